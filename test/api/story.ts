// The examples of the document, played in order on the real API: names stand for what was made, and answers are kept as they
// will be read, with names again where ids were and one time for every time.

import { randomUUID } from 'node:crypto';
import type { Step } from '../../src/api/examples/step.js';
import { given } from '../../src/api/examples/step.js';
import type { Stage } from './stage.js';

type Value = string | number;
export type Played = { step: Step; status: number; body: unknown };
export type Request = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  payload?: string;
};

const NOW = '2026-11-22T09:00:00.000Z';
const NOW_MS = Date.parse(NOW);
/** Numbers that depend on how fast a machine is. */
const volatile = /(^|\.)(oldestWaitMs|decision\.waitMs)$/;

const mapped = (value: unknown, change: (leaf: Value, key: string) => unknown, key = ''): unknown => {
  if (Array.isArray(value)) return value.map((each) => mapped(each, change, key));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [
        name,
        mapped(each, change, key ? `${key}.${name}` : name),
      ]),
    );
  return typeof value === 'string' || typeof value === 'number' ? change(value, key) : value;
};

const at = (value: unknown, place: string): unknown =>
  place
    .split('.')
    .reduce<unknown>((inner, part) => (inner as Record<string, unknown> | undefined)?.[part], value);

const text = (value: unknown) => JSON.stringify(value);

/** Of a file its columns, of a list two: those of events in their order, others in one that does not hang on ids. */
function fewOf(body: unknown): unknown {
  if (typeof body === 'string') return body.split('\n', 1)[0];
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const fields = Object.entries(body).map(([name, value]: [string, unknown]) => {
    if (!Array.isArray(value)) return [name, value];
    const ordered = name === 'events' ? value : value.toSorted((a, b) => (text(a) < text(b) ? -1 : 1));
    return [name, ordered.slice(0, 2)];
  });
  return Object.fromEntries(fields);
}

export function createPlayer(stage: Stage) {
  const { shop } = stage;
  const real = new Map<Value, Value>([
    [given.team, shop.teamId],
    [given.channel, shop.channelId],
    [given.agent, shop.agentId],
    ['ws_shop', shop.id],
    ['p1', stage.partition],
  ]);
  const keys = { ...shop, root: stage.rootKey } as Record<string, string>;
  const names = () =>
    [...real]
      .map(([name, id]) => [String(id), String(name)] as const)
      .toSorted(([a], [b]) => b.length - a.length);

  function readable(leaf: Value, key: string): unknown {
    if (typeof leaf === 'number') {
      const [name] = [...real].find(([name, id]) => id === leaf && typeof name === 'number') ?? [];
      if (volatile.test(key)) return 1000;
      return name ?? (leaf > 1e12 ? NOW_MS : leaf);
    }
    let text = leaf;
    for (const [id, name] of names()) if (id.length > 5) text = text.replaceAll(id, name);
    return text
      .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, NOW)
      .replace(/^\d+\.\d{10,}-\d+$/, '1.1795338000000-2')
      .replace(/^\d{13}-\d+$/, `${NOW_MS}-0`)
      .replace(/^\d{15,17}$/, `${NOW_MS}000`)
      .replace(/^Wz[\w-]+$/, 'WzE3OTUzMzgwMDAwMDBd')
      .replace(/\bsb_key_[\w-]+/, 'sb_key_…')
      .replace(/^whsec_.+/, 'whsec_…')
      .replace(/\b([a-z]{2,3})_[A-Za-z0-9_-]{10,}/g, (id, prefix: string) =>
        real.has(id) ? id : `${prefix}_example`,
      );
  }

  const resolved = <T>(value: T) => mapped(value, (leaf) => real.get(leaf) ?? leaf) as T;

  /** As its sender would make it now: names replaced by what they stand for. */
  async function requestOf(step: Step): Promise<Request> {
    const [method = '', template = ''] = step.route.split(' ');
    const path = resolved(step.path ?? {}) as Record<string, Value>;
    const query = Object.entries(resolved(step.query ?? {}))
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join('&');
    const made = `${template.replace(/\{(\w+)\}/g, (_, name: string) => String(path[name]))}${query && `?${query}`}`;
    const link = step.link && new URL(String(real.get(step.link)), 'http://engine');
    const url = link ? `${link.pathname}${link.search}` : made;
    const headers: Record<string, string> = method === 'GET' ? {} : { 'idempotency-key': randomUUID() };
    if (step.as === 'agent' && method !== 'GET' && path.conversationId !== undefined) {
      const seen = await stage.call('GET', `/v1/conversations/${path.conversationId}`, { key: shop.admin });
      headers['if-match'] = String(seen.body.epoch);
    }
    const isCsv = typeof step.body === 'string';
    const payload = isCsv ? (step.body as string) : JSON.stringify(resolved(step.body));
    if (payload) headers['content-type'] = isCsv ? 'text/csv' : 'application/json';
    const as = step.as ?? 'admin';
    headers.authorization = `Bearer ${keys[as] ?? real.get(as)}`;
    return { method: method as Request['method'], url, headers, ...(payload ? { payload } : {}) };
  }

  /** @throws {Error} with the route when it is not answered as the document says */
  async function play(step: Step): Promise<Played> {
    const answer = await stage.app.inject(await requestOf(step));
    if (answer.statusCode >= 300) throw new Error(`${step.route}: ${answer.statusCode} ${answer.body}`);
    const isJson = String(answer.headers['content-type']).includes('json');
    const body: unknown = answer.body === '' ? null : isJson ? answer.json() : answer.body;
    for (const [place, name] of Object.entries(step.gives ?? {})) {
      const found = at(body, place);
      if (found === undefined || found === null)
        throw new Error(`${step.route} gives no ${place}: ${answer.body}`);
      real.set(name, found as Value);
    }
    await stage.settle();
    return { step, status: answer.statusCode, body: fewOf(mapped(body, readable)) };
  }

  return { requestOf, play };
}
