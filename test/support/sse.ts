// A client of server-sent events that shows what came: frames as they stand, the id to go on from, and who ended it.

import { type ClientRequest, type IncomingMessage, request as open } from 'node:http';

export type Frame = { id?: string; event?: string; data?: Record<string, unknown>; retry?: string };
export type Stream = {
  status: number;
  headers: IncomingMessage['headers'];
  /** Those with data, in order. */
  events: Frame[];
  /** Where a client would go on from; '' before any id. */
  lastId(): string;
  retry(): string | undefined;
  comments(): number;
  /** Reads nothing more until `resume`. */
  pause(): void;
  resume(): void;
  /** Goes away without a word. */
  drop(): void;
  /** Resolves when nothing more will come. */
  ended: Promise<void>;
};

/** Answers once the status is there; a refusal's body is its only event's data. */
export function openStream(url: string, key: string, lastEventId?: string): Promise<Stream> {
  const headers = {
    authorization: `Bearer ${key}`,
    accept: 'text/event-stream',
    ...(lastEventId ? { 'last-event-id': lastEventId } : {}),
  };
  return new Promise((resolve, reject) => {
    // Its own connection, with small buffers of this side.
    const request: ClientRequest = open(url, { headers, agent: false }, (response) => {
      const events: Frame[] = [];
      let [rest, lastId, comments]: [string, string, number] = ['', '', 0];
      let retry: string | undefined;
      const take = (block: string) => {
        const frame: Frame = {};
        for (const line of block.split('\n')) {
          const [, name, value = ''] = /^(\w*): ?(.*)$/.exec(line) ?? [];
          if (name === '') comments++;
          else if (name === 'id') lastId = frame.id = value;
          else if (name === 'event') frame.event = value;
          else if (name === 'retry') retry = value;
          else if (name === 'data') frame.data = JSON.parse(value) as Record<string, unknown>;
        }
        if (frame.data) events.push(frame);
      };
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        blocks.forEach(take);
      });
      const ended = new Promise<void>((done) => response.on('close', done));
      response.on('error', () => undefined);
      const isStream = String(response.headers['content-type']).startsWith('text/event-stream');
      const stream: Stream = {
        ...{ status: response.statusCode ?? 0, headers: response.headers, events, ended },
        lastId: () => lastId,
        retry: () => retry,
        comments: () => comments,
        pause: () => void response.pause(),
        resume: () => void response.resume(),
        drop: () => void request.destroy(),
      };
      if (isStream) resolve(stream);
      else
        void ended.then(() => {
          events.push({ data: JSON.parse(rest || '{}') as Record<string, unknown> });
          resolve(stream);
        });
    });
    request.on('error', reject).end();
  });
}
