// The stage's workspace: three teams, four channels, a rule, five agents, and how their configuration changes on both sides.

import { allEffects, type Effects, type Mirror } from '../../src/routing/configuration/config-changes.js';
import { profileOf } from '../../src/routing/ids.js';
import type { Placement } from '../../src/routing/terms/placement.js';
import type { TestAgent, World } from '../support/world.js';
import type { Model } from './model.js';
import { frameOf, plainTarget, rowOf, type Target, targetOf } from './office.js';
import type { ModelAgent, ModelConversation, Standing } from './shapes.js';

const RULE = 'rr_one+rr_two';
const OFFER = { timeoutMs: 30_000, declineLimit: 2, coolDownMs: 60_000, escalateTo: null };
/** The teams of each channel by their place, and what else is not plain. */
const CHANNELS: readonly ({ teams: readonly number[] } & Partial<Target>)[] = [
  { teams: [0] },
  { teams: [1], order: 'round_robin', answerWithinMs: 15_000 },
  { teams: [0, 1], mode: 'offer', offer: { ...OFFER, to: 2 }, wide: true },
  { teams: [2], mode: 'pull' },
];
const HIRED = [
  { teams: [0], level: 1, capacity: 2 },
  { teams: [0, 1], level: 3, capacity: 1 },
  { teams: [0, 1, 2], level: 2, capacity: 3, awayTimeoutMs: 10_000 },
  { teams: [1], level: 1, capacity: 1 },
  { teams: [2], level: 2, capacity: 2 },
] as const;

/** What of a placement is not the channel's plain one. `heavy`: which of the weights in use. */
export type Wishes = {
  rule?: boolean;
  anyone?: boolean;
  heavy?: number;
  priority?: number;
  prefer?: number | null;
  dueMs?: number | null;
  nextMs?: number | null;
  sla?: boolean;
};

const profileName = ({ teamIds, level }: Standing) => profileOf(teamIds, [{ skill: 'level', level }]);

