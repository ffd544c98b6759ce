// Section 18: the topic that a channel wants before a conversation is resolved is wanted of whomever resolves it.

import { describe } from 'vitest';
import { createDesk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

const HOUR_MS = 3_600_000;

/** A channel that wants a topic of private conversations, and a topic. */
async function scene(stage: Stage, channel: Record<string, unknown> = {}) {
  const { shop, make } = stage;
  const desk = createDesk(stage);
  const body = { topicRequired: { private: true }, ...channel };
  await stage.call('PATCH', `/v1/channels/${shop.channelId}`, { key: shop.admin, body });
  const { id: topicId } = await make('/v1/topics', shop.admin, { name: 'Refunds' });
  const sort = (id: string) =>
    stage.call('POST', `/v1/conversations/${id}/topics`, { key: shop.admin, body: { add: [topicId] } });
  const ended = async (id: string) => {
    const { state, resolveReason } = (await stage.call('GET', `/v1/conversations/${id}`, { key: shop.admin }))
      .body;
    return [state, resolveReason];
  };
  return { ...desk, topicId, sort, ended };
}

describe('section 18: a topic is required', () => {
  test('an automation that resolves leaves it to people, unless it brings a topic', async ({ stage }) => {
    const s = await scene(stage);
    const automate = (word: string, actions: object[]) =>
      stage.make('/v1/automations', stage.shop.admin, {
        ...{ name: word, when: { any: [{ contains: { anyOf: [word] } }] } },
        do: actions,
      });
    await automate('bye', [{ resolve: 'goodbye' }]);
    await automate('refund', [{ addTopicIds: [s.topicId] }, { resolve: 'refunded' }]);
    const left = await s.arrive('ada', { text: 'bye' });
    expect(await s.ended(left.id)).toEqual(['new', null]);
    const sorted = await s.arrive('bob', { text: 'a refund' });
    expect(await s.ended(sorted.id)).toEqual(['resolved', 'refunded']);
    const publicly = await s.arrive('eve', { text: 'bye', visibility: 'public' });
    expect(await s.ended(publicly.id)).toEqual(['resolved', 'goodbye']);
  });

  test('a reply after which its channel resolves parks it instead', async ({ stage }) => {
    const s = await scene(stage, { afterReply: 'resolve' });
    const { id } = await s.arrive('ada');
    await s.act(null, id, 'messages', { text: 'Done.' });
    expect(await s.ended(id)).toEqual(['pending', null]);
    await s.sort(id);
    await s.act(null, id, 'messages', { text: 'Really.' });
    expect(await s.ended(id)).toEqual(['resolved', 'reply']);
  });

  test('its queue does not resolve it, until it has one', async ({ stage }) => {
    const s = await scene(stage, {
      lifecycle: { autoResolve: { newMs: HOUR_MS, newReason: 'nobody_came' } },
    });
    const { id } = await s.arrive('ada');
    await s.pass(HOUR_MS + 1_000);
    expect(await s.ended(id)).toEqual(['new', null]);
    const other = await s.arrive('bob');
    await s.sort(other.id);
    await s.pass(HOUR_MS + 2_000);
    expect(await s.ended(other.id)).toEqual(['resolved', 'nobody_came']);
  });

  test('a virtual agent that would resolve it hands it over', async ({ stage }) => {
    const { shop, make, keyOf, call } = stage;
    const s = await scene(stage);
    const virtual = { webhookUrl: 'https://bot.example/hook', role: 'delegation' };
    const bot = await make('/v1/agents', shop.admin, { name: 'Helper', kind: 'virtual', virtual });
    const key = await keyOf(shop.admin, { role: 'agent', agentId: bot.id });
    for (const [contact, topics, state] of [
      ['ada', [], 'new'],
      ['bob', ['Refunds'], 'resolved'],
    ] as const) {
      const { id } = await s.arrive(contact);
      await s.act(null, id, 'assign', { agentId: bot.id });
      const body = { topics, complete: 'resolved' };
      expect((await call('POST', `/v1/conversations/${id}/bot`, { key, body })).body.state).toBe(state);
      if (state === 'new')
        expect((await s.timeline(id)).at(-1)).toMatchObject({
          ...{ type: 'conversation.handed_over', reason: 'topic_required' },
        });
    }
  });

  test('overflow does not resolve what lacks one', async ({ stage }) => {
    const overflow = [{ when: { nobodyStaffed: true }, do: { resolve: 'nobody_here' } }];
    const s = await scene(stage, { overflow });
    const { id } = await s.arrive('ada');
    expect(await s.ended(id)).toEqual(['new', null]);
    await stage.call('PATCH', `/v1/channels/${stage.shop.channelId}`, {
      ...{ key: stage.shop.admin, body: { topicRequired: { private: false } } },
    });
    const other = await s.arrive('bob');
    expect(await s.ended(other.id)).toEqual(['resolved', 'nobody_here']);
  });
});
