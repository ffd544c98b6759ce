// A world in which a bit of everything is under way, and every kind of damage that can be done to it behind the scripts' back.

import type { Redis } from 'ioredis';
import { partitionKeys } from '../../src/routing/keys.js';
import type { World } from './world.js';

export type Scene = Awaited<ReturnType<typeof busyScene>>;

const offer = { timeoutMs: 500_000, to: 2, declineLimit: 3, coolDownMs: 60_000, escalateTo: null };
const sla = (at: number) => ({
  policyId: 'sp_1',
  kind: 'first' as const,
  warnAt: null,
  dueAt: at,
  breachAt: at + 1,
});

/** Conversations that wait (plainly, kept for one agent, passing one over, pinned), are held, parked, asked, and locked. */
export async function busyScene(world: World) {
  const { channelId: direct, staff } = await world.office(2, { capacity: 4 });
  const [agent, other] = staff as [(typeof staff)[0], (typeof staff)[0]];
  const offered = await world.channel(agent.teamIds);
  const nobody = await world.channel([]);
  const empty = await world.team();
  world.terms.set(direct, { answerWithinMs: 400_000 });
  world.terms.set(offered, { mode: 'offer', offer });
  const locker = await world.agent([empty]);
  const absent = await world.agent([empty]);
  for (const each of [locker, absent]) await world.signIn(each, { availability: 'away' });
  await world.signOut(absent);
  const terms = { resolveNewMs: 900_000, resolvePendingMs: 900_000, boomerangMs: 600_000 };
  const write = async (channelId: string, contact: string, placement = {}) =>
    (await world.message({ channelId, contact, placement, terms })).conversationId;

  const later = world.now + 300_000;
  const held = await write(direct, 'held');
  await world.match();
  const parked = await write(nobody, 'parked');
  await world.assign(parked, other);
  await world.reply(parked, { agent: other, by: `agent:${other.id}`, keepMs: 300_000, pushed: true });
  const asked = await write(offered, 'asked');
  await world.match();
  const waiting = await write(nobody, 'waiting', { nextAt: later, sla: sla(later), priority: 2 });
  // The one it is kept for has its hands full by then.
  const keeper = await world.agent([await world.team()], { capacity: 1 });
  await world.signIn(keeper);
  const keepers = await world.channel(keeper.teamIds);
  await write(keepers, 'busy');
  await world.advance(1);
  const kept = await write(keepers, 'kept', { prefer: { agentId: keeper.id, forMs: 300_000 } });
  await world.match();
  const passing = await write(nobody, 'passing');
  await world.assign(passing, agent);
  await world.unassign(passing, { agent });
  const locked = await write(nobody, 'locked');
  await world.lock(locked, locker);
  const pinned = await write(nobody, 'pinned');
  await world.pinTeam(pinned, empty);
  const resolved = await write(nobody, 'resolved');
  await world.resolve(resolved);
  const sending = await write(nobody, 'sending');
  await world.reply(sending, { pushed: true, after: 'resolve' });
  const returning = await write(nobody, 'returning');
  await world.setBoomerang(returning, { state: 'resolved', afterMs: 600_000 });
  await world.match();
  const holder = (await world.conversation(held)).assigneeId === agent.id ? agent : other;
  const of = { held, parked, asked, waiting, kept, passing, locked, pinned, resolved, sending, returning };
  return { ...of, agent, other, holder, keeper, locker, absent, direct, offered, nobody, empty };
}

export type Damage = {
  plant: (redis: Redis, at: { world: World; scene: Scene }) => Promise<unknown>;
  /** `kind: what` of each repair, in order. */
  repairs: readonly string[];
};

type Place = Parameters<Damage['plant']>[1];
const k = ({ world }: Place) => world.keys;
const timers = ({ world }: Place) => partitionKeys(world.partition).timers;
const deliveries = ({ world }: Place) => partitionKeys(world.partition).deliveries;
const timer = ({ world }: Place, ...what: string[]) => [world.id, ...what].join('/');
const conversation = (what: string) => `conversation: ${what}`;
const entry = (what: string) => `entry: ${what}`;
const GHOST = 'cv_ghost';

