// Reads what the engine keeps, key by key, and the same picture out of the model, so that one comparison shows every
// difference: who holds what, who waits where in which order, load, states, epochs, and each index against a recount.

import { workspaceKeys } from '../../src/routing/keys.js';
import type { World } from '../support/world.js';
import type { Model } from './model.js';

const STATES = ['new', 'pending', 'resolved'] as const;
const sorted = (ids: Iterable<string>) => [...ids].sort();

/** Only what the model speaks of, and only from raw keys. */
export async function pictureOfEngine(world: World, model: Model, teams: readonly string[]) {
  const keys = workspaceKeys(world.id);
  const ids = model.conversations.map((c) => c.id);
  const agentIds = [...model.people.agents.keys()];
  const channelIds = [...model.channels.keys()];
  const profiles = sorted(new Set([...world.agents.values()].map((a) => a.profile)));
  const bases = await world.redis.zrange(keys.lanes, '0', '-1');
  const variants = await Promise.all(bases.map((base) => world.redis.zrange(keys.variants(base), '0', '-1')));
  const laneIds = variants.flat();
  const standingProfiles = await world.redis.zrange(keys.profiles, '0', '-1', 'WITHSCORES');

  const pipeline = world.redis.pipeline();
  const wanted: string[] = [];
  const ask = (name: string) => {
    wanted.push(name);
    return pipeline;
  };
  for (const id of ids) ask(`c ${id}`).hgetall(keys.conversation(id));
  for (const id of agentIds) {
    ask(`held ${id}`).zrange(keys.held(id), '0', '-1');
    ask(`parked ${id}`).zrange(keys.parked(id), '0', '-1');
    ask(`standing ${id}`).hget(keys.agent(id), 'standing');
  }
  for (const id of laneIds) ask(`lane ${id}`).zrange(keys.lane(id), '0', '-1', 'WITHSCORES');
  for (const profile of profiles) ask(`profile ${profile}`).zrange(keys.standing(profile, 'load_ratio', 1), '0', '-1');
  for (const state of STATES) ask(`state ${state}`).zrange(keys.state(state), '0', '-1');
  for (const id of channelIds) ask(`channel ${id}`).zrange(keys.channelOpen(id), '0', '-1');
  for (const id of teams) ask(`team ${id}`).zrange(keys.teamPinned(id), '0', '-1');
  ask('open').hvals(keys.open);
  const answers = new Map<string, unknown>();
  ((await pipeline.exec()) ?? []).forEach(([error, value], i) => {
    if (error) throw error;
    answers.set(wanted[i] ?? '', value);
  });
  const list = (name: string) => (answers.get(name) ?? []) as string[];

  const waiting = laneIds.flatMap((laneId) => {
    const flat = list(`lane ${laneId}`);
    return flat.flatMap((id, i) => (i % 2 === 0 ? [{ id, score: Number(flat[i + 1]), laneId }] : []));
  });
  waiting.sort((a, b) => a.score - b.score || (a.id < b.id ? -1 : 1));
  const stands = (id: string) => profiles.filter((profile) => list(`profile ${profile}`).includes(id));
  const canStand = (id: string) => model.fits(model.people.agent(id), world.now);
  // A suspect keeps its place in the set until somebody looks at it: that alone may differ from a recount.
  const suspect = (id: string) => {
    const { leaseEndsAt, absence } = model.people.agent(id);
    return absence === null && leaseEndsAt <= model.people.engineTime(world.now);
  };
  return {
    conversations: Object.fromEntries(
      ids.map((id) => {
        const f = (answers.get(`c ${id}`) ?? {}) as Record<string, string>;
        const of = { state: f.state, assigneeId: f.assigneeId ?? '', teamId: f.teamId ?? '', lane: f.lane };
        const numbers = { epoch: Number(f.epoch), lastSeq: Number(f.lastSeq) };
        return [id, { ...of, ...numbers, waitingSince: Number(f.waitingSince) }];
      }),
    ),
    line: waiting.map(({ id, laneId }) => `${id} in ${laneId}`),
    lanesListed: sorted(laneIds),
    held: Object.fromEntries(agentIds.map((id) => [id, list(`held ${id}`)])),
    parked: Object.fromEntries(agentIds.map((id) => [id, sorted(list(`parked ${id}`))])),
    standing: Object.fromEntries(
      profiles.map((p) => [p, list(`profile ${p}`).filter((id) => canStand(id) || !suspect(id))]),
    ),
    standingFields: agentIds.every(
      (id) =>
        (answers.get(`standing ${id}`) || '') ===
        stands(id)
          .map((profile) => `1|load_ratio|${profile}:0`)
          .join(),
    ),
    profilesListed:
      standingProfiles.join() ===
      profiles
        .map((p) => ({ p, count: list(`profile ${p}`).length }))
        .filter(({ count }) => count > 0)
        .sort((a, b) => a.count - b.count)
        .map(({ p, count }) => `${p},${count}`)
        .join(),
    states: Object.fromEntries(STATES.map((state) => [state, sorted(list(`state ${state}`))])),
    channelOpen: Object.fromEntries(channelIds.map((id) => [id, sorted(list(`channel ${id}`))])),
    teamPinned: Object.fromEntries(teams.map((id) => [id, sorted(list(`team ${id}`))])),
    open: sorted(list('open')),
  };
}

