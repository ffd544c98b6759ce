import { describe } from 'vitest';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { runGauges } from '../../src/workers/monitors/gauges.js';
import { runPresence } from '../../src/workers/monitors/presence.js';
import { runSweep } from '../../src/workers/monitors/sweep.js';
import { runTimers } from '../../src/workers/monitors/timers.js';
import { runTrim } from '../../src/workers/monitors/trim.js';
import { routeWorkspace } from '../../src/workers/routing/routing.js';
import { expect, type Stage, test } from './stage.js';

/** A team with one signed-in agent, and conversations of so many contacts, applied and not yet routed. */
async function desk(stage: Stage, contacts: readonly string[]) {
  const team = await stage.team('Cards', 3);
  const channel = await stage.channel([team.id]);
  const agent = await stage.agent([team.id]);
  await stage.signIn(agent.id);
  for (const contact of contacts) {
    const { contactId } = await stage.accept(channel.id, contact, 'hello');
    await drainContact(stage.deps, stage.id, contactId);
  }
  return { team, channel, agent };
}

describe('the presence monitor', () => {
  test('takes an absent agent’s conversations back, rings for the others and counts by reason', async ({
    stage,
  }) => {
    const { team, agent } = await desk(stage, ['ada', 'bea']);
    await routeWorkspace(stage.deps, stage.id);
    const holders = async () => (await stage.conversations()).map(({ assigneeId }) => assigneeId);
    expect(await holders()).toEqual([agent.id, agent.id]);
    const other = await stage.agent([team.id]);
    await stage.signIn(other.id);
    stage.rings.routing.length = 0;
    // The last sign of life lies 200 s back: past lease (45 s) and grace (90 s).
    const nowMs = Date.now() - 200_000;
    await stage.core.presence.beat(stage.id, { agentId: agent.id, sessionId: `se_${agent.id}`, nowMs });

    const all = { recorded: 0, due: 0, takenBack: 0 };
    for (let more = true; more; ) {
      const step = await runPresence(stage.deps, [stage.partition]);
      more = step.more;
      for (const key of ['recorded', 'due', 'takenBack'] as const) all[key] += step[key];
    }
    expect(all).toEqual({ recorded: 1, due: 1, takenBack: 2 });
    expect(stage.rings.routing).toEqual([stage.id]);
    const series = `switchboard_unassignments_total{workspace="${stage.slug}",reason="agent_offline"}`;
    expect(await stage.metric(series)).toBe(2);
    await routeWorkspace(stage.deps, stage.id);
    expect(await holders()).toEqual([other.id, other.id]);
  });

  test('does nothing while no api process says that it lives', async ({ stage }) => {
    await desk(stage, []);
    await stage.redis.hset(`{${stage.partition}}:engine`, 'alive', Date.now() - 6_000);
    expect(await runPresence(stage.deps, [stage.partition])).toEqual({
      recorded: 0,
      due: 0,
      takenBack: 0,
      more: false,
    });
  });
});

describe('the timer monitor', () => {
  test('ends what is due and rings', async ({ stage }) => {
    const { agent } = await desk(stage, ['ada']);
    await routeWorkspace(stage.deps, stage.id);
    const [conversation] = await stage.conversations();
    const config = await stage.directory.reload(stage.id);
    await stage.core.conversations.unassign(stage.id, {
      conversationId: conversation?.id ?? '',
      epoch: conversation?.epoch ?? 0,
      by: `agent:${agent.id}`,
      agentId: agent.id,
      configVersion: config?.version ?? 0,
      coolDownMs: 0,
    });
    stage.rings.routing.length = 0;
    await stage.redis.hset(stage.keys.anchor, 'bell', 0);
    expect(await runTimers(stage.deps, [stage.partition])).toEqual({ fired: 1, more: false });
    expect(stage.rings.routing).toEqual([stage.id]);
    expect(await routeWorkspace(stage.deps, stage.id)).toMatchObject({ assigned: 1 });
  });
});

