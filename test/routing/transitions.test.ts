// Section 1. The transition table, row by row, against the real core; and that every other pair of state and verb is refused.

import { describe } from 'vitest';
import { plainPlacement } from '../../src/routing/terms/placement.js';
import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';
import { rows as plainRows, type Row, type State, type Verb } from './transition-rows.js';
import { lockRows } from './transition-rows-locks.js';
import { timeRows } from './transition-rows-time.js';
import { arrange, dump, happen, perform, type Scene, states, verbs } from './transition-stage.js';

const rows = [...plainRows, ...lockRows, ...timeRows];

async function lastEventOf(world: World, conversationId: string): Promise<string> {
  const event = (await world.events()).findLast(
    (each) => 'conversationId' in each && each.conversationId === conversationId,
  );
  return [event?.type, event?.data.reason].filter(Boolean).join(' ');
}

/** Where a conversation should be found, as sorted lists of who holds, who parks and who waits in which order. */
async function expectIndexes(world: World, scene: Scene, id: string, after: Row['after']): Promise<void> {
  const agents = { A: scene.a, B: scene.b };
  for (const name of ['A', 'B'] as const) {
    const mine = after.assignee === name;
    expect((await world.held(agents[name])).includes(id)).toBe(mine && after.state === 'new');
    expect((await world.parked(agents[name])).includes(id)).toBe(mine && after.state === 'pending');
  }
  const { laneId } = await world.conversation(id);
  const waits = after.state === 'new' && after.assignee === null && !after.lockedBy;
  expect(laneId !== null).toBe(waits);
  if (laneId !== scene.channelId) return;
  const place = after.waitingSince === 'kept' ? [scene.early, id, scene.late] : [scene.early, scene.late, id];
  expect(await world.lane(laneId)).toEqual(after.place ? [id, scene.early, scene.late] : place);
}

describe.concurrent('a row of the table holds', () => {
  for (const row of rows)
    test(`row ${row.row}: ${row.name}`, async ({ world }) => {
      const scene = await arrange(world, row.given);
      const before = scene.x === null ? null : await world.conversation(scene.x);
      const { id, at } = await happen(world, scene, row);
      const after = await world.conversation(id);

      const assignees = { A: scene.a.id, B: scene.b.id };
      expect(after).toMatchObject({
        state: row.after.state,
        assigneeId: row.after.assignee === null ? null : assignees[row.after.assignee],
        lockedBy: row.after.lockedBy ? assignees[row.after.lockedBy] : null,
        offer: null,
        waitingSince: row.after.waitingSince === 'now' ? at : before?.waitingSince,
      });
      expect(after.boomerang !== null).toBe(row.after.boomerang ?? false);
      if (row.after.epoch === 'grows') expect(after.epoch).toBeGreaterThan(before?.epoch ?? 0);
      else expect(after.epoch).toBe(before?.epoch);
      expect(await lastEventOf(world, id)).toBe(row.after.event);
      await expectIndexes(world, scene, id, row.after);

      const another = row.after.sameConversation === false || before === null;
      expect(id !== before?.id).toBe(another);
      if (another && before) expect(await world.conversation(before.id)).toEqual(before);
    });
});

const inTable = new Set(
  rows.flatMap(({ given, when }) => ('verb' in when ? [`${given.state} ${when.verb}`] : [])),
);
const others = states.flatMap((state) =>
  verbs.filter((verb) => !inTable.has(`${state} ${verb}`)).map((verb) => ({ state, verb })),
);

test('seventeen pairs of state and verb are not in the table', () => {
  expect(others.map(({ state, verb }) => `${state} ${verb}`)).toEqual([
    'new reopen',
    'pending pend',
    'pending reopen',
    'pending accept',
    'pending decline',
    'resolved reply',
    'resolved pend',
    'resolved resolve',
    'resolved assignAgent',
    'resolved assignTeam',
    'resolved unassign',
    'resolved transfer',
    'resolved lock',
    'resolved take',
    'resolved accept',
    'resolved decline',
    'resolved parkUntil',
  ]);
});

const isAnswer = (verb: Verb) => verb === 'accept' || verb === 'decline';

/** A state in which the verb has something to do, where it has anything to do at all. */
function startOf(state: State, verb: Verb): Row['given'] {
  if (verb === 'cancelBoomerang' && state !== 'new') return { state, boomerang: 'own' };
  if (state === 'resolved') return { state };
  if (isAnswer(verb) && state === 'new') return { state, offeredTo: 'A' };
  return { state, assignee: 'A', ...(verb === 'unlock' ? { lockedBy: 'A' } : {}) };
}

for (const { state, verb } of others)
  test(`${verb} is refused in ${state} and changes nothing`, async ({ world }) => {
    const scene = await arrange(world, startOf(state, verb));
    const id = scene.x ?? '';
    const { epoch } = await world.conversation(id);
    const before = await dump(world);
    const refusal = isAnswer(verb) ? { status: 'offer_ended' } : { status: 'invalid_state', state };
    expect(await perform(world, scene, id, { verb, by: 'A' }, epoch)).toEqual(refusal);
    expect(await dump(world)).toEqual(before);
  });

const allowed = states.flatMap((state) =>
  verbs.filter((verb) => inTable.has(`${state} ${verb}`)).map((verb) => ({ state, verb })),
);

