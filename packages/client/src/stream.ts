/** Server-sent events as they come over the wire. */
import { noAnswer } from './errors.js';

/** `id`: the cursor to go on from. `heartbeat`: nothing happened, and the cursor moved. */
export type StreamedEvent = Readonly<{ id: string; type: string; data: unknown }>;

/** What a block of lines says; null where it has no id and so moves nothing. */
function eventOf(block: string): StreamedEvent | null {
  let [id, type] = ['', 'message'];
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    const [, field, value = ''] = /^(id|event|data): ?(.*)$/.exec(line) ?? [];
    if (field === 'id') id = value;
    else if (field === 'event') type = value;
    else if (field === 'data') data.push(value);
  }
  if (id === '') return null;
  if (data.length === 0) return { id, type: 'heartbeat', data: null };
  try {
    return { id, type, data: JSON.parse(data.join('\n')) };
  } catch (error) {
    throw noAnswer(error);
  }
}

/**
 * Events until the stream ends; half of one at its end is none.
 *
 * @param waiting is given each wait for more
 */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  waiting: <T>(more: Promise<T>) => Promise<T>,
): AsyncGenerator<StreamedEvent, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  for (let rest = ''; ; ) {
    const { done, value } = await waiting(reader.read());
    if (done) return;
    const blocks = (rest + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = eventOf(block);
      if (event) yield event;
    }
  }
}