export async function createStaff(world: World, model: Model) {
  const { office } = model.books;
  const teams = [await world.team(), await world.team(), await world.team()];
  const teamsAt = (places: readonly number[]) => places.map((n) => teams[n] ?? '');
  for (const teamId of teams) office.targets.set(teamId, plainTarget([teamId]));
  office.targets.set(RULE, plainTarget(teamsAt([1, 2])));
  const channels: string[] = [];
  for (const { teams: places, ...terms } of CHANNELS) {
    const channelId = await world.channel(teamsAt(places));
    office.targets.set(channelId, { ...plainTarget(teamsAt(places)), ...terms });
    channels.push(channelId);
  }
  const agents: TestAgent[] = [];
  const standing = (who: TestAgent): Standing | undefined => model.books.agents.get(who.id)?.configured;

  /** The configured facts of an agent, on both sides. */
  function configure(who: TestAgent, changed: Partial<Standing>): void {
    const known = model.books.agents.get(who.id);
    if (!known) return;
    known.configured = { ...known.configured, ...changed };
    const { teamIds, capacity, draining, awayTimeoutMs } = known.configured;
    Object.assign(who, { teamIds: [...teamIds], capacity, draining, awayTimeoutMs });
    who.profile = profileName(known.configured);
  }
  async function hire(configured: Standing): Promise<TestAgent> {
    const who = await world.agent([...configured.teamIds], { capacity: configured.capacity });
    model.outdate(model.books.agents.keys());
    model.people.hire(who.id, configured);
    configure(who, {});
    return who;
  }

  world.row = (need) => {
    const all = [...world.agents.values()].flatMap((who) => standing(who) ?? []);
    const profiles = new Map(all.map((each) => [profileName(each), each]));
    return rowOf(office, profiles, need, world.now);
  };
  const { prepare } = world;
  // What the engine asks its caller for, the caller does: the model is told.
  world.prepare = async (asked) => {
    if ('agents' in asked) for (const id of asked.agents) model.people.stand(id);
    else if (asked.begin) model.beginPlan(frameOf(office));
    else for (const need of asked.needs) model.plan(need, world.row(need));
    Object.assign(world.frame, frameOf(office));
    await prepare(asked);
    model.rest();
  };

  const staff = {
    teams,
    channels,
    agents,
    configure,
    names: {
      teams,
      channels,
      profileOf: ({ stood, configured }: ModelAgent) => profileName(stood ?? configured),
    },
    agent: (n: number) => agents[n % agents.length] as TestAgent,
    teamsAt,
    /** A new version of the configuration. Answers whether the bell was asked for. */
    async change(
      kind: 'team' | 'channel' | 'agent' | 'settings',
      id: string,
      { effects = allEffects, mirrored }: { effects?: Effects; mirrored?: Partial<Mirror> } = {},
    ): Promise<boolean> {
      const stored = await world.put(kind, id, { effects, ...(mirrored ? { mirrored } : {}) });
      model.outdate(effects.restand === 'everybody' ? model.books.agents.keys() : effects.restand);
      return stored.ring;
    },
    async dismiss(n: number): Promise<boolean> {
      const who = staff.agent(n);
      const configured = standing(who);
      if (!configured) return false;
      let rang = false;
      for (let more = true; more; ) {
        const answer = await world.core.configuration.deleteAgent(world.id, {
          ...{ agentId: who.id, keyIds: [], limit: 1, by: 'key:test', nowMs: world.now },
        });
        more = answer.status === 'deleted' && answer.more;
        rang ||= answer.status === 'deleted' && answer.ring;
      }
      world.agents.delete(who.id);
      model.dismiss(who.id);
      world.catchUp(await world.core.reads.configVersion(world.id));
      agents[n % agents.length] = await hire(configured);
      // Whoever makes an agent may be asked to ring, too.
      rang ||= Number(await world.redis.hget(world.keys.anchor, 'bell')) === world.now;
      return rang || (await staff.change('agent', agents[n % agents.length]?.id ?? ''));
    },
    placement(c: ModelConversation | string, wishes: Wishes, teamId?: string): Placement {
      const channelId = typeof c === 'string' ? c : c.channelId;
      const pinned = teamId ?? (typeof c === 'string' ? null : c.teamId);
      const { weights } = office;
      const weight = weights[Math.min(wishes.heavy ?? 0, weights.length - 1)] ?? 1;
      const parts = [pinned ?? (wishes.rule ? RULE : channelId)];
      if (wishes.anyone) parts.push('any');
      if (weight > 1) parts.push(`w=${weight}`);
      const later = (ms: number | null | undefined) => (ms ? world.now + ms : null);
      const preferred = wishes.prefer == null ? null : staff.agent(wishes.prefer);
      const known = preferred && model.books.agents.get(preferred.id);
      const need = parts.join(';');
      return {
        ...{ need, weight, priority: wishes.priority ?? 0, rules: [] },
        ...{ deadlineAt: later(wishes.dueMs), nextAt: later(wishes.nextMs) },
        answerWithinMs: targetOf(office, need).answerWithinMs,
        prefer: known?.current ? { agentId: known.id, forMs: 20_000 } : null,
        sla: wishes.sla
          ? {
              ...{ policyId: 'sp_one', kind: 'first', warnAt: world.now + 5_000 },
              ...{ dueAt: world.now + 9_000, breachAt: world.now + 10_000 },
            }
          : null,
      };
    },
  };
  for (const { teams: places, ...hired } of HIRED) {
    const plain = { teamIds: teamsAt(places), draining: false, awayTimeoutMs: null };
    agents.push(await hire({ ...plain, ...hired }));
  }
  for (const who of agents) {
    await world.signIn(who);
    model.people.signIn(who.id, who.session, 'available');
  }
  return staff;
}
