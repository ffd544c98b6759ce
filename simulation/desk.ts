/**
 * The desk at which simulated customers queue: the real core, in a workspace and a partition of its own. The one file here
 * that knows the core; a change of the core's verbs ends here.
 *
 * Time is ms since the start, owned by the caller. Agents, customers and lines are numbers. An act answers whether the
 * doorbell is to be rung; who rings calls `match`.
 */
import type { Redis } from 'ioredis';
import { createCore } from '../src/routing/core.js';
import { contactIdOf, conversationIdOf, conversationKeyOf, messageIdOf } from '../src/routing/ids.js';
import { allScripts } from '../src/routing/script.js';
import { timeless } from '../src/routing/terms/lifecycle.js';
import { type PlanRow, plainPlacement } from '../src/routing/terms/placement.js';

export type Office = {
  readonly agents: readonly {
    readonly capacity: number;
    /** Equal texts: interchangeable agents. */
    readonly qualification: string;
    /** Whether it can serve line 0, 1, … */
    readonly serves: readonly boolean[];
  }[];
  /** How many different requirements there are; all customers of a line have the same. */
  readonly lines: number;
};

export type Given = { customer: number; agent: number; waitMs: number };

export type Desk = {
  /** The agent is there and takes work, or takes no more of it and keeps what is in hand. All are away at first. */
  come(agent: number, atMs: number): Promise<boolean>;
  go(agent: number, atMs: number): Promise<boolean>;
  arrive(c: { customer: number; line: number; priority: number }, atMs: number): Promise<boolean>;
  /** Runs until dry; what was given, in order. */
  match(atMs: number): Promise<Given[]>;
  /** The agent is done with the customer. */
  finish(customer: number, atMs: number): Promise<boolean>;
  /** A customer in line gives up. */
  giveUp(customer: number, atMs: number): Promise<boolean>;
  /** Forgets everything of this desk. */
  close(): Promise<void>;
};

/** 2027-01-15 08:00 UTC. */
const START_MS = 1_800_000_000_000;
/** Nobody is lost here: who goes says so. One lease outlasts every simulation, and saves the heartbeats. */
const LEASE_MS = 10 * 365 * 86_400_000;
const VERSION = 1;
const MATCHES_AT_ONCE = 100;

