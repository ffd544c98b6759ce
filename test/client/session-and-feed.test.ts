// Sessions and the feed of the client, over the real API: kept alive, begun anew, and never a gap.

import {
  agentFeed,
  createClient,
  type FeedItem,
  type FeedOptions,
  openSession,
  type SessionOptions,
} from '@switchboard/client';
import { describe } from 'vitest';
import { createDesk } from '../api/desk.js';
import { test as base, expect, type Stage } from '../api/stage.js';
import { eventually } from '../support/eventually.js';

const test = base.extend<{ agent: Awaited<ReturnType<typeof agentOf>> }>({
  agent: async ({ stage }, use) => {
    const agent = await agentOf(stage);
    await use(agent);
    await agent.leave();
  },
});

/** The shop's agent with the client, on a port of its own. */
async function agentOf(stage: Stage) {
  const baseUrl = await stage.listen();
  const client = createClient({ baseUrl, key: stage.shop.agent });
  const { agentId } = stage.shop;
  const stop = new AbortController();
  const opened: Awaited<ReturnType<typeof openSession>>[] = [];
  return {
    ...{ client, agentId, stop },
    async open(options: Omit<SessionOptions, 'agentId'> = {}) {
      const session = await openSession(client, { agentId, ...options });
      opened.push(session);
      return session;
    },
    /** The feed, read into a list until the test is over. */
    follow(cursor?: string, { send = fetch, ...more }: Partial<FeedOptions> & { send?: typeof fetch } = {}) {
      const items: FeedItem[] = [];
      const options = { agentId, waitMs: 1_000, signal: stop.signal, ...more, ...(cursor ? { cursor } : {}) };
      const by = createClient({ baseUrl, key: stage.shop.agent, fetch: send });
      const done = (async () => {
        for await (const item of agentFeed(by, options)) items.push(item);
      })();
      return { items, done };
    },
    liveness: async () => {
      const { items } = (await stage.call('GET', '/v1/live/agents', { key: stage.shop.admin })).body;
      return (items as { agentId: string; liveness: string; availability: string }[]).find(
        (each) => each.agentId === agentId,
      );
    },
    async leave() {
      stop.abort();
      await Promise.all(opened.map((session) => session.abandon()));
    },
  };
}

/** A way that lets no stream through: what it asks for is never heard. */
const withoutAccept: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers);
  headers.delete('accept');
  return fetch(url, { ...init, headers });
};

const crowded: typeof fetch = async (url, init) => {
  if (new Headers(init?.headers).get('accept') !== 'text/event-stream') return fetch(url, init);
  const problem = { code: 'too_many_streams', status: 429 };
  const headers = { 'content-type': 'application/problem+json', 'retry-after': '0' };
  return new Response(JSON.stringify(problem), { status: 429, headers });
};

/** Streams that break off after a few hundred bytes, in the middle of whatever comes then. */
const breaking: typeof fetch = async (url, init) => {
  const response = await fetch(url, init);
  if (!response.headers.get('content-type')?.startsWith('text/event-stream') || !response.body)
    return response;
  let left = 1_500 + Math.floor(Math.random() * 3_000);
  const cut = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, out) {
      out.enqueue(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) out.error(new Error('broken off'));
    },
  });
  return new Response(response.body.pipeThrough(cut), response);
};

const typesOf = (items: readonly FeedItem[]) =>
  items.map((item) => (item.kind === 'snapshot' ? 'snapshot' : item.event.type));

test('the feed begins with what the agent holds and goes on with what happens', async ({ stage, agent }) => {
  await agent.open();
  const held = await stage.conversation();
  const { items } = agent.follow();
  await eventually(() => items.length > 0);
  expect(items[0]).toMatchObject({
    kind: 'snapshot',
    conversations: [{ id: held.id }],
    offers: [],
    locked: null,
  });

  const next = await stage.conversation();
  await eventually(() => typesOf(items).includes('conversation.assigned'));
  const assigned = items.filter(
    (item) => item.kind === 'event' && item.event.type === 'conversation.assigned',
  );
  expect(assigned).toMatchObject([{ event: { conversationId: next.id, agentId: agent.agentId } }]);
});

test('after any cursor the feed goes on with exactly what came after it', async ({ stage, agent }) => {
  await agent.open();
  const { items } = agent.follow();
  await eventually(() => items.length > 0);
  for (let n = 0; n < 3; n++) await stage.conversation();
  await eventually(() => typesOf(items).filter((type) => type === 'conversation.assigned').length === 3);
  for (const at of items.keys()) {
    const rest = items.slice(at + 1).map(({ cursor }) => cursor);
    if (rest.length === 0) continue;
    const again = agent.follow(items[at]?.cursor);
    await eventually(() => again.items.length === rest.length);
    expect(again.items.map(({ cursor }) => cursor)).toEqual(rest);
  }
});

/** What the feed asked for, in order: `stream` or `poll`. */
function watching(send: typeof fetch = fetch) {
  const asked: string[] = [];
  const watched: typeof fetch = (url, init) => {
    const streams = new Headers(init?.headers).get('accept') === 'text/event-stream';
    if (String(url).includes('/events?')) asked.push(streams ? 'stream' : 'poll');
    return send(url, init);
  };
  return { asked, send: watched };
}

