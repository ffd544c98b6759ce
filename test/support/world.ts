// Arranges the state a test of the core starts from: an own partition and workspace, owned time, teams, channels, agents,
// messages. It acts through the core's verbs alone and never asserts.

import type { Redis } from 'ioredis';
import { allEffects, type Effects, type Mirror } from '../../src/routing/configuration/config-changes.js';
import { type Core, createCore } from '../../src/routing/core.js';
import { contactIdOf, messageIdOf, profileOf, randomToken } from '../../src/routing/ids.js';
import { workspaceKeys } from '../../src/routing/keys.js';
import type { PlanFrame } from '../../src/routing/matching/matching.js';
import type { PlanRow } from '../../src/routing/terms/placement.js';
import { dropPartition } from '../api/partition.js';
import { actions } from './actions.js';
import { applyHead, type Incoming } from './inbound.js';
import { observers } from './observers.js';

export type TestAgent = {
  id: string;
  teamIds: string[];
  capacity: number;
  profile: string;
  session: string;
  draining?: boolean;
  awayTimeoutMs?: number | null;
};
export type WorldOptions = {
  partition?: string;
  removeAssignment?: boolean;
  idleAwayMs?: number;
  /** Owned time at the start, unix ms. */
  startAtMs?: number;
};

/** Where owned time starts: 2027-01-15 08:00 UTC. */
export const START_MS = 1_800_000_000_000;
export const settings = {
  graceMs: 90_000,
  signOutGraceMs: 10_000,
  leaseMs: 45_000,
  heartbeatMs: 15_000,
  dedupeDays: 8,
  orderKind: 'priority',
  headStartMs: '',
  idleAwayMs: '',
  clearAfterMs: '',
} as const;
const STEP_MS = 4_000; // below the five seconds after which the engine counts as stalled
const RUN_ID = 'redis-run-1';

export type World = Awaited<ReturnType<typeof createWorld>>;

