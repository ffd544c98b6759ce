// The agent feed: long polls that wake, cursors that move, nothing lost, waiting that ends with its reason.

import { request as open } from 'node:http';
import { eventually } from '../support/eventually.js';
import { expect, type Stage, test } from './stage.js';

type Event = { id: string; type: string; at: string; conversationId?: string; data: Record<string, unknown> };
type Events = { cursor: string; events: Event[] };

const WAIT_MS = 20_000;

async function snapshotCursor({ call, shop }: Stage): Promise<string> {
  const answer = await call('GET', `/v1/agents/${shop.agentId}/assignments`, { key: shop.agent });
  return String(answer.body.cursor);
}
function eventsPath(stage: Stage, cursor: string, waitMs: number, rest = ''): string {
  return `/v1/agents/${stage.shop.agentId}/events?cursor=${cursor}&waitMs=${waitMs}${rest}`;
}
async function poll(stage: Stage, cursor: string, waitMs = WAIT_MS): Promise<Events> {
  const answer = await stage.call('GET', eventsPath(stage, cursor, waitMs), { key: stage.shop.agent });
  expect(answer.status).toBe(200);
  return answer.body as Events;
}

test('a waiting poll wakes at once with the event and the message it names', async ({ stage }) => {
  await stage.signIn();
  let cursor = await snapshotCursor(stage);
  cursor = (await poll(stage, cursor, 0)).cursor;
  const waiting = poll(stage, cursor);
  await eventually(() => stage.wake.waiting === 1);
  await stage.conversation('ada');
  const doneAt = performance.now();
  const { events } = await waiting;
  expect(performance.now() - doneAt).toBeLessThan(5_000);
  expect(events[0]).toMatchObject({ type: 'conversation.assigned', data: { reason: 'routing' } });

  const next = poll(stage, String(events.at(-1)?.id));
  await stage.post(stage.message({ text: 'are you there?' }));
  await stage.settle();
  const [received] = (await next).events;
  expect(received).toMatchObject({
    type: 'message.received',
    by: 'contact',
    data: { message: { direction: 'in', text: 'are you there?', kind: 'message' } },
  });
  expect(stage.wake.waiting).toBe(0);
});

test('an event is shown without the text once the text is gone, and the log keeps ids alone', async ({
  stage,
}) => {
  await stage.signIn();
  const cursor = await snapshotCursor(stage);
  const { id } = await stage.conversation('ada');
  await stage.post(stage.message({ text: 'a secret' }));
  await stage.settle();
  const log = await stage.redis.xrange(stage.keys.events, '-', '+');
  expect(JSON.stringify(log)).not.toContain('a secret');
  expect(JSON.stringify(await poll(stage, cursor, 0))).toContain('a secret');
  await stage.redis.del(stage.keys.timeline(id));
  expect(JSON.stringify(await poll(stage, cursor, 0))).not.toContain('a secret');
});

test('nothing is missed between polls while messages come', async ({ stage }) => {
  await stage.signIn();
  const start = await snapshotCursor(stage);
  // The first message comes before the conversation is the agent's; the others must all be in its feed.
  await stage.conversation('ada');
  const COUNT = 60;
  const seen: unknown[] = [];
  const reading = (async () => {
    for (let cursor = start; seen.length < COUNT; ) {
      const page = await poll(stage, cursor);
      expect(page.cursor).not.toBe(cursor);
      cursor = page.cursor;
      seen.push(
        ...page.events.flatMap(({ type, data }) => (type === 'message.received' ? [data.message] : [])),
      );
    }
  })();
  for (let i = 0; i < COUNT; i++) {
    await stage.post(stage.message({ text: `text ${i}` }));
    await stage.settle();
  }
  await reading;
  expect(seen).toMatchObject(Array.from({ length: COUNT }, (_, i) => ({ text: `text ${i}` })));
});

test('the cursor moves with every answer, also when nothing concerns the agent', async ({ stage }) => {
  const cursor = await snapshotCursor(stage);
  await stage.make('/v1/teams', stage.shop.admin, { name: 'New' });
  const { events, cursor: next } = await poll(stage, cursor, 0);
  expect(events).toEqual([]);
  expect(next).not.toBe(cursor);
});

test('an event’s id is a cursor: what comes after it follows', async ({ stage }) => {
  await stage.signIn();
  const cursor = await snapshotCursor(stage);
  await stage.conversation('one');
  await stage.conversation('two');
  const { events } = await poll(stage, cursor, 0);
  expect(events.map(({ type }) => type)).toEqual(['conversation.assigned', 'conversation.assigned']);
  const after = await poll(stage, events[0]!.id, 0);
  expect(after.events).toEqual(events.slice(1));
});

