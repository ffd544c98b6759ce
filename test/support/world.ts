// Arranges the state a test of the core starts from: an own partition and workspace, owned time, teams, channels, agents,
// messages. It acts through the core's verbs alone and never asserts.

import type { Redis } from 'ioredis';
import { allEffects } from '../../src/routing/config-changes.js';
import { type Core, createCore } from '../../src/routing/core.js';
import { contactIdOf, messageIdOf, profileOf, randomToken } from '../../src/routing/ids.js';
import { workspaceKeys } from '../../src/routing/keys.js';
import { actions } from './actions.js';
import { applyHead, type Incoming } from './inbound.js';
import { observers } from './observers.js';

export type TestAgent = { id: string; teamIds: string[]; capacity: number; profile: string; session: string };
export type WorldOptions = {
  partition?: string;
  removeAssignment?: boolean;
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
  let now = options.startAtMs ?? START_MS;
  let version = 1;
  let counted = 0;
  const next = (kind: string) => `${kind}_${String(++counted).padStart(3, '0')}`;
  const mirror = (removeAssignment: boolean) =>
    ({ ...settings, removeAssignment: removeAssignment ? '1' : '0' }) as const;

  await core.configuration.createWorkspace(id, {
    name: 'Test',
    slug: 'test',
    settings: '{}',
    keyId: 'key_first',
    keyRecord: '{"role":"admin"}',
    nowMs: now,
    mirror: mirror(options.removeAssignment ?? true),
  });
  await core.presence.alive(partition, RUN_ID, now);

  async function put(
    kind: 'team' | 'channel' | 'agent' | 'settings',
    resourceId: string,
    removeAssignment?: boolean,
  ) {
    const stored = await core.configuration.put(id, {
      kind,
      id: resourceId,
      json: `{"id":"${resourceId}"}`,
      effects: allEffects,
      by: 'key:test',
      configVersion: version,
      ...(removeAssignment === undefined ? {} : { mirror: mirror(removeAssignment) }),
      nowMs: now,
    });
    if (stored.status !== 'stored') throw new Error(stored.status);
    version = stored.version;
    return stored;
  }

  /** Which profiles (sets of teams) serve which channel or team. */
  function plan(): Map<string, string[]> {
    const targets = new Map<string, string[]>([
      ...channels,
      ...[...teams].map((team): [string, string[]] => [team, [team]]),
    ]);
    const serving = (wanted: readonly string[]) =>
      [...agents.values()]
        .filter((a) => a.teamIds.some((team) => wanted.includes(team)))
        .map((a) => a.profile);
    return new Map([...targets].map(([target, wanted]) => [target, [...new Set(serving(wanted))].sort()]));
  }

  const placed = (agent: TestAgent) => ({
    agentId: agent.id,
    profile: agent.profile,
    capacity: agent.capacity,
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
    plan,
    /** Owned time, unix ms: passed by every helper, moved by `advance` alone. */
    get now() {
      return now;
    },
    get version() {
      return version;
    },
    put,
    /** A change was made past the world's own helpers. */
    saw: (newer: number) => {
      version = newer;
    },
    setRemoveAssignment: (on: boolean) => put('settings', 'settings', on),

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
    beat: (agent: TestAgent, availability?: 'available' | 'away', session = agent.session) =>
      core.presence.beat(id, { agentId: agent.id, sessionId: session, availability, nowMs: now }),
    signOut: (agent: TestAgent, session = agent.session) =>
      core.presence.endSession(id, { agentId: agent.id, sessionId: session, nowMs: now }),
    stand: (agent: TestAgent) => core.matching.stand(id, placed(agent)),

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

    /** Runs of the matcher until it answers `matched`, with what it asks for (stand, plan) done in between. */
    async match({ limit = 100, from = core } = {}) {
      for (;;) {
        const run = await from.matching.match(id, { configVersion: version, limit, nowMs: now });
        if (run.status === 'matched') return run;
        if (run.status === 'stale_config') throw new Error('the world changed its configuration elsewhere');
        if (run.status === 'plan_needed') await core.matching.setPlan(id, version, plan());
        else for (const agentId of run.agents) await world.stand(agents.get(agentId)!);
      }
    },

    /** Removes every key of the partition. */
    async drop(): Promise<void> {
      const found = await redis.keys(`{${partition}}:*`);
      if (found.length > 0) await redis.del(...found);
    },
  };
  return world;
}