/** The model's side of the same picture. */
export function pictureOfModel(world: World, model: Model, teams: readonly string[]) {
  const { conversations, people } = model;
  const agentIds = [...people.agents.keys()];
  const idsOf = (which: (c: (typeof conversations)[number]) => boolean) =>
    sorted(conversations.filter(which).map((c) => c.id));
  const waits = (c: (typeof conversations)[number]) => c.state === 'new' && c.assigneeId === null;
  const profiles = sorted(new Set([...world.agents.values()].map((a) => a.profile)));
  const byNeed = (a: string, b: string) => {
    const [one, other] = [people.agent(a), people.agent(b)];
    const ratio = model.load(a) / one.capacity - model.load(b) / other.capacity;
    return ratio || one.lastGiven - other.lastGiven || (a < b ? -1 : 1);
  };
  const isOpen = (state: string) => state !== 'resolved';
  return {
    conversations: Object.fromEntries(
      conversations.map((c) => [
        c.id,
        {
          ...{ state: c.state, assigneeId: c.assigneeId ?? '', teamId: c.teamId ?? '' },
          ...{ lane: waits(c) ? model.lane(c) : '', epoch: c.epoch, lastSeq: c.lastSeq },
          waitingSince: c.waitingSince,
        },
      ]),
    ),
    line: model.line().map((c) => `${c.id} in ${model.lane(c)}`),
    lanesListed: sorted(new Set(model.line().map(model.lane))),
    held: Object.fromEntries(agentIds.map((id) => [id, model.holdings(id, 'new').map((c) => c.id)])),
    parked: Object.fromEntries(
      agentIds.map((id) => [id, sorted(model.holdings(id, 'pending').map((c) => c.id))]),
    ),
    standing: Object.fromEntries(
      profiles.map((profile) => [
        profile,
        agentIds
          .filter(
            (id) => world.agents.get(id)?.profile === profile && model.fits(people.agent(id), world.now),
          )
          .sort(byNeed),
      ]),
    ),
    standingFields: true,
    profilesListed: true,
    states: Object.fromEntries(STATES.map((state) => [state, idsOf((c) => c.state === state)])),
    channelOpen: Object.fromEntries(
      [...model.channels.keys()].map((id) => [id, idsOf((c) => c.channelId === id && isOpen(c.state))]),
    ),
    teamPinned: Object.fromEntries(teams.map((id) => [id, idsOf((c) => c.teamId === id && isOpen(c.state))])),
    open: idsOf((c) => isOpen(c.state)),
  };
}