export const damages: Record<string, Damage> = {
  'a conversation in no index of its state': {
    plant: (redis, at) => redis.zrem(k(at).state('new'), at.scene.waiting),
    repairs: [conversation('state')],
  },
  'a conversation in the index of another state': {
    plant: (redis, at) => redis.zadd(k(at).state('pending'), 1, at.scene.waiting),
    repairs: [conversation('state')],
  },
  'an open conversation in the index of the resolved': {
    plant: (redis, at) => redis.zadd(k(at).state('resolved'), 1, at.scene.parked),
    repairs: [conversation('state')],
  },
  'a conversation that never was': {
    plant: (redis, at) => redis.zadd(k(at).state('new'), 1, GHOST),
    repairs: [entry('state')],
  },
  'a key that lost its open conversation': {
    plant: async (redis, at) =>
      redis.hdel(k(at).open, (await redis.hget(k(at).conversation(at.scene.waiting), 'key')) ?? ''),
    repairs: [conversation('open')],
  },
  'a key whose conversation is resolved': {
    plant: async (redis, at) =>
      redis.hset(
        k(at).open,
        (await redis.hget(k(at).conversation(at.scene.resolved), 'key')) ?? '',
        at.scene.resolved,
      ),
    repairs: [entry('open')],
  },
  'an open conversation missing from its channel': {
    plant: (redis, at) => redis.zrem(k(at).channelState('new', at.scene.nobody), at.scene.waiting),
    repairs: [conversation('channel')],
  },
  'an open conversation that its contact does not find': {
    plant: async (redis, at) => {
      const contactId = (await redis.hget(k(at).conversation(at.scene.waiting), 'contactId')) ?? '';
      return redis.zrem(k(at).contactConversations(contactId), at.scene.waiting);
    },
    repairs: [conversation('contact')],
  },
  'a contact that no search finds': {
    plant: async (redis, at) => {
      const { contactId } = await at.world.conversation(at.scene.waiting);
      await redis.zrem(k(at).contacts, contactId);
    },
    repairs: [conversation('known')],
  },
  'a contact that never was': {
    plant: (redis, at) => redis.zadd(k(at).contacts, 1, 'ct_ghost'),
    repairs: [entry('contacts')],
  },
  'a channel with a conversation of another one': {
    plant: (redis, at) => redis.zadd(k(at).channelState('new', at.scene.direct), 1, at.scene.waiting),
    repairs: [entry('channel-state')],
  },
  'an open conversation among the resolved of its channel': {
    plant: (redis, at) => redis.zadd(k(at).channelState('resolved', at.scene.nobody), 1, at.scene.parked),
    repairs: [conversation('channel')],
  },
  'a resolved conversation missing from its channel': {
    plant: (redis, at) => redis.zrem(k(at).channelState('resolved', at.scene.nobody), at.scene.resolved),
    repairs: [conversation('channel')],
  },
  'a pinned conversation missing from its team': {
    plant: (redis, at) => redis.zrem(k(at).teamPinned(at.scene.empty), at.scene.pinned),
    repairs: [conversation('team')],
  },
  'a team with a conversation that is not pinned to it': {
    plant: (redis, at) => redis.zadd(k(at).teamPinned(at.scene.empty), 1, at.scene.resolved),
    repairs: [entry('team-pinned')],
  },

  'a waiting conversation that is not in its lane': {
    plant: (redis, at) => redis.zrem(k(at).lane(at.scene.nobody), at.scene.waiting),
    repairs: [conversation('line')],
  },
  'a wrong place in line': {
    plant: (redis, at) => redis.zadd(k(at).lane(at.scene.nobody), 7, at.scene.waiting),
    repairs: [conversation('line')],
  },
  'a waiting conversation that names no lane': {
    plant: (redis, at) => redis.hset(k(at).conversation(at.scene.waiting), 'lane', ''),
    repairs: [conversation('line')],
  },
  'a held conversation that names a lane': {
    plant: (redis, at) => redis.hset(k(at).conversation(at.scene.held), 'lane', at.scene.direct),
    repairs: [conversation('line')],
  },
  'a held conversation in a lane': {
    plant: async (redis, at) => redis.zadd(k(at).lane(at.scene.nobody), 1, at.scene.held),
    repairs: [entry('lane')],
  },
  'a lane with a conversation that never was': {
    plant: (redis, at) => redis.zadd(k(at).lane(at.scene.nobody), Number.MAX_SAFE_INTEGER, GHOST),
    repairs: [entry('lane')],
  },
  'a lane that its base does not list': {
    plant: (redis, at) =>
      redis.zrem(k(at).variants(at.scene.nobody), `${at.scene.nobody}!${at.scene.agent.id}`),
    repairs: ['lane: heads'],
  },
  'a base that is not listed': {
    plant: (redis, at) => redis.zrem(k(at).lanes, at.scene.nobody),
    repairs: ['lane: heads'],
  },
  'a base with a wrong head': {
    plant: (redis, at) => redis.zadd(k(at).lanes, 1, at.scene.nobody),
    repairs: ['lane: heads'],
  },
  'a base that is empty': {
    plant: (redis, at) => redis.zadd(k(at).lanes, 1, at.scene.offered),
    repairs: ['lane: heads'],
  },
  'an agent that is not told what is kept for it': {
    plant: (redis, at) => redis.del(k(at).kept(at.scene.keeper.id)),
    repairs: ['lane: kept'],
  },
  'an agent for whom nothing is kept': {
    plant: (redis, at) =>
      redis.sadd(k(at).kept(at.scene.other.id), `${at.scene.nobody}@${at.scene.other.id}`),
    repairs: [entry('kept')],
  },

  'a held conversation missing from its holder': {
    plant: (redis, at) => redis.zrem(k(at).held(at.scene.holder.id), at.scene.held),
    repairs: [conversation('holder')],
  },
  'a parked conversation among the held': {
    plant: async (redis, at) => {
      await redis.zrem(k(at).parked(at.scene.other.id), at.scene.parked);
      await redis.zadd(k(at).held(at.scene.other.id), 1, at.scene.parked);
    },
    repairs: [conversation('holder')],
  },
  'an agent with a conversation that nobody holds': {
    plant: (redis, at) => redis.zadd(k(at).held(at.scene.locker.id), 1, at.scene.waiting),
    repairs: [entry('held')],
  },
  'a parked one that is another agent’s': {
    plant: (redis, at) => redis.zadd(k(at).parked(at.scene.agent.id), 1, at.scene.parked),
    repairs: [entry('parked')],
  },
  'a slot that was lost': {
    plant: (redis, at) => redis.hdel(k(at).slots(at.scene.holder.id), at.scene.held),
    repairs: [conversation('slot')],
  },
  'a slot of a wrong weight': {
    plant: (redis, at) => redis.hset(k(at).slots(at.scene.holder.id), at.scene.held, 3),
    repairs: [conversation('slot')],
  },
  'a slot for nothing': {
    plant: (redis, at) => redis.hset(k(at).slots(at.scene.agent.id), at.scene.waiting, 1),
    repairs: [entry('slots')],
  },
  'a kept slot whose end is lost': {
    plant: (redis, at) => redis.zrem(timers(at), timer(at, 'slot', at.scene.parked, at.scene.other.id)),
    repairs: [entry('slots')],
  },
  'an open offer that its agent is not listed with': {
    plant: (redis, at) => redis.srem(k(at).offers(at.scene.agent.id), at.scene.asked),
    repairs: [conversation('offer')],
  },
  'an open offer without a slot': {
    plant: (redis, at) => redis.hdel(k(at).slots(at.scene.agent.id), at.scene.asked),
    repairs: [conversation('offer')],
  },
  'an open offer with a slot of another weight': {
    plant: (redis, at) => redis.hset(k(at).slots(at.scene.agent.id), at.scene.asked, '2'),
    repairs: [conversation('offer')],
  },
  'an offer that is not open': {
    plant: (redis, at) => redis.sadd(k(at).offers(at.scene.agent.id), at.scene.waiting),
    repairs: [entry('offers')],
  },
  'a locked conversation whose holder knows nothing of it': {
    plant: (redis, at) => redis.hset(k(at).agent(at.scene.locker.id), 'lock', ''),
    repairs: [conversation('lock')],
  },
  'a lock of somebody who is gone': {
    plant: async (redis, at) => {
      await redis.hset(k(at).conversation(at.scene.waiting), 'lockedBy', at.scene.absent.id);
      await redis.zrem(k(at).lane(at.scene.nobody), at.scene.waiting);
    },
    repairs: [conversation('lock line')],
  },
  'an agent at work on what it did not lock': {
    plant: (redis, at) => redis.hset(k(at).agent(at.scene.agent.id), 'lock', at.scene.waiting),
    repairs: ['agent: lock'],
  },

  ...Object.fromEntries(
    (
      [
        ['offer', 'asked'],
        ['answer', 'held'],
        ['step', 'waiting'],
        ['sla', 'waiting'],
        ['only', 'kept'],
        ['auto-resolve', 'waiting'],
        ['auto-resolve', 'locked'],
        ['boomerang', 'parked'],
        ['boomerang', 'returning'],
      ] as const
    ).map(([kind, which]): [string, Damage] => [
      `a timer of kind ${kind} of the ${which} one that was lost`,
      {
        plant: (redis, at) => redis.zrem(timers(at), timer(at, kind, at.scene[which])),
        repairs: [conversation('timers')],
      },
    ]),
  ),
  'an exclusion without an end': {
    plant: (redis, at) => redis.zrem(timers(at), timer(at, 'not-agent', at.scene.passing, at.scene.agent.id)),
    repairs: [conversation('timers')],
  },
  'an offer that would end too early': {
    plant: (redis, at) => redis.zadd(timers(at), at.world.now + 1, timer(at, 'offer', at.scene.asked)),
    repairs: [conversation('timers')],
  },
  'a timer about nothing': {
    plant: (redis, at) => redis.zadd(timers(at), at.world.now + 1, timer(at, 'offer', at.scene.waiting)),
    repairs: [entry('timers')],
  },
  'a timer of a conversation that never was': {
    plant: (redis, at) => redis.zadd(timers(at), 1, timer(at, 'sla', GHOST)),
    repairs: [entry('timers')],
  },
  'a boomerang that nobody set': {
    plant: (redis, at) => redis.zadd(timers(at), at.world.now + 1, timer(at, 'boomerang', at.scene.waiting)),
    repairs: [entry('timers')],
  },
  'a queue that would resolve too late': {
    plant: (redis, at) =>
      redis.zadd(timers(at), at.world.now + 9_000_000, timer(at, 'auto-resolve', at.scene.waiting)),
    repairs: [conversation('timers')],
  },
  'a key that an open conversation was resolved of': {
    plant: async (redis, at) =>
      redis.hset(
        k(at).closed,
        (await redis.hget(k(at).conversation(at.scene.waiting), 'key')) ?? '',
        at.scene.waiting,
      ),
    repairs: [entry('closed')],
  },
  'a time away of somebody who is not': {
    plant: (redis, at) => redis.zadd(timers(at), 1, timer(at, 'away', at.scene.agent.id)),
    repairs: [entry('timers')],
  },

  'an agent missing from its profile': {
    plant: (redis, at) =>
      redis.zrem(k(at).standing(at.scene.agent.profile, 'load_ratio', 1), at.scene.agent.id),
    repairs: ['agent: standing'],
  },
  'a wrong score among those who stand': {
    plant: (redis, at) =>
      redis.zadd(k(at).standing(at.scene.agent.profile, 'load_ratio', 1), 1, at.scene.agent.id),
    repairs: ['agent: standing'],
  },
  'an agent who stands and says it does not': {
    plant: (redis, at) => redis.hset(k(at).agent(at.scene.agent.id), 'standing', ''),
    repairs: ['agent: standing'],
  },
  'an agent who stands and must not': {
    plant: (redis, at) =>
      redis.zadd(k(at).standing(at.scene.agent.profile, 'load_ratio', 1), 1, at.scene.locker.id),
    repairs: [entry('standing')],
  },
  'a profile with a wrong count': {
    plant: (redis, at) => redis.zadd(k(at).profiles, 9, at.scene.agent.profile),
    repairs: ['profile: count'],
  },
  'a profile that is not counted': {
    plant: (redis, at) => redis.zrem(k(at).profiles, at.scene.agent.profile),
    repairs: ['profile: count'],
  },
  'a lease that nobody watches': {
    plant: (redis, at) => redis.zrem(partitionKeys(at.world.partition).leases, timer(at, at.scene.agent.id)),
    repairs: ['agent: leases'],
  },
  'a lease with another end': {
    plant: (redis, at) =>
      redis.zadd(partitionKeys(at.world.partition).leases, 9e15, timer(at, at.scene.agent.id)),
    repairs: ['agent: leases'],
  },
  'an agent missing from those who are present': {
    plant: (redis, at) => redis.zrem(k(at).present, at.scene.agent.id),
    repairs: ['agent: present'],
  },
  'an absent agent among those who are present': {
    plant: (redis, at) => redis.zadd(k(at).present, 99, at.scene.absent.id),
    repairs: ['agent: present'],
  },
  'an absence that would never be due': {
    plant: (redis, at) =>
      redis.zrem(partitionKeys(at.world.partition).absences, timer(at, at.scene.absent.id)),
    repairs: ['agent: absences'],
  },
  'a take-back of nobody': {
    plant: (redis, at) =>
      redis.zadd(partitionKeys(at.world.partition).takeBacks, 1, timer(at, at.scene.agent.id)),
    repairs: ['agent: take-backs'],
  },
  'a take-back that nobody goes on with': {
    plant: (redis, at) =>
      redis.hset(k(at).agent(at.scene.absent.id), { takeBack: '1', takeBackUpTo: 0, takeBackFrom: 0 }),
    repairs: ['agent: take-backs'],
  },
  'an absence shown as due that is not': {
    plant: (redis, at) => redis.sadd(k(at).due, at.scene.agent.id),
    repairs: ['agent: due'],
  },
  'a reply to push that its endpoint does not know of': {
    plant: (redis, at) => redis.zrem(k(at).dueHeads(at.scene.nobody), at.scene.parked),
    repairs: [conversation('outbox')],
  },
  'a reply to push of a resolved conversation': {
    plant: (redis, at) => redis.zrem(k(at).dueHeads(at.scene.nobody), at.scene.sending),
    repairs: [conversation('outbox')],
  },
  'an endpoint that nobody looks at': {
    plant: (redis, at) => redis.zrem(deliveries(at), timer(at, at.scene.nobody)),
    repairs: [conversation('outbox')],
  },
  'an endpoint that is looked at too late': {
    plant: (redis, at) => redis.zadd(deliveries(at), 9e15, timer(at, at.scene.nobody)),
    repairs: [conversation('outbox')],
  },
  'an outbox without anything in it': {
    plant: (redis, at) => redis.zadd(k(at).dueHeads(at.scene.nobody), 9e15, GHOST),
    repairs: [entry('due-heads')],
  },
  'an endpoint with nothing to send': {
    plant: (redis, at) => redis.zadd(deliveries(at), 1, timer(at, at.scene.direct)),
    repairs: [entry('deliveries')],
  },
  'presence of an agent that is not configured': {
    plant: (redis, at) => redis.zadd(partitionKeys(at.world.partition).leases, 1, timer(at, 'ag_ghost')),
    repairs: [entry('leases')],
  },
};