describe('the way of the feed', () => {
  test('is one stream for all that happens', async ({ stage, agent }) => {
    await agent.open();
    const { asked, send } = watching();
    const { items } = agent.follow(undefined, { send });
    for (let n = 1; n <= 3; n++) {
      await stage.conversation();
      await eventually(() => typesOf(items).filter((type) => type === 'conversation.assigned').length === n);
    }
    expect(asked).toEqual(['stream']);
  });

  test.for([
    ['where it is asked for', { transport: 'poll' as const }, fetch, /^(poll )+$/],
    ['where each poll is to be a sign of life', { sessionId: true }, fetch, /^(poll )+$/],
    ['where something in between lets no stream through', {}, withoutAccept, /^stream (poll )+$/],
    ['where the key has too many streams open', {}, crowded, /^stream (poll )+$/],
  ] as const)('is long polls %s', async ([, options, send, way], { stage, agent }) => {
    const session = await agent.open();
    const { asked, send: watched } = watching(send);
    const named = 'sessionId' in options ? { sessionId: () => session.id() } : options;
    const { items } = agent.follow(undefined, { ...named, send: watched });
    await eventually(() => items.length > 0);
    for (let n = 0; n < 2; n++) await stage.conversation();
    await eventually(() => typesOf(items).filter((type) => type === 'conversation.assigned').length === 2);
    expect(asked.map((each) => `${each} `).join('')).toMatch(way);
  });

  test('has no gap and no repeat however often its stream breaks off', { timeout: 60_000 }, async ({
    stage,
    agent,
  }) => {
    await agent.open();
    const { asked, send } = watching(breaking);
    const { items } = agent.follow(undefined, { send });
    const whole = agent.follow(undefined, { transport: 'poll' });
    await eventually(() => items.length > 0 && whole.items.length > 0);
    for (const name of ['ada', 'bob']) await stage.conversation(name);
    for (let n = 0; n < 40; n++) {
      await stage.post(stage.message({ contact: { externalId: n % 3 ? 'ada' : 'bob' } }));
      await stage.settle();
    }
    const events = (of: readonly FeedItem[]) => of.slice(1).map(({ cursor }) => cursor);
    await eventually(() => expect(events(whole.items).length).toBeGreaterThanOrEqual(40));
    await eventually(() => expect(events(items)).toEqual(events(whole.items)), { timeoutMs: 40_000 });
    expect(asked.filter((each) => each === 'stream').length).toBeGreaterThan(1);
  });

  test('goes on with what its reader had not taken, when the reader is slow', async ({ stage, agent }) => {
    await agent.open();
    const stop = new AbortController();
    const seen: string[] = [];
    const slow = (async () => {
      for await (const item of agentFeed(agent.client, { agentId: agent.agentId, signal: stop.signal })) {
        seen.push(item.cursor);
        if (seen.length === 3) return;
        for (let n = 0; n < 2; n++) await stage.conversation();
      }
    })();
    await slow;
    const { items } = agent.follow(seen[0]);
    await eventually(() => items.length >= 2);
    expect(items.slice(0, 2).map(({ cursor }) => cursor)).toEqual(seen.slice(1));
    await eventually(() => stage.wake.waiting === 1); // whoever leaves the loop leaves the stream
  });
});

test('a cursor that is too old brings a fresh snapshot, never a gap', async ({ stage, agent }) => {
  await agent.open();
  const held = await stage.conversation();
  const { items } = agent.follow('0.1-1');
  await eventually(() => items.length > 0);
  expect(items[0]).toMatchObject({ kind: 'snapshot', conversations: [{ id: held.id }] });
});

test('the feed ends with its signal, and throws what waiting does not mend', async ({ stage, agent }) => {
  const { items, done } = agent.follow();
  await eventually(() => items.length > 0);
  agent.stop.abort();
  await done;
  const foreign = agentFeed(agent.client, { agentId: stage.shop.teamId });
  await expect(foreign.next()).rejects.toMatchObject({ name: 'ProblemError', code: 'not_found' });
});

test('a session says how available the agent is, and signs out', async ({ agent }) => {
  const session = await agent.open({ availability: 'away' });
  expect([session.availability(), (await agent.liveness())?.availability]).toEqual(['away', 'away']);
  await session.setAvailability('available');
  expect((await agent.liveness())?.availability).toBe('available');
  session.active();
  await session.beat();
  await session.end();
  expect(await session.over).toEqual({ refusal: null });
  expect((await agent.liveness())?.liveness).toBe('absent');
});

test('heartbeats go on by themselves, within the time the engine asks for', async ({ stage, agent }) => {
  await createDesk(stage).settings({ presence: { heartbeatMs: 200, leaseMs: 5_000 } });
  const session = await agent.open({ random: () => 0 });
  const beats = () => stage.logged.filter((line) => line.includes('"method":"PUT"')).length;
  await eventually(() => beats() >= 2);
  await session.abandon();
});

test('a session that was ended elsewhere is begun anew, once', async ({ stage, agent }) => {
  const begun: string[] = [];
  const session = await agent.open({ onStart: ({ sessionId }) => void begun.push(sessionId) });
  const first = session.id();
  const path = `/v1/agents/${agent.agentId}/sessions/${first}`;
  expect((await stage.call('DELETE', path, { key: stage.shop.agent })).status).toBe(204);
  await Promise.all([session.beat(), session.setAvailability('away'), session.beat()]);
  expect(begun).toEqual([first, session.id()]);
  expect(session.id()).not.toBe(first);
  expect(await agent.liveness()).toMatchObject({ liveness: 'live', availability: 'away' });
});

test('a refusal that no heartbeat mends ends the session and is told', async ({ stage, agent }) => {
  await createDesk(stage).settings({ presence: { heartbeatMs: 200, leaseMs: 5_000 } });
  const session = await agent.open({ random: () => 0 });
  const keys = await stage.call('GET', '/v1/keys', { key: stage.shop.admin });
  const mine = (keys.body.items as { id: string; role: string }[]).find(({ role }) => role === 'agent');
  await stage.call('DELETE', `/v1/keys/${mine?.id}`, { key: stage.shop.admin });
  expect(await session.over).toMatchObject({ refusal: { code: 'unauthenticated', status: 401 } });
});