// Topics are checked against the topics that were seen; nothing is locked that is resolved, and nothing New comes back.
const idle = ['resolved unlock', 'new cancelBoomerang'];
const checked = allowed.filter(({ state, verb }) => verb !== 'topics' && !idle.includes(`${state} ${verb}`));

for (const { state, verb } of checked)
  test(`${verb} in ${state} with an old epoch is refused and changes nothing`, async ({ world }) => {
    const scene = await arrange(world, startOf(state, verb));
    const id = scene.x ?? '';
    const { epoch, assigneeId } = await world.conversation(id);
    const before = await dump(world);
    const refusal = { status: 'stale_epoch', epoch, state, assigneeId };
    expect(await perform(world, scene, id, { verb, by: 'A' }, epoch - 1)).toEqual(refusal);
    expect(await dump(world)).toEqual(before);
    // The same act with the true epoch is taken: the refusal was the epoch's, and the dump sees changes.
    expect((await perform(world, scene, id, { verb, by: 'A' }, epoch)).status).not.toMatch(/stale|invalid/);
    expect(await dump(world)).not.toEqual(before);
  });

test('unassigning an open conversation of nobody is no change', async ({ world }) => {
  for (const state of ['new', 'pending'] as const) {
    const { channelId } = await world.office(0);
    const { conversationId } = await world.message({ channelId, contact: state });
    if (state === 'pending') await world.pend(conversationId);
    const before = await dump(world);
    expect(await world.unassign(conversationId)).toMatchObject({ status: 'unassigned' });
    expect(await dump(world)).toEqual(before);
  }
});

test('reopening while another conversation of the key is open names that one', async ({ world }) => {
  const scene = await arrange(world, { state: 'resolved' });
  const open = await scene.say('ada');
  for (const state of ['new', 'pending'] as const) {
    if (state === 'pending') await world.pend(open);
    const before = await dump(world);
    const refusal = { status: 'conversation_open', conversationId: open };
    expect(await world.reopen(scene.x ?? '', { agent: scene.a })).toEqual(refusal);
    expect(await dump(world)).toEqual(before);
  }
  await world.resolve(open);
  expect(await world.reopen(scene.x ?? '')).toMatchObject({ status: 'reopened' });
});

test('a team that was pinned stays through resolving and reopening', async ({ world }) => {
  const scene = await arrange(world, { state: 'new' });
  const id = scene.x ?? '';
  const teamId = await world.team();
  await world.pinTeam(id, teamId);
  await world.resolve(id);
  await world.reopen(id);
  expect(await world.conversation(id)).toMatchObject({ teamId, laneId: teamId });
});

for (const [verb, done] of [
  ['pend', 'pended'],
  ['resolve', 'resolved'],
] as const) {
  test(`${verb} is refused while the app had not shown the newest message`, async ({ world }) => {
    const scene = await arrange(world, { state: 'new', assignee: 'A' });
    const id = scene.x ?? '';
    const { lastInboundSeq: seen } = await world.conversation(id);
    await scene.say('ada');
    const before = await dump(world);
    const { lastInboundSeq } = await world.conversation(id);
    expect(await world[verb](id, { seenSeq: seen })).toEqual({ status: 'unseen_message', lastInboundSeq });
    expect(await dump(world)).toEqual(before);
    expect((await world[verb](id, { seenSeq: lastInboundSeq })).status).toBe(done);
  });
}

test('a reply that had not seen the newest messages leaves New, waiting since the oldest of these', async ({
  world,
}) => {
  const scene = await arrange(world, { state: 'new' });
  const id = scene.x ?? '';
  const { lastInboundSeq: seen } = await world.conversation(id);
  const oldest = await world.advance(500);
  await scene.say('ada');
  await world.advance(500);
  await scene.say('ada');
  const options = { agent: scene.a, seenSeq: seen, assignOnReply: false };
  expect(await world.reply(id, options)).toMatchObject({ status: 'replied' });
  expect(await world.conversation(id)).toMatchObject({
    state: 'new',
    assigneeId: null,
    waitingSince: oldest,
  });
  // It was the second in line; having been answered, it now stands behind who waited longer.
  expect(await world.lane(scene.channelId)).toEqual([scene.early, scene.late, id]);

  const { lastInboundSeq } = await world.conversation(id);
  await world.reply(id, { ...options, seenSeq: lastInboundSeq });
  expect(await world.conversation(id)).toMatchObject({ state: 'pending' });
});

test('a note of a transfer stands in the timeline behind it', async ({ world }) => {
  const scene = await arrange(world, { state: 'new', assignee: 'A' });
  const id = scene.x ?? '';
  await perform(world, scene, id, { verb: 'transfer', by: 'A', to: 'B' });
  expect((await world.timeline(id)).slice(-2)).toMatchObject([
    { kind: 'change', type: 'conversation.assigned' },
    { kind: 'note', text: 'please' },
  ]);
});

test('topics that others changed meanwhile are refused', async ({ world, core }) => {
  const scene = await arrange(world, { state: 'new' });
  const id = scene.x ?? '';
  await world.setTopics(id, ['tp_urgent']);
  const before = await dump(world);
  const stale = {
    before: [],
    teamId: null,
    topics: ['tp_other'],
    placement: plainPlacement(scene.channelId),
    configVersion: world.version,
  };
  const answer = await core.conversations.setTopics(world.id, {
    ...{ ...stale, conversationId: id, by: 'key:test', nowMs: world.now },
  });
  expect(answer).toEqual({ status: 'facts_changed' });
  expect(await dump(world)).toEqual(before);
});