test('a poll that waits in vain answers when its time is over', async ({ stage }) => {
  const cursor = await snapshotCursor(stage);
  const startedAt = performance.now();
  expect((await poll(stage, cursor, 80)).events).toEqual([]);
  expect(performance.now() - startedAt).toBeGreaterThan(75);
});

test('a poll that names its session is a sign of life, one that does not is none', async ({ stage }) => {
  const sessionId = await stage.signIn();
  const cursor = await snapshotCursor(stage);
  const lease = () => stage.redis.hget(stage.keys.agent(stage.shop.agentId), 'lease');
  const before = Number(await lease());
  await eventually(async () => {
    await poll(stage, cursor, 0);
    return Date.now() > before - 45_000 + 20;
  });
  expect(Number(await lease())).toBe(before);
  const answer = await stage.call('GET', eventsPath(stage, cursor, 0, `&sessionId=${sessionId}`), {
    key: stage.shop.agent,
  });
  expect(answer.status).toBe(200);
  expect(Number(await lease())).toBeGreaterThan(before);
});

test('a poll of an ended session is 410 and does not wait', async ({ stage }) => {
  const sessionId = await stage.signIn();
  await stage.call('DELETE', `/v1/agents/${stage.shop.agentId}/sessions/${sessionId}`, {
    key: stage.shop.agent,
  });
  const url = eventsPath(stage, await snapshotCursor(stage), WAIT_MS, `&sessionId=${sessionId}`);
  const answer = await stage.call('GET', url, { key: stage.shop.agent });
  expect(answer).toMatchObject({ status: 410, body: { code: 'session_ended' } });
});

test.for([['0.1-1'], ['99.1-1'], ['0.99999999999999-0']] as const)(
  'cursor %s is too old',
  async ([cursor], { stage }) => {
    const answer = await stage.call('GET', eventsPath(stage, cursor, 0), { key: stage.shop.agent });
    expect(answer).toMatchObject({ status: 410, body: { code: 'cursor_too_old' } });
  },
);

test.for([['60001'], ['-1'], ['x'], ['1.5']] as const)(
  'waitMs=%s is not valid',
  async ([waitMs], { stage }) => {
    const url = `/v1/agents/${stage.shop.agentId}/events?cursor=1.1-1&waitMs=${waitMs}`;
    const answer = await stage.call('GET', url, { key: stage.shop.agent });
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'waitMs' }] } });
  },
);

test('a connector that waits for replies gets the next one at once', async ({ stage }) => {
  const { call, shop } = stage;
  const { id } = await stage.conversation();
  const path = `/v1/channels/${shop.channelId}/replies`;
  const { cursor } = (await call('GET', path, { key: shop.connector })).body;
  const waiting = call('GET', `${path}?cursor=${cursor}&waitMs=${WAIT_MS}`, { key: shop.connector });
  await eventually(() => stage.wake.waiting === 1);
  await call('POST', `/v1/conversations/${id}/messages`, { key: shop.admin, body: { text: 'hi' } });
  const answer = await waiting;
  expect(answer.body).toMatchObject({ replies: [{ conversationId: id, text: 'hi' }] });
  const again = await call('GET', `${path}?cursor=${answer.body.cursor}`, { key: shop.connector });
  expect(again.body).toEqual({ cursor: answer.body.cursor, replies: [] });
  const tooLong = await call('GET', `${path}?waitMs=30001`, { key: shop.connector });
  expect(tooLong).toMatchObject({ status: 422, body: { errors: [{ path: 'waitMs' }] } });
});

test('what happens while the subscriber is away is found when it is back', async ({ stage, subscriber }) => {
  await stage.signIn();
  const cursor = await snapshotCursor(stage);
  const waiting = poll(stage, cursor);
  await eventually(() => stage.wake.waiting === 1);
  subscriber.disconnect(true);
  await stage.conversation('ada');
  expect((await waiting).events.length).toBeGreaterThan(0);
});

test('a client that goes away leaves no waiter behind', async ({ stage }) => {
  const cursor = await snapshotCursor(stage);
  const base = await stage.listen();
  const headers = { authorization: `Bearer ${stage.shop.agent}` };
  const client = open(`${base}${eventsPath(stage, cursor, WAIT_MS)}`, { headers }).on(
    'error',
    () => undefined,
  );
  client.end();
  await eventually(() => stage.wake.waiting === 1);
  client.destroy();
  await eventually(() => stage.wake.waiting === 0);
});
