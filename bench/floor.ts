/**
 * A workspace of a given size, driven through the core alone: as many agents busy to their last slot, in front of whom
 * conversations wait, as idle ones, to whom arrivals go at once. What the workers do around the core is done here.
 */
import type { Redis } from 'ioredis';
import { createCore } from '../src/routing/core.js';
import { conversationIdOf, messageIdOf, newWorkspaceId, randomToken } from '../src/routing/ids.js';
import { timeless } from '../src/routing/terms/lifecycle.js';
import { type PlanRow, plainPlacement } from '../src/routing/terms/placement.js';
import { ASSIGNMENTS_AT_ONCE } from '../src/workers/routing/routing.js';

/** Of each half: so many agents, spread over so many profiles, each of which can serve all of so many lanes. */
export type Size = { agents: number; profiles: number; lanes: number; waiting: number };
export type Half = 'busy' | 'idle';
export type Floor = Awaited<ReturnType<typeof openFloor>>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Calls of the seeding under way at once. */
const SEED_AT_ONCE = 500;

const settings = {
  removeAssignment: '1',
  graceMs: 90_000,
  signOutGraceMs: 10_000,
  leaseMs: DAY_MS,
  heartbeatMs: 15_000,
  dedupeDays: 8,
  orderKind: 'priority',
  headStartMs: '',
  idleAwayMs: '',
  clearAfterMs: '',
} as const;

/** @param seeding  pipelines what is sent at once; `redis` sends one by one, as what is timed must be */
export async function openFloor(redis: Redis, seeding: Redis, size: Size) {
  const core = createCore(redis);
  const seeds = createCore(seeding);
  const id = newWorkspaceId(randomToken(6));
  const held: string[] = [];
  let version = 1;
  let arrivals = 0;
  const agentId = (half: Half, n: number) => `ag_${half}_${n}`;
  const profile = (half: string, n: number) => `pf_${half}_${n}`;
  const need = (half: Half, n: number) => `ch_${half}_${n % size.lanes}`;

  function planRow(of: string): PlanRow {
    const half = of.split('_')[1] ?? '';
    const count = half === 'busy' || half === 'idle' ? size.profiles : 0;
    return {
      order: 'load_ratio',
      mode: 'direct',
      profiles: Array.from({ length: count }, (_, n) => [profile(half, n), 0] as const),
      offer: null,
      answerWithinMs: null,
      until: null,
    };
  }

  const standing = (agent: string) => {
    const [, half = '', n = '0'] = agent.split('_');
    return {
      agentId: agent,
      profile: profile(half, Number(n) % size.profiles),
      capacity: 1,
      configVersion: version,
    };
  };

  /** Accepted (at `nowMs`, else now) and applied; answers the conversation's id. */
  async function arrive(where: string, from = core, nowMs?: number): Promise<string> {
    const n = String(arrivals++);
    const messageId = messageIdOf(id, n);
    const contactId = `ct_${n}`;
    const entry = JSON.stringify({
      kind: 'message',
      direction: 'in',
      messageId,
      text: 'Where is my new card?',
    });
    const [accepted] = await from.inboxes.accept([
      { workspaceId: id, messageId, contactId, body: entry, ...(nowMs ? { nowMs } : {}) },
    ]);
    if (accepted instanceof Error) throw accepted;
    const applied = await from.inboxes.apply(id, {
      ...{ contactId, messageId, entry, token: 'bench', configVersion: version, channelId: where },
      ...{ contactExternalId: n, contactName: 'A customer', contactAttributes: '', conversationKey: n },
      ...{ conversationId: conversationIdOf(messageId), visibility: 'private', threadId: '', topics: [] },
      ...{ teamId: null, hops: [], terms: timeless, reopenWindowMs: 0 },
      placement: plainPlacement(where),
    });
    if (applied.status !== 'applied') throw new Error(`not applied: ${applied.status}`);
    return applied.conversationId;
  }

  /** One run of the matcher, and what it asks for done. Answers what it assigned, and whether another run is asked for. */
  async function run() {
    const outcome = await core.matching.match(id, { configVersion: version, limit: ASSIGNMENTS_AT_ONCE });
    if (outcome.status === 'stale_config') throw new Error('the configuration is another');
    if (outcome.status === 'plan_needed') {
      if (outcome.begin)
        await seeds.matching.beginPlan(id, version, { orders: ['load_ratio'], weights: [1] });
      await Promise.all(outcome.needs.map((of) => seeds.matching.setRow(id, version, of, planRow(of))));
      return { assigned: [], more: true };
    }
    const agents = outcome.status === 'stand' ? outcome.agents : outcome.stand;
    await Promise.all(agents.map((agent) => seeds.matching.stand(id, standing(agent))));
    return outcome.status === 'stand' ? { assigned: [], more: true } : outcome;
  }

  /** Runs until none is asked for; answers the ids of what was assigned. */
  async function route(): Promise<string[]> {
    const given: string[] = [];
    for (;;) {
      const { assigned, more } = await run();
      given.push(...assigned.map(({ conversationId }) => conversationId));
      if (!more) return given;
    }
  }

  async function resolve(conversationId: string): Promise<void> {
    const done = await core.conversations.resolve(id, {
      ...{ conversationId, epoch: null, by: 'key:bench', seenSeq: null },
    });
    if (done.status !== 'resolved') throw new Error(`not resolved: ${done.status}`);
  }

  async function inChunks(count: number, each: (n: number) => Promise<unknown>): Promise<void> {
    for (let from = 0; from < count; from += SEED_AT_ONCE) {
      const chunk = Math.min(SEED_AT_ONCE, count - from);
      await Promise.all(Array.from({ length: chunk }, (_, n) => each(from + n)));
    }
  }

  const signIn = (agent: string) =>
    seeds.presence.startSession(id, {
      ...standing(agent),
      sessionId: `se_${agent}`,
      availability: 'available',
    });
  /** So many more wait, each since another millisecond, nobody having looked at them yet. */
  const queue = (count: number, where: (n: number) => string) => {
    const since = Date.now() - HOUR_MS;
    return inChunks(count, (n) => arrive(where(n), seeds, since + n));
  };

  await seeds.configuration.createWorkspace(id, {
    ...{ name: 'Bench', slug: 'bench', settings: '{}', mirror: settings, keyId: 'key_a', keyRecord: '{}' },
  });
  await inChunks(size.agents, (n) => signIn(agentId('busy', n)));
  await queue(size.agents, (n) => need('busy', n));
  held.push(...(await route()));
  if (held.length !== size.agents) throw new Error('not everybody is busy');
  await inChunks(size.agents, (n) => signIn(agentId('idle', n)));
  await queue(size.waiting, (n) => need('busy', n));
  await queue(size.lanes, (n) => need('idle', n));
  for (let given = await route(); given.length > 0; given = await route()) {
    for (const conversationId of given) await resolve(conversationId);
  }

  return {
    core,
    id,
    size,
    need,
    arrive,
    queue,
    run,
    route,
    resolve,
    /** What the busy agents hold, longest held first. */
    held,
    /** A team is stored anew, as the API does it: who can serve what has to be evaluated again. */
    async changeTeam(): Promise<void> {
      const stored = await core.configuration.put(id, {
        ...{ kind: 'team', id: 'tm_bench', json: '{"name":"Bench"}', by: 'key:bench' },
        effects: { plan: true, restand: 'everybody', placing: false },
        configVersion: version,
      });
      if (stored.status !== 'stored') throw new Error(stored.status);
      version = stored.version;
    },
  };
}