describe('the sweep', () => {
  const kinds = async (stage: Stage, queue: string) => ({
    rescued: await stage.metric(`switchboard_sweep_served_total{queue="${queue}",kind="rescued"}`),
    overdue: await stage.metric(`switchboard_sweep_served_total{queue="${queue}",kind="overdue"}`),
    retried: await stage.metric(`switchboard_sweep_served_total{queue="${queue}",kind="retried"}`),
  });
  const pass = (stage: Stage) => runSweep(stage.deps, [stage.partition], { everyMs: 0 });

  test('applies an inbox whose doorbell was lost, at its second pass, as rescued', async ({ stage }) => {
    const channel = await stage.channel([]);
    await stage.accept(channel.id, 'ada', 'hello');
    expect(await pass(stage)).toEqual({ contacts: 0, workspaces: 0 });
    expect(await pass(stage)).toEqual({ contacts: 1, workspaces: 0 });
    expect(await stage.conversations()).toHaveLength(1);
    expect(await kinds(stage, 'inbound')).toEqual({ rescued: 1, overdue: 0, retried: 0 });
  });

  test('counts as overdue what its queue had jobs for, and as retried what had failed', async ({ stage }) => {
    const channel = await stage.channel([]);
    await stage.accept(channel.id, 'ada', 'hello');
    await pass(stage);
    stage.queued.inbound.waiting = 1;
    await pass(stage);
    expect(await kinds(stage, 'inbound')).toEqual({ rescued: 0, overdue: 1, retried: 0 });

    const { contactId } = await stage.accept(channel.id, 'bea', 'hello');
    await stage.core.inboxes.claim(stage.id, contactId, 'failing');
    await stage.core.inboxes.release(stage.id, contactId, 'failing', 'internal');
    await pass(stage);
    await pass(stage);
    expect(await kinds(stage, 'inbound')).toEqual({ rescued: 0, overdue: 1, retried: 1 });
  });

  test('matches a pair that nobody rang for, at its second pass, as rescued', async ({ stage }) => {
    await desk(stage, ['ada']);
    expect(await pass(stage)).toEqual({ contacts: 0, workspaces: 0 });
    expect(await pass(stage)).toEqual({ contacts: 0, workspaces: 1 });
    expect((await stage.conversations())[0]?.assigneeId).toMatch(/^ag_/);
    expect(await kinds(stage, 'routing')).toEqual({ rescued: 1, overdue: 0, retried: 0 });
  });

  test('passes once per interval, whichever of several monitors comes first', async ({ stage }) => {
    const channel = await stage.channel([]);
    await stage.accept(channel.id, 'ada', 'hello');
    await runSweep(stage.deps, [stage.partition], { everyMs: 5_000 });
    expect(await runSweep(stage.deps, [stage.partition], { everyMs: 5_000 })).toEqual({
      contacts: 0,
      workspaces: 0,
    });
    expect(await kinds(stage, 'inbound')).toEqual({ rescued: 0, overdue: 0, retried: 0 });
  });
});

describe('trimming', () => {
  test('drops events older than the workspace keeps them, and none before', async ({ stage }) => {
    await desk(stage, ['ada']);
    const length = await stage.redis.xlen(stage.keys.events);
    expect(length).toBeGreaterThan(0);
    expect(await runTrim(stage.deps, [stage.partition])).toEqual({ events: 0 });
    const later = Date.now() + 3_700_000;
    expect(await runTrim(stage.deps, [stage.partition], { nowMs: later })).toEqual({ events: length });
  });

  test('drops facts by whole days, when the workspace keeps them no longer', async ({ stage }) => {
    await desk(stage, ['ada']);
    const [conversation] = await stage.conversations();
    await stage.core.conversations.resolve(stage.id, {
      ...{ conversationId: conversation!.id, epoch: null, by: 'key:k', seenSeq: null, wrapUpMs: 0 },
    });
    const facts = stage.keys.facts(Math.floor(Date.now() / 86_400_000));
    expect(await stage.redis.llen(facts)).toBe(1);
    const inDays = (days: number) => Date.now() + days * 86_400_000;
    // A hundred days at once.
    for (let pass = 0; pass < 7; pass++) await runTrim(stage.deps, [stage.partition], { nowMs: inDays(539) });
    expect(await stage.redis.llen(facts)).toBe(1);
    await runTrim(stage.deps, [stage.partition], { nowMs: inDays(542) });
    expect(await stage.redis.exists(facts)).toBe(0);
  });
});

describe('gauges', () => {
  test('show lanes by team, agents by presence, capacity and jobs', async ({ stage }) => {
    await desk(stage, ['ada', 'bea', 'cyd', 'dee']);
    await routeWorkspace(stage.deps, stage.id);
    await stage.agent([]);
    stage.queued.inbound.waiting = 7;
    await runGauges(stage.deps, [stage.partition], Date.now() + 60_000);
    const at = `{workspace="${stage.slug}"`;
    expect(await stage.metric(`switchboard_waiting_conversations${at},team="cards"}`)).toBe(1);
    expect(await stage.metric(`switchboard_oldest_waiting_seconds${at},team="cards"}`)).toBeGreaterThan(59);
    expect(await stage.metric(`switchboard_capacity_used${at}}`)).toBe(3);
    expect(await stage.metric(`switchboard_capacity_free${at}}`)).toBe(0);
    expect(await stage.metric(`switchboard_agents${at},availability="available",liveness="live"}`)).toBe(1);
    expect(await stage.metric(`switchboard_agents${at},availability="away",liveness="absent"}`)).toBe(1);
    expect(await stage.metric('switchboard_queue_jobs{queue="inbound",state="waiting"}')).toBe(7);
  });

  test('vanish when they cannot be read', async ({ stage }) => {
    await desk(stage, ['ada']);
    await runGauges(stage.deps, [stage.partition]);
    const series = `switchboard_capacity_used{workspace="${stage.slug}"}`;
    expect(await stage.metric(series)).toBe(0);
    const broken = { ...stage.deps.queues, counts: () => Promise.reject(new Error('Command timed out')) };
    await expect(runGauges({ ...stage.deps, queues: broken }, [stage.partition])).rejects.toThrow();
    expect(await stage.metric(series)).toBe(null);
  });
});
