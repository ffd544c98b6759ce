// The workspace's log by polls: where it begins, what is chosen, that it wakes, and what is refused.

import { eventually } from '../support/eventually.js';
import { expect, type Stage, test } from './stage.js';

type Event = { id: string; type: string; conversationId?: string; agentId?: string };
type Page = { cursor: string; events: Event[] };

async function poll({ call, shop }: Stage, query: string): Promise<Page> {
  const answer = await call('GET', `/v1/events?${query}`, { key: shop.operator });
  expect(answer.status).toBe(200);
  return answer.body as Page;
}

test('without a cursor it begins now; with `oldest` at the oldest that is kept', async ({ stage }) => {
  await stage.conversation('before');
  const { cursor, events } = await poll(stage, 'waitMs=0');
  expect(events).toEqual([]);
  await stage.conversation('after');
  const after = (await poll(stage, `waitMs=0&cursor=${cursor}`)).events;
  expect(after.map(({ type }) => type)).toEqual(['message.received', 'conversation.opened']);
  const all = (await poll(stage, 'waitMs=0&cursor=oldest')).events;
  expect(all.slice(-2)).toEqual(after);
  expect(all[0]?.type).toMatch(/^(workspace|config|key)\./);
});

test('a waiting poll wakes with whatever happens, also what concerns no agent', async ({ stage }) => {
  const { cursor } = await poll(stage, '');
  const waiting = poll(stage, `waitMs=20000&cursor=${cursor}`);
  await eventually(() => stage.wake.waiting === 1);
  const doneAt = performance.now();
  await stage.make('/v1/topics', stage.shop.admin, { name: 'Any' });
  const { events } = await waiting;
  expect(performance.now() - doneAt).toBeLessThan(5_000);
  expect(events).toMatchObject([{ type: 'config.changed', data: { kind: 'topic' } }]);
});

test('what is chosen is answered, and the cursor moves over the rest', async ({ stage }) => {
  await stage.signIn();
  const { cursor } = await poll(stage, 'waitMs=0');
  const { id } = await stage.conversation('ada');
  await stage.conversation('bob');
  const all = (await poll(stage, `waitMs=0&cursor=${cursor}`)).events;
  const chosen = async (query: string) => (await poll(stage, `waitMs=0&cursor=${cursor}&${query}`)).events;
  expect(await chosen('types=message.*')).toEqual(all.filter(({ type }) => type === 'message.received'));
  expect(await chosen('types=conversation.opened,conversation.assigned')).toHaveLength(4);
  expect(await chosen(`conversationId=${id}`)).toEqual(all.filter((event) => event.conversationId === id));
  expect(await chosen(`agentId=${stage.shop.agentId}&types=conversation.*`)).toHaveLength(2);
  const none = await poll(stage, `waitMs=0&cursor=${cursor}&types=sla.breached`);
  expect(none.events).toEqual([]);
  expect((await poll(stage, `waitMs=0&cursor=${none.cursor}`)).events).toEqual([]);
});

test('pages of a long log follow each other without gap or repeat', async ({ stage }) => {
  const { cursor: start } = await poll(stage, 'waitMs=0');
  for (let i = 0; i < 5; i++) {
    await stage.post({ messages: Array.from({ length: 50 }, () => stage.message()) });
    await stage.apply();
  }
  const seen: string[] = [];
  for (let cursor = start, size = 100; size === 100; ) {
    const page = await poll(stage, `waitMs=0&cursor=${cursor}`);
    seen.push(...page.events.map(({ id }) => id));
    ({ cursor } = page);
    size = page.events.length;
  }
  const log = await stage.redis.xrange(stage.keys.events, `(${start.split('.')[1]}`, '+');
  expect(seen).toEqual(log.map(([id]) => `${start.split('.')[0]}.${id}`));
  expect(seen.length).toBeGreaterThan(250);
});

test('one workspace sees nothing of another', async ({ stage }) => {
  const { events } = await poll(stage, 'waitMs=0&cursor=oldest');
  const other = await stage.call('GET', '/v1/events?cursor=oldest&waitMs=0', { key: stage.other.key });
  const ids = new Set(events.map(({ id }) => id));
  expect((other.body as Page).events.every(({ id }) => !ids.has(id))).toBe(true);
  expect((other.body as Page).events.some(({ type }) => type.startsWith('message.'))).toBe(false);
});

test.for([
  ['cursor=x', 422, { errors: [{ path: 'cursor' }] }],
  ['cursor=99.1-1', 410, { code: 'cursor_too_old' }],
  ['types=message', 422, { errors: [{ path: 'types.0' }] }],
  ['types=message.arrived', 422, { errors: [{ path: 'types.0', code: 'unknown_id' }] }],
  ['types=', 422, { errors: [{ path: 'types.0' }] }],
  [`types=${Array(51).fill('a.b').join(',')}`, 422, { errors: [{ path: 'types', code: 'too_big' }] }],
  ['conversationId=x', 422, { errors: [{ path: 'conversationId' }] }],
  ['agentId=*', 422, { errors: [{ path: 'agentId' }] }],
  ['waitMs=60001', 422, { errors: [{ path: 'waitMs' }] }],
  ['sessionId=se_a', 422, { errors: [{ path: 'sessionId', code: 'unknown_field' }] }],
] as const)('?%s is refused', async ([query, status, body], { stage }) => {
  const answer = await stage.call('GET', `/v1/events?${query}`, { key: stage.shop.operator });
  expect(answer).toMatchObject({ status, body });
});
