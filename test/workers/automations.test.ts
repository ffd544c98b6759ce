// 11 Automations: what is done by itself with messages, before anybody is given them.

import { describe } from 'vitest';
import type { AutomationInput } from '../../src/inbox/resources/index.js';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { handleRouting } from '../../src/workers/routing/routing.js';
import { expect, type Stage, test } from './stage.js';

const ctx = { by: 'key:test' };
const says = (word: string) => ({ any: [{ contains: { anyOf: [word] } }] });

async function automate(stage: Stage, input: Omit<AutomationInput, 'name'>): Promise<string> {
  const change = await stage.admin.create(stage.id, 'automation', { name: 'A', ...input }, ctx);
  if (change.status !== 'stored') throw new Error(change.status);
  return change.resource.id;
}

async function topic(stage: Stage, name: string): Promise<string> {
  const change = await stage.admin.create(stage.id, 'topic', { name }, ctx);
  if (change.status !== 'stored') throw new Error(change.status);
  return change.resource.id;
}

async function write(stage: Stage, channelId: string, text: string, contact = 'ada') {
  const { contactId } = await stage.accept(channelId, contact, text);
  expect(await drainContact(stage.deps, stage.id, contactId)).toMatchObject({ applied: 1, dead: 0 });
}

const only = async (stage: Stage, state: 'new' | 'pending' | 'resolved' = 'new') => {
  const [conversation, ...others] = await stage.conversations(state);
  if (!conversation || others.length > 0) throw new Error('not one conversation');
  return conversation;
};
const timeline = (stage: Stage, id: string) => stage.core.reads.timeline(stage.id, id, 0, 1_000);
const acts = (stage: Stage, kind: string) =>
  stage.metric(`switchboard_automations_total{workspace="${stage.slug}",kind="${kind}"}`);

