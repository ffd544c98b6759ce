// What tests of attachments do over and over: a source that files are fetched from, uploads, and what workers and monitors do.

import { allowList } from '../../src/delivery/addresses.js';
import { createClient } from '../../src/delivery/client.js';
import { runAttachmentSweep } from '../../src/workers/monitors/attachment-sweep.js';
import { handleFetches } from '../../src/workers/outbound/attachments.js';
import { startEndpoint } from '../support/endpoint.js';
import { createDesk } from './desk.js';
import { test as base, type Stage } from './stage.js';

export type Told = {
  id: string;
  url: string | null;
  contentType: string | null;
  size: number | null;
  name: string | null;
  status: string;
  sourceUrl?: string;
};
type Entry = { attachments: Told[] };

export type Filing = Awaited<ReturnType<typeof createFiling>>;

export async function createFiling(stage: Stage) {
  const { shop, kept, rings } = stage;
  const source = await startEndpoint();
  const client = createClient(allowList(['127.0.0.0/8']));
  const deps = { ...stage.workerDeps, client, files: kept.files };
  const desk = createDesk(stage);
  const told = async (id: string, nth = 0): Promise<Told> => {
    const entries = (await desk.timeline(id)) as unknown as Entry[];
    return entries.filter(({ attachments = [] }) => attachments.length > 0)[nth]!.attachments[0]!;
  };
  return {
    ...{ desk, source, client, told },
    /** The source answers with these bytes from now on. */
    serves: (bytes: string, headers: Record<string, string> = { 'content-type': 'image/png' }): void =>
      source.behave((response) => void response.writeHead(200, headers).end(bytes)),
    /** A customer's message with one attachment at the source, applied. */
    arrive: (fields: object = {}, contact = 'ada') =>
      desk.arrive(contact, { attachments: [{ url: source.url, name: 'scan.png' }], ...fields }),
    /** Does what workers do about every ring there was. */
    async fetch(): Promise<void> {
      const attachmentIds = rings.attachments.splice(0);
      if (attachmentIds.length > 0) await handleFetches(deps, { workspaceId: shop.id, attachmentIds });
    },
    sweep: (nowMs = Date.now()) => runAttachmentSweep(deps, [stage.partition], { nowMs }),
    upload: (
      bytes: string | Buffer = 'the file',
      {
        type = 'text/plain',
        key = shop.agent,
        query = '?name=note.txt',
      }: Partial<Record<'type' | 'key' | 'query', string>> = {},
    ) =>
      stage.call('POST', `/v1/attachments${query}`, {
        ...{ key, raw: bytes, headers: { 'content-type': type } },
      }),
    reply: (id: string, attachmentIds: string[], headers: Record<string, string> = {}) =>
      stage.call('POST', `/v1/conversations/${id}/messages`, {
        ...{ key: shop.admin, headers },
        body: { attachments: attachmentIds.map((attachmentId) => ({ attachmentId })) },
      }),
    /** A link as it was told, opened without a key. */
    open: (url: string | null) => stage.app.inject({ url: String(url).replace('https://desk.example', '') }),
    async close(): Promise<void> {
      await client.close(0);
      await source.close();
    },
  };
}

export const test = base.extend<{ filing: Filing }>({
  filing: async ({ stage }, use) => {
    const filing = await createFiling(stage);
    await use(filing);
    await filing.close();
  },
});