/** @param partition  a hash tag that nobody else uses */
export async function openDesk(redis: Redis, partition: string, office: Office): Promise<Desk> {
  const core = createCore(redis);
  const workspaceId = `ws_${partition}_sim`;
  const agentIds = office.agents.map((_, agent) => `ag_${String(agent).padStart(4, '0')}`);
  const agentOf = new Map(agentIds.map((id, agent) => [id, agent]));
  const channelOf = (line: number) => `ch_${line}`;
  const profileOf = (agent: number) => `pf_${qualifications.indexOf(office.agents[agent]!.qualification)}`;
  const qualifications = [...new Set(office.agents.map((agent) => agent.qualification))];
  /** Who can serve a line, its least loaded first. */
  const rowOf = (line: number): PlanRow => {
    const able = office.agents.flatMap((agent, i) => (agent.serves[line] ? [profileOf(i)] : []));
    const profiles = [...new Set(able)].map((profile) => [profile, 0] as const);
    return { order: 'load_ratio', mode: 'direct', profiles, offer: null, answerWithinMs: null, until: null };
  };
  const messageOf = (customer: number, line: number) => messageIdOf(channelOf(line), `m${customer}`);
  /** By conversation id, until it is over. */
  const customers = new Map<string, number>();
  const conversations = new Map<number, { id: string; epoch: number | null; by: string }>();
  const at = (atMs: number) => ({ nowMs: START_MS + atMs });

  // Loaded first, so that what is sent without waiting for the answer before it arrives in order.
  for (const script of allScripts) await redis.script('LOAD', script.lua);
  await core.configuration.createWorkspace(workspaceId, {
    name: 'Simulation',
    slug: 'simulation',
    settings: '{}',
    keyId: 'key_simulation',
    keyRecord: '',
    mirror: {
      removeAssignment: '0',
      graceMs: LEASE_MS,
      signOutGraceMs: LEASE_MS,
      leaseMs: LEASE_MS,
      heartbeatMs: LEASE_MS,
      dedupeDays: 1,
      orderKind: 'priority',
      headStartMs: '',
      idleAwayMs: '',
      clearAfterMs: '',
    },
    ...at(0),
  });
  await core.presence.alive(partition, 'simulation', START_MS);
  await core.matching.beginPlan(workspaceId, VERSION, { orders: ['load_ratio'], weights: [1] }, START_MS);
  for (let line = 0; line < office.lines; line++)
    await core.matching.setRow(workspaceId, VERSION, channelOf(line), rowOf(line), START_MS);
  for (const [agent, agentId] of agentIds.entries()) {
    await core.presence.startSession(workspaceId, {
      agentId,
      sessionId: `se_${agent}`,
      availability: 'away',
      profile: profileOf(agent),
      capacity: office.agents[agent]!.capacity,
      configVersion: VERSION,
      ...at(0),
    });
  }

  async function choose(agent: number, availability: 'available' | 'away', atMs: number): Promise<boolean> {
    const agentId = agentIds[agent]!;
    const session = { agentId, sessionId: `se_${agent}`, availability, ...at(atMs) };
    const answer = await core.presence.beat(workspaceId, session);
    if (answer.status !== 'alive') throw new Error(`a beat was answered ${answer.status}`);
    return answer.ring;
  }

  async function resolve(customer: number, atMs: number): Promise<boolean> {
    const { id: conversationId, epoch, by } = conversations.get(customer)!;
    const act = { conversationId, epoch, by, seenSeq: null, ...at(atMs) };
    const answer = await core.conversations.resolve(workspaceId, act);
    if (answer.status !== 'resolved') throw new Error(`resolving was answered ${answer.status}`);
    conversations.delete(customer);
    customers.delete(conversationId);
    return answer.ring;
  }

  return {
    come: (agent, atMs) => choose(agent, 'available', atMs),
    go: (agent, atMs) => choose(agent, 'away', atMs),
    async arrive({ customer, line, priority }, atMs) {
      const channelId = channelOf(line);
      const contactExternalId = `c${customer}`;
      const contactId = contactIdOf(channelId, contactExternalId);
      const messageId = messageOf(customer, line);
      const conversationId = conversationIdOf(messageId);
      customers.set(conversationId, customer);
      conversations.set(customer, { id: conversationId, epoch: null, by: 'key:simulation' });
      const [, applied] = await Promise.all([
        core.inboxes.accept([{ workspaceId, messageId, contactId, body: '{}', ...at(atMs) }]),
        core.inboxes.apply(workspaceId, {
          contactId,
          messageId,
          token: 'simulation',
          configVersion: VERSION,
          channelId,
          contactExternalId,
          contactName: '',
          contactAttributes: '',
          conversationKey: conversationKeyOf(channelId, contactId, 'private', ''),
          conversationId,
          visibility: 'private',
          threadId: '',
          entry: '{"kind":"message","direction":"in"}',
          placement: { ...plainPlacement(channelId), priority },
          hops: [],
          topics: [],
          teamId: null,
          terms: timeless,
          reopenWindowMs: 0,
          ...at(atMs),
        }),
      ]);
      if (applied.status !== 'applied') throw new Error(`applying was answered ${applied.status}`);
      return applied.ring;
    },
    async match(atMs) {
      const given: Given[] = [];
      for (;;) {
        const run = { configVersion: VERSION, limit: MATCHES_AT_ONCE, ...at(atMs) };
        const answer = await core.matching.match(workspaceId, run);
        if (answer.status !== 'matched') throw new Error(`matching was answered ${answer.status}`);
        for (const { conversationId, agentId, epoch, waitMs } of answer.assigned) {
          const customer = customers.get(conversationId)!;
          conversations.set(customer, { id: conversationId, epoch, by: `agent:${agentId}` });
          given.push({ customer, agent: agentOf.get(agentId)!, waitMs });
        }
        if (!answer.more) return given;
      }
    },
    finish: resolve,
    giveUp: resolve,
    async close() {
      for await (const found of redis.scanStream({ match: `{${partition}}:*`, count: 1_000 })) {
        const keys = found as string[];
        if (keys.length > 0) await redis.unlink(...keys);
      }
    },
  };
}
