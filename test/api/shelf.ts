// What tests of saved replies do over and over, through HTTP. Everything throws unless it is let in.

import type { Answer, Stage } from './stage.js';

export type Reply = {
  id: string;
  collectionId: string;
  title: string;
  body: string;
  shortcut: string | null;
  uses: number;
  lastUsedAt: string | null;
};
export type Collection = {
  id: string;
  name: string;
  agentId: string | null;
  everybody: boolean;
  count: number;
};
type Page<T> = { items: T[]; nextCursor: string | null };
type Fields = Record<string, unknown>;

export const collectionsPath = '/v1/saved-reply-collections';
export const repliesPath = '/v1/saved-replies';

export function createShelf(stage: Stage) {
  const { shop, make, call } = stage;
  const ok = async <T>(method: string, url: string, key: string, body?: unknown): Promise<T> => {
    const answer = await call(method, url, { key, ...(body === undefined ? {} : { body }) });
    if (answer.status >= 300) throw new Error(`${method} ${url}: ${JSON.stringify(answer.body)}`);
    return answer.body as T;
  };
  const csv = (
    id: string,
    text: string | Buffer,
    more: { key?: string; query?: string; once?: string } = {},
  ) =>
    call('POST', `${collectionsPath}/${id}/import${more.query ?? ''}`, {
      key: more.key ?? shop.admin,
      raw: text,
      headers: {
        'content-type': 'text/csv',
        ...(more.once === undefined ? {} : { 'idempotency-key': more.once }),
      },
    });
  return {
    ok,
    csv,
    dryRun: (id: string, text: string): Promise<Answer> => csv(id, text, { query: '?dryRun=true' }),
    collection: (fields: Fields = {}) =>
      make<Collection>(collectionsPath, shop.admin, { name: 'Shared', ...fields }),
    reply: (key: string, fields: Fields = {}) => make<Reply>(repliesPath, key, { body: 'Hello', ...fields }),
    replies: async (key: string, query = '') =>
      (await ok<Page<Reply>>('GET', `${repliesPath}${query}`, key)).items,
    page: (key: string, query: string) => ok<Page<Reply>>('GET', `${repliesPath}${query}`, key),
    collections: async (key: string, query = '') =>
      (await ok<Page<Collection>>('GET', `${collectionsPath}${query}`, key)).items,
    /** The text of an export. */
    async exported(id: string, key = shop.admin): Promise<string> {
      const headers = { authorization: `Bearer ${key}` };
      const answer = await stage.app.inject({ url: `${collectionsPath}/${id}/export`, headers });
      if (answer.statusCode !== 200) throw new Error(answer.body);
      return answer.body;
    },
    /** Another agent, of a team of its own. */
    async colleague(teamIds: string[] = []) {
      const { id } = await make('/v1/agents', shop.admin, { name: 'Grace Hopper', teamIds });
      return { id, key: await stage.keyOf(shop.admin, { role: 'agent', agentId: id }) };
    },
  };
}
