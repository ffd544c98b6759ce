// Arranges the start of a transition row, performs what happens in it, and dumps a world to compare before with after.

import type { TestAgent, World } from '../support/world.js';
import type { Row, State, Verb } from './transition-rows.js';

const SIGN_OUT_GRACE_MS = 10_000;
const LEASE_MS = 45_000;
const OFFER_MS = 30_000;
const QUEUES_MS = { new: 600_000, pending: 900_000, resolved: 0 };
const SYSTEM_MS = 300_000;
const BOOMERANGS_MS = { own: 2_000, 'too late': QUEUES_MS.pending + 1, system: SYSTEM_MS };

export type Scene = Awaited<ReturnType<typeof arrange>>;

/** Conversation X between an earlier and a later one in line, in the state given; agents A and B signed in. */
export async function arrange(world: World, given: Row['given']) {
  const { teamId, channelId, staff } = await world.office(2);
  const [a, b] = staff as [TestAgent, TestAgent];
  const { reopenWindowMs = 0 } = given;
  const terms = {
    ...{ resolveNewMs: QUEUES_MS.new, resolvePendingMs: QUEUES_MS.pending },
    ...{ resolveNewReason: 'new', resolvePendingReason: 'pending' },
    boomerangMs: given.boomerang === 'system' ? SYSTEM_MS : 0,
  };
  const say = async (contact: string) =>
    (await world.message({ channelId, contact, terms: contact === 'ada' ? terms : {}, reopenWindowMs }))
      .conversationId;
  const early = await say('early');
  await world.advance(1_000);
  const x = given.state === null ? null : await say('ada');
  await world.advance(1_000);
  const late = await say('late');

  if (x && given.assignee) await world.assign(x, a);
  if (x && given.state === 'pending') await world.pend(x);
  if (x && given.state === 'resolved') await world.resolve(x);
  if (x && given.lockedBy) await world.lock(x, a);
  if (x && given.offeredTo) {
    // The cap is A's and nothing else waits.
    const offer = { timeoutMs: OFFER_MS, to: 1, declineLimit: 3, coolDownMs: 300_000, escalateTo: null };
    world.terms.set(channelId, { mode: 'offer', offer });
    for (const id of [early, late]) await world.assign(id, b);
    await world.match();
    for (const id of [early, late]) await world.unassign(id);
  }
  if (given.removeAssignment === false) await world.setRemoveAssignment(false);
  if (given.presence === 'away') await world.beat(a, 'away');
  if (given.presence === 'absent' || given.presence === 'due') await world.signOut(a);
  if (given.presence === 'due') await world.advance(SIGN_OUT_GRACE_MS, { tick: true });
  if (given.presence === 'suspect') await world.advance(LEASE_MS, { beating: [b] });
  await world.advance(1_000);
  if (x && given.boomerang && given.boomerang !== 'system') {
    await world.setBoomerang(x, { by: `agent:${a.id}`, afterMs: BOOMERANGS_MS[given.boomerang] });
  }
  return { teamId, channelId, a, b, early, late, x, say, assignOnReply: given.assignOnReply ?? true };
}

/** One verb on a conversation, with the least that it needs. */
export function perform(
  world: World,
  scene: Scene,
  id: string,
  { verb, by, to }: { verb: Verb; by?: 'A' | 'B'; to?: 'A' | 'B' },
  epoch: number | null = null,
) {
  const agents = { A: scene.a, B: scene.b };
  const acting = { epoch, ...(by ? { agent: agents[by] } : {}) };
  switch (verb) {
    case 'reply':
      return world.reply(id, { ...acting, assignOnReply: scene.assignOnReply });
    case 'pend':
      return world.pend(id, acting);
    case 'resolve':
      return world.resolve(id, acting);
    case 'reopen':
      return world.reopen(id, acting);
    case 'assignAgent':
      return world.assign(id, agents[to ?? 'B'], acting);
    case 'assignTeam':
      return world.pinTeam(id, scene.teamId, acting);
    case 'unassign':
      return world.unassign(id, acting);
    case 'transfer':
      return world.assign(id, agents[to ?? 'B'], {
        ...acting,
        note: 'please',
      });
    case 'lock':
    case 'take':
      return world.lock(id, agents[by ?? 'A'], { epoch, take: verb === 'take' });
    case 'unlock':
      return world.unlock(id, agents[by ?? 'A'], { epoch });
    case 'accept':
      return world.acceptOffer(id, agents[by ?? 'A'], { epoch });
    case 'decline':
      return world.declineOffer(id, agents[by ?? 'A'], { epoch });
    case 'parkUntil':
      return world.setBoomerang(id, { ...acting, state: 'pending' });
    case 'closeUntil':
      return world.setBoomerang(id, { ...acting, state: 'resolved' });
    case 'cancelBoomerang':
      return world.cancelBoomerang(id, acting);
    case 'topics':
      return world.setTopics(id, ['tp_urgent'], { priority: 1 });
  }
}