describe('11 automations', () => {
  test('put tags on the message, in the order in which they were made, and topics on the conversation', async ({
    stage,
  }) => {
    const channel = await stage.channel([]);
    const [refunds, cards] = [await topic(stage, 'Refunds'), await topic(stage, 'Cards')];
    const first = await automate(stage, {
      when: says('refund'),
      do: [{ tag: 'refund' }, { addTopicIds: [refunds] }],
    });
    await automate(stage, { when: says('card'), do: [{ tag: 'card' }, { tag: 'refund' }] });
    await automate(stage, { when: says('nothing'), do: [{ tag: 'nothing' }, { addTopicIds: [cards] }] });
    await write(stage, channel.id, 'A refund to my card');
    const { id, topics } = await only(stage);
    expect(topics).toEqual([refunds]);
    const [message, change] = await timeline(stage, id);
    expect(message).toMatchObject({ text: 'A refund to my card', tags: ['card', 'refund'] });
    expect(change).toMatchObject({
      ...{ type: 'conversation.topics_changed', by: `automation:${first}` },
      ...{ topics: refunds, was: '' },
    });
    expect([await acts(stage, 'tag'), await acts(stage, 'topics')]).toEqual([1, 1]);
  });

  test('are of their channels, and only while enabled', async ({ stage }) => {
    const [one, two] = [await stage.channel([]), await stage.channel([])];
    const channelIds = [one.id];
    const own = await automate(stage, { when: says('hello'), channelIds, do: [{ reply: 'Own.' }] });
    await automate(stage, { when: says('hello'), enabled: false, do: [{ reply: 'Off.' }] });
    await write(stage, one.id, 'hello');
    expect(await stage.texts((await only(stage)).id)).toEqual(['hello', 'Own.']);
    await write(stage, two.id, 'hello', 'bea');
    const texts = await Promise.all((await stage.conversations()).map(({ id }) => stage.texts(id)));
    expect(texts).toEqual([['hello', 'Own.'], ['hello']]);
    await stage.admin.patch(stage.id, 'automation', own, { enabled: false }, ctx);
    await write(stage, one.id, 'hello', 'cid');
    expect(await stage.texts((await stage.conversations())[2]?.id ?? '')).toEqual(['hello']);
  });

  test('topics count when a new conversation is routed and scored', async ({ stage }) => {
    const [plain, special] = [await stage.team('Plain'), await stage.team('Special')];
    const channel = await stage.channel([plain.id]);
    const topicId = await topic(stage, 'Refunds');
    const when = { topics: { anyOf: [topicId] } };
    await stage.admin.create(stage.id, 'routing_rule', { name: 'R', when, teamIds: [special.id] }, ctx);
    await stage.admin.create(stage.id, 'priority', { item: { topicId }, weight: 7 }, ctx);
    await automate(stage, { when: says('refund'), do: [{ addTopicIds: [topicId] }] });
    await write(stage, channel.id, 'refund');
    const routed = await only(stage);
    expect(routed.rules).toHaveLength(1);
    expect(routed.priority).toBe(7);
    expect(routed.laneId).not.toBe(channel.id);
  });

  test('topics of a later message move one that waits, at its place in time', async ({ stage }) => {
    const channel = await stage.channel([(await stage.team('Plain')).id]);
    const topicId = await topic(stage, 'Refunds');
    await stage.admin.create(stage.id, 'priority', { item: { topicId }, weight: 7 }, ctx);
    await automate(stage, { when: says('refund'), do: [{ addTopicIds: [topicId] }] });
    await write(stage, channel.id, 'hello');
    const before = await only(stage);
    await write(stage, channel.id, 'a refund');
    expect(await only(stage)).toMatchObject({
      ...{ id: before.id, topics: [topicId], priority: 7, waitingSince: before.waitingSince },
      ...{ epoch: before.epoch, enteredAt: before.enteredAt, laneId: before.laneId },
    });
    await write(stage, channel.id, 'a refund, please');
    expect(await acts(stage, 'topics')).toBe(1);
  });

  test('reply with what is known of the contact; no state, clock or holder changes', async ({ stage }) => {
    const channel = await stage.channel([]);
    const reply = 'Hello {{contact.firstName|there}}, {{contact.company|stranger}}.';
    await automate(stage, { when: says('hello'), do: [{ reply }] });
    await write(stage, channel.id, 'hello');
    const first = await only(stage);
    expect(first).toMatchObject({ state: 'new', assigneeId: null, answeredAt: null });
    expect(first.laneId).not.toBeNull();
    expect(await stage.texts(first.id)).toEqual(['hello', 'Hello Ada, stranger.']);
    const pulled = await stage.core.outbox.readReplies(stage.id, channel.id, null, 10);
    expect(JSON.stringify(pulled)).toContain('Hello Ada, stranger.');
    await write(stage, channel.id, 'hello again');
    expect(await only(stage)).toMatchObject({ waitingSince: first.waitingSince, epoch: first.epoch });
    expect(await acts(stage, 'reply')).toBe(2);
    expect(stage.rings.delivery).toEqual([]);
  });

  test('a reply by a webhook is rung for, once it stands in the outbox', async ({ stage }) => {
    const channel = await stage.channel([]);
    const webhookUrl = 'http://127.0.0.1:9/hook';
    await stage.admin.patch(stage.id, 'channel', channel.id, { webhookUrl }, ctx);
    await automate(stage, { when: says('hello'), do: [{ reply: 'One.' }, { reply: 'Two.' }] });
    await write(stage, channel.id, 'hello');
    expect(await stage.texts((await only(stage)).id)).toEqual(['hello', 'One.', 'Two.']);
    expect(stage.rings.delivery).toEqual([[channel.id, 0]]);
  });

  test('row 2: a first message that matches is resolved with its reason, after the reply, and never offered', async ({
    stage,
  }) => {
    const team = await stage.team('Cards');
    const channel = await stage.channel([team.id]);
    const agent = await stage.agent([team.id]);
    await stage.signIn(agent.id);
    const id = await automate(stage, {
      when: { all: [{ beginsWith: ['bye'] }, { wordCount: { lt: 3 } }] },
      do: [{ resolve: 'goodbye' }, { reply: 'Bye!' }, { tag: 'bye' }],
    });
    await write(stage, channel.id, 'Bye bye');
    expect(await stage.conversations('new')).toEqual([]);
    const ended = await only(stage, 'resolved');
    expect(ended).toMatchObject({ state: 'resolved', assigneeId: null, laneId: null });
    const entries = await timeline(stage, ended.id);
    expect(entries.at(-1)).toMatchObject({
      ...{ type: 'conversation.resolved', by: `automation:${id}`, reason: 'goodbye' },
    });
    expect(await stage.texts(ended.id)).toEqual(['Bye bye', 'Bye!']);
    await handleRouting(stage.deps, { workspaceId: stage.id });
    expect((await only(stage, 'resolved')).assigneeId).toBeNull();
    expect(entries.filter(({ type }) => type === 'conversation.assigned')).toEqual([]);
    expect(await acts(stage, 'resolve')).toBe(1);
  });

  test('resolve does nothing on a later message; a late goodbye opens another conversation that is', async ({
    stage,
  }) => {
    const channel = await stage.channel([]);
    await automate(stage, { when: says('bye'), do: [{ resolve: 'goodbye' }, { tag: 'bye' }] });
    await write(stage, channel.id, 'hello');
    await write(stage, channel.id, 'bye');
    const { id, epoch } = await only(stage);
    expect((await timeline(stage, id)).at(-1)).toMatchObject({ text: 'bye', tags: ['bye'] });
    await stage.core.conversations.resolve(stage.id, {
      conversationId: id,
      epoch,
      by: 'key:test',
      seenSeq: null,
    });
    await write(stage, channel.id, 'bye');
    expect(await stage.conversations('new')).toEqual([]);
    const ended = await stage.conversations('resolved');
    expect(ended.map(({ previousId }) => previousId)).toEqual([null, id]);
  });

  test('a reopen window keeps the conversation open: the message is not its first', async ({ stage }) => {
    const channel = await stage.channel([]);
    await stage.admin.patch(stage.id, 'channel', channel.id, { reopenWindowMs: 60_000 }, ctx);
    await automate(stage, { when: says('bye'), do: [{ resolve: 'goodbye' }] });
    await write(stage, channel.id, 'bye');
    await write(stage, channel.id, 'bye');
    expect(await only(stage)).toMatchObject({ state: 'new' });
  });

  test('what another worker did meanwhile is seen: topics are those of the conversation as it is', async ({
    stage,
  }) => {
    const channel = await stage.channel([]);
    const [one, two] = [await topic(stage, 'One'), await topic(stage, 'Two')];
    await automate(stage, { when: says('two'), do: [{ addTopicIds: [two] }] });
    await write(stage, channel.id, 'hello');
    const { id } = await only(stage);
    const { contactId } = await stage.accept(channel.id, 'ada', 'two');
    const open = stage.core.inboxes.open;
    let raced = false;
    const inboxes = {
      ...stage.core.inboxes,
      open: async (...args: Parameters<typeof open>) => {
        const met = await open(...args);
        if (!raced) {
          raced = true;
          const placement = { need: channel.id, weight: 1, priority: 0, rules: [] };
          await stage.core.conversations.setTopics(stage.id, {
            ...{ conversationId: id, by: 'key:test', configVersion: 1_000, before: [] },
            ...{ teamId: null, topics: [one] },
            placement: {
              ...placement,
              deadlineAt: null,
              prefer: null,
              answerWithinMs: null,
              nextAt: null,
              sla: null,
            },
          });
        }
        return met;
      },
    };
    const deps = { ...stage.deps, core: { ...stage.core, inboxes } };
    expect(await drainContact(deps, stage.id, contactId)).toMatchObject({ applied: 1 });
    expect((await only(stage)).topics).toEqual([one, two].sort());
  });

  test('a script sent twice answers the same and does everything once', async ({ stage }) => {
    const channel = await stage.channel([]);
    await automate(stage, { when: says('hello'), do: [{ reply: 'One.' }] });
    const { contactId } = await stage.accept(channel.id, 'ada', 'hello');
    const apply = stage.core.inboxes.apply;
    const inboxes = {
      ...stage.core.inboxes,
      apply: async (...args: Parameters<typeof apply>) => {
        const answer = await apply(...args);
        expect(await apply(...args)).toEqual(answer);
        return answer;
      },
    };
    await drainContact({ ...stage.deps, core: { ...stage.core, inboxes } }, stage.id, contactId);
    expect(await stage.texts((await only(stage)).id)).toEqual(['hello', 'One.']);
  });
});