/** A workspace alone in its partition, with `alive` said once. Ids count up, so that two worlds arranged alike are alike. */
export async function createWorld(redis: Redis, options: WorldOptions = {}) {
  const core = createCore(redis);
  const partition = options.partition ?? `t${randomToken(10)}`;
  const id = `ws_${partition}_w`;
  const keys = workspaceKeys(id);
  const channels = new Map<string, string[]>();
  const agents = new Map<string, TestAgent>();
  const teams = new Set<string>();
  /** Orders and weights that agents stand under; a test that uses others says so before the first run. */
  const frame: { -readonly [K in keyof PlanFrame]: PlanFrame[K] } = { orders: ['load_ratio'], weights: [1] };
  /** What differs from a plain row, by target. */
  const terms = new Map<string, Partial<PlanRow>>();
  let now = options.startAtMs ?? START_MS;
  let version = 1;
  let counted = 0;
  const next = (kind: string) => `${kind}_${String(++counted).padStart(3, '0')}`;
  let mirror: Mirror = {
    ...settings,
    idleAwayMs: options.idleAwayMs ?? '',
    removeAssignment: (options.removeAssignment ?? true) ? '1' : '0',
  };

  await core.configuration.createWorkspace(id, {
    name: 'Test',
    slug: 'test',
    settings: '{}',
    keyId: 'key_first',
    keyRecord: '{"role":"admin"}',
    nowMs: now,
    mirror,
  });
  await core.presence.alive(partition, RUN_ID, now);

  async function put(
    kind: 'team' | 'channel' | 'agent' | 'webhook' | 'settings',
    resourceId: string,
    { effects = allEffects, mirrored }: { effects?: Effects; mirrored?: Partial<Mirror> } = {},
  ) {
    mirror = { ...mirror, ...mirrored };
    const stored = await core.configuration.put(id, {
      kind,
      id: resourceId,
      json: `{"id":"${resourceId}"}`,
      effects,
      by: 'key:test',
      configVersion: version,
      ...(mirrored ? { mirror } : {}),
      nowMs: now,
    });
    if (stored.status !== 'stored') throw new Error(stored.status);
    version = stored.version;
    return stored;
  }

  /** The row of a need: the profiles of whoever is in a team of its target, under the terms a test has set for it. */
  function row(need: string): PlanRow {
    const [target = ''] = need.split(';');
    const wanted = channels.get(target) ?? [target];
    const serving = [...agents.values()].filter((a) => a.teamIds.some((team) => wanted.includes(team)));
    const profiles = [...new Set(serving.map((a) => a.profile))].sort();
    return {
      order: 'load_ratio',
      mode: 'direct',
      offer: null,
      answerWithinMs: null,
      until: null,
      profiles: profiles.map((profile) => [profile, 0] as const),
      ...terms.get(target),
    };
  }

  const placed = (agent: TestAgent) => ({
    agentId: agent.id,
    profile: agent.profile,
    capacity: agent.capacity,
    draining: agent.draining ?? false,
    awayTimeoutMs: agent.awayTimeoutMs ?? null,
    configVersion: version,
    nowMs: now,
  });

  const world = {
    ...actions(core, id, () => ({ nowMs: now, configVersion: version })),
    ...observers(core, redis, id),
    core,
    redis,
    id,
    partition,
    keys,
    agents,
    channels,
    frame,
    terms,
    row,
    /** Owned time, unix ms: passed by every helper, moved by `advance` alone. */
    get now() {
      return now;
    },
    get version() {
      return version;
    },
    put,
    /** The configuration was changed by a verb of its own. */
    catchUp(current: number): void {
      version = current;
    },
    setRemoveAssignment: (on: boolean) =>
      put('settings', 'settings', { mirrored: { removeAssignment: on ? '1' : '0' } }),

    /**
     * Moves owned time in steps in which an api process says that it lives; `beating` agents beat in each step.
     *
     * @param alive  false: nobody says so, an outage of the engine
     * @param tick   the presence monitor runs after each step
     */
    async advance(
      ms: number,
      { alive = true, tick = false, beating = [] as TestAgent[] } = {},
    ): Promise<number> {
      for (let left = ms; left > 0; left -= STEP_MS) {
        now += Math.min(left, STEP_MS);
        if (alive) await core.presence.alive(partition, RUN_ID, now);
        for (const agent of beating) await world.beat(agent);
        if (tick) await world.tick();
      }
      return now;
    },
    /** Whole steps of the presence monitor until nothing is left to do now. */
    async tick(limit = 100) {
      for (;;) {
        const step = await core.presence.tick(partition, limit, now);
        if (step.status === 'stalled' || !step.more) return step;
      }
    },
    /** Ends what is due of the timers. */
    fire: () => core.monitoring.fireTimers(partition, 100, now),
    /** The same, and what is to come back does. */
    async comeBack() {
      const fired = await world.fire();
      const answers = [];
      for (const [, conversationId, dueAt] of fired.boomerangs)
        answers.push(await world.bringBack(conversationId, { dueAt }));
      return answers;
    },

    async team(): Promise<string> {
      const teamId = next('tm');
      teams.add(teamId);
      await put('team', teamId);
      return teamId;
    },
    async channel(teamIds: string[]): Promise<string> {
      const channelId = next('ch');
      channels.set(channelId, teamIds);
      await put('channel', channelId);
      return channelId;
    },
    async agent(teamIds: string[], { capacity = 5 } = {}): Promise<TestAgent> {
      const agentId = next('ag');
      const agent = { id: agentId, teamIds, capacity, profile: profileOf(teamIds), session: `se_${agentId}` };
      agents.set(agentId, agent);
      await put('agent', agentId);
      return agent;
    },
    /** One team, one channel, and so many agents of it. */
    async office(agentCount: number, { capacity = 5, signedIn = true } = {}) {
      const teamId = await world.team();
      const channelId = await world.channel([teamId]);
      const staff: TestAgent[] = [];
      for (let i = 0; i < agentCount; i++) staff.push(await world.agent([teamId], { capacity }));
      if (signedIn) for (const agent of staff) await world.signIn(agent);
      return { teamId, channelId, staff };
    },

    signIn: (
      agent: TestAgent,
      { session = agent.session, availability = 'available' as 'available' | 'away' } = {},
    ) => core.presence.startSession(id, { ...placed(agent), sessionId: session, availability }),
    beat: (
      agent: TestAgent,
      availability?: 'available' | 'away',
      session = agent.session,
      activeAt?: number,
    ) =>
      core.presence.beat(id, { agentId: agent.id, sessionId: session, availability, activeAt, nowMs: now }),
    signOut: (agent: TestAgent, session = agent.session) =>
      core.presence.endSession(id, { agentId: agent.id, sessionId: session, nowMs: now }),
    stand: (agent: TestAgent) => core.matching.stand(id, placed(agent)),

    /** One call of an agent's deletion; it is no longer configured from the first one on. */
    async dismiss(agent: TestAgent, { limit = 100 } = {}) {
      agents.delete(agent.id);
      const step = { agentId: agent.id, keyIds: [], limit, by: 'key:test', nowMs: now };
      const outcome = await core.configuration.deleteAgent(id, step);
      version = Number(await redis.hget(keys.anchor, 'configVersion'));
      return outcome;
    },

    /** Accepts without applying. */
    async accept(incoming: Incoming, from: Core = core) {
      const messageId = messageIdOf(incoming.channelId, incoming.externalId ?? next('ext'));
      const contactId = contactIdOf(incoming.channelId, incoming.contact ?? 'ada');
      const [answer] = await from.inboxes.accept([
        { workspaceId: id, messageId, contactId, body: JSON.stringify(incoming), nowMs: now },
      ]);
      if (answer === undefined || answer instanceof Error) throw answer;
      return { ...answer, messageId, contactId };
    },
    /** Applies a contact's inbox until it is empty or another's; answers what was applied, in order. */
    drain: (contactId: string, from: Core = core, token = next('token')) =>
      applyHead(from, { workspaceId: id, contactId, token, nowMs: now, configVersion: version }),
    /** A customer writes: accepted and applied. Answers the conversation's id and the message's seq. */
    async message(incoming: Incoming) {
      const { messageId, contactId } = await world.accept(incoming);
      const applied = (await world.drain(contactId)).find((each) => each.messageId === messageId);
      if (!applied) throw new Error(`not applied: ${messageId}`);
      return applied;
    },

    /** What a script asked for before it can go on. */
    async prepare(asked: { begin: boolean; needs: string[] } | { agents: string[] }): Promise<void> {
      if ('agents' in asked) {
        for (const agentId of asked.agents) await world.stand(agents.get(agentId)!);
      } else if (asked.begin) {
        await core.matching.beginPlan(id, version, frame, now);
      } else {
        for (const need of asked.needs) await core.matching.setRow(id, version, need, world.row(need), now);
      }
    },
    /** Runs of the matcher until it answers `matched`, with what it asks for (stand, plan) done in between. */
    async match({ limit = 100, from = core } = {}) {
      for (;;) {
        const run = await from.matching.match(id, { configVersion: version, limit, nowMs: now });
        if (run.status === 'matched') return run;
        if (run.status === 'stale_config') throw new Error('the world changed its configuration elsewhere');
        await world.prepare(run);
      }
    },
    /** The first pair that could be made, whatever was rung for, or ''. */
    async pair(): Promise<string> {
      for (let from = 0; ; ) {
        const look = await core.matching.findPair(id, {
          configVersion: version,
          from,
          limit: 100,
          nowMs: now,
        });
        if (look.status === 'stale_config') throw new Error('the world changed its configuration elsewhere');
        if (look.status === 'plan_needed' || look.status === 'stand') await world.prepare(look);
        else if (look.pair !== '' || look.next === null) return look.pair;
        else from = look.next;
      }
    },
    /** The agent takes the next, with what the script asks for done in between. */
    async takeNext(agent: TestAgent) {
      for (;;) {
        const taken = await world.next(agent);
        if (taken.status !== 'plan_needed' && taken.status !== 'stand') return taken;
        await world.prepare(taken);
      }
    },

    /** Removes every key of the partition. */
    drop: (): Promise<void> => dropPartition(redis, partition),
  };
  return world;
}