/** Performs the `when` of a row. Answers the conversation that the row's `after` is about, and when it happened. */
export async function happen(world: World, scene: Scene, row: Row): Promise<{ id: string; at: number }> {
  const { a, b, x } = scene;
  const at = world.now;
  if ('verb' in row.when) {
    await perform(world, scene, x ?? '', row.when);
  } else if (row.when.event === 'message') {
    return { id: await scene.say('ada'), at };
  } else if (row.when.event === 'match') {
    // Both others are out of the way: the cap is A's and routing has this one left to give.
    await world.assign(scene.early, b);
    await world.assign(scene.late, b);
    await world.match();
  } else if (row.when.event === 'A is served') {
    world.frame.orders = ['load_ratio', 'pull'];
    world.terms.set(scene.channelId, { mode: 'pull' });
    for (const id of [scene.early, scene.late]) await world.assign(id, b);
    await world.match();
  } else if (row.when.event === 'the offer runs out') {
    await world.advance(OFFER_MS, { beating: [a, b] });
    await world.fire();
  } else if (row.when.event === 'the list of priorities changes') {
    await world.put('settings', 'settings');
  } else if (row.when.event === 'the boomerang comes back') {
    const { boomerang } = await world.conversation(x ?? '');
    const beating = row.given.boomerang === 'system' ? [a, b] : [b];
    const due = await world.advance((boomerang?.at ?? 0) - world.now, { beating });
    await world.comeBack();
    return { id: x ?? '', at: due };
  } else if (row.when.event === 'its time in the queue is over') {
    await world.advance(QUEUES_MS[row.given.state ?? 'resolved'], { beating: [a, b] });
    await world.fire();
  } else if (row.when.event === 'A goes away') {
    await world.beat(a, 'away');
    await world.advance(240_000, { tick: true, beating: [a, b] });
  } else {
    await world.signOut(a);
    if (row.when.event === 'A signs out and is back in time') {
      await world.advance(SIGN_OUT_GRACE_MS - 1, { tick: true });
      await world.signIn(a);
    }
    await world.advance(40_000, { tick: true, beating: [b] });
  }
  return { id: x ?? '', at };
}

export const verbs: Verb[] = [
  ...(['reply', 'pend', 'resolve', 'reopen', 'assignAgent', 'assignTeam', 'unassign', 'transfer'] as const),
  ...(['lock', 'take', 'unlock', 'accept', 'decline', 'topics'] as const),
  ...(['parkUntil', 'closeUntil', 'cancelBoomerang'] as const),
];
export const states: State[] = ['new', 'pending', 'resolved'];

/** Everything stored under the world's partition; without the memory of the last answers, which a refusal is kept in. */
export async function dump(world: World): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const key of (await world.redis.keys(`{${world.partition}}:*`)).sort()) {
    const type = await world.redis.type(key);
    if (type === 'hash') {
      const { recent: _answers, ...fields } = await world.redis.hgetall(key);
      found[key] = fields;
    } else if (type === 'zset') found[key] = await world.redis.zrange(key, '0', '-1', 'WITHSCORES');
    else if (type === 'set') found[key] = (await world.redis.smembers(key)).sort();
    else if (type === 'list') found[key] = await world.redis.lrange(key, 0, -1);
    else if (type === 'stream') found[key] = await world.redis.xrange(key, '-', '+');
    else throw new Error(`the dump does not know ${type}`);
  }
  return found;
}
