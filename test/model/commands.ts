// The commands of the model test, as data that fast-check makes, shrinks and prints. Each acts on the engine and on the
// model alike and expects the same answer of both; the stage then compares everything.

import fc from 'fast-check';
import { expect } from 'vitest';
import { conversationIdOf } from '../../src/routing/ids.js';
import type { Model } from './model.js';
import type { Acting, ModelConversation } from './shapes.js';
import type { Stage } from './stage.js';

export type Command = fc.AsyncCommand<Model, Stage>;

/** @param play  answers whether the engine asked for the doorbell */
function command(name: string, args: unknown, play: (stage: Stage) => Promise<boolean>): Command {
  return {
    check: () => true,
    run: async (_model, stage) => stage.settle(await play(stage)),
    toString: () => `${name}(${JSON.stringify(args).slice(1, -1)})`,
  };
}

const which = fc.nat({ max: 11 });
const who = fc.nat({ max: 3 });
const epochs = fc.constantFrom('current', 'current', 'current', 'none', 'none', 'old');
const availability = fc.constantFrom('available' as const, 'available' as const, 'away' as const);
/** How many of the customer's newest messages the app had not shown; null: it does not say. */
const hidden = fc.constantFrom(null, null, null, 0, 0, 1, 2);
const shortMs = fc.constantFrom(1, 999, 1_000, 1_001, 3_999);
const longMs = fc.constantFrom(9_999, 10_000, 15_000, 44_999, 45_000, 45_001, 61_000, 90_000, 301_000);
const common = { n: which, epoch: epochs };

function acting(stage: Stage, c: ModelConversation, epoch: string): Acting {
  const presented = { current: c.epoch, none: null, old: c.epoch - 1 }[epoch] ?? null;
  return { epoch: presented, now: stage.world.now };
}

function seenSeqOf(c: ModelConversation, behind: number | null): number | null {
  return behind === null ? null : (c.inbound.at(-1 - behind)?.seq ?? 0);
}

const rangOf = (answer: object): boolean => 'ring' in answer && answer.ring === true;

/** A verb on an existing conversation: its answer's status must be the model's. */
function act(
  name: string,
  args: { n: number; epoch: string },
  play: (stage: Stage, c: ModelConversation, a: Acting) => Promise<[{ status: string }, string]>,
  among?: 'resolved',
): Command {
  return command(name, args, async (stage) => {
    const c = stage.conversation(args.n, among);
    if (!c) return false;
    const [answer, expected] = await play(stage, c, acting(stage, c, args.epoch));
    expect(`${name}: ${answer.status}`).toBe(`${name}: ${expected}`);
    return rangOf(answer);
  });
}
const seen = (seenSeq: number | null) => (seenSeq === null ? {} : { seenSeq });

async function send(stage: Stage, m: { channelId: string; contact: string; externalId: string }) {
  const { world, model } = stage;
  const accepted = await world.accept(m);
  const expected = model.message({
    ...{ messageId: accepted.messageId, key: `${m.channelId} ${m.contact}`, channelId: m.channelId },
    ...{ newId: conversationIdOf(accepted.messageId), now: world.now },
  });
  expect(accepted.status).toBe(expected);
  return (await world.drain(accepted.contactId)).some((applied) => applied.ring);
}

const conversationCommands = [
  fc.record({ channel: fc.nat({ max: 2 }), contact: fc.constantFrom('ada', 'bo') }).map((args) =>
    command('message', args, async (stage) => {
      const externalId = `m${stage.sent.length}`;
      const message = { channelId: stage.channels[args.channel] ?? '', contact: args.contact, externalId };
      stage.sent.push(message);
      return send(stage, message);
    }),
  ),
  which.map((n) =>
    command('repeatedMessage', [n], async (stage) => {
      const message = stage.sent[n % Math.max(1, stage.sent.length)];
      return message ? send(stage, message) : false;
    }),
  ),
  fc.record({ ...common, by: fc.option(who), hidden, keeps: fc.boolean() }).map((args) =>
    act('reply', args, async ({ world, model, agent }, c, a) => {
      const seenSeq = seenSeqOf(c, args.hidden);
      const by = args.by === null ? {} : { agent: agent(args.by) };
      const said = { epoch: a.epoch, assignOnReply: args.keeps, ...seen(seenSeq), ...by };
      const answer = await world.reply(c.id, said);
      const byId = args.by === null ? null : agent(args.by).id;
      return [answer, model.reply(c, { ...a, by: byId, seenSeq, keeps: args.keeps })];
    }),
  ),
  fc.record({ ...common, hidden }).map((args) =>
    act('pend', args, async ({ world, model }, c, a) => {
      const seenSeq = seenSeqOf(c, args.hidden);
      const answer = await world.pend(c.id, { epoch: a.epoch, ...seen(seenSeq) });
      return [answer, model.pend(c, { ...a, seenSeq })];
    }),
  ),
  fc.record({ ...common, hidden }).map((args) =>
    act('resolve', args, async ({ world, model }, c, a) => {
      const seenSeq = seenSeqOf(c, args.hidden);
      const answer = await world.resolve(c.id, { epoch: a.epoch, ...seen(seenSeq) });
      return [answer, model.resolve(c, { ...a, seenSeq })];
    }),
  ),
  fc.record({ ...common, by: fc.option(who) }).map((args) =>
    act(
      'reopen',
      args,
      async ({ world, model, agent }, c, a) => {
        const by = args.by === null ? null : agent(args.by);
        const answer = await world.reopen(c.id, { epoch: a.epoch, ...(by ? { agent: by } : {}) });
        return [answer, model.reopen(c, { ...a, by: by?.id ?? null })];
      },
      'resolved',
    ),
  ),
  fc.record({ ...common, to: who }).map((args) =>
    act('assign', args, async ({ world, model, agent }, c, a) => {
      const answer = await world.assign(c.id, agent(args.to), { epoch: a.epoch });
      return [answer, model.assign(c, { ...a, to: agent(args.to).id })];
    }),
  ),
  fc.record({ ...common, team: fc.nat({ max: 1 }) }).map((args) =>
    act('pin', args, async ({ world, model, teams }, c, a) => {
      const teamId = teams[args.team] ?? '';
      const answer = await world.pinTeam(c.id, teamId, { epoch: a.epoch });
      return [answer, model.pin(c, { ...a, teamId })];
    }),
  ),
  fc.record({ ...common, byHolder: fc.boolean(), coolDownMs: fc.constantFrom(2_000, 300_000) }).map((args) =>
    act('unassign', args, async ({ world, model }, c, a) => {
      const { coolDownMs } = args;
      const by = args.byHolder ? c.assigneeId : null;
      const answer = await world.unassign(c.id, {
        epoch: a.epoch,
        coolDownMs,
        ...(by ? { agent: { id: by } } : {}),
      });
      return [answer, model.unassign(c, { ...a, by, coolDownMs })];
    }),
  ),
];

async function beat({ world, model, agent }: Stage, n: number, choose: 'available' | 'away' | null) {
  const answer = await world.beat(agent(n), choose ?? undefined);
  expect(answer.status).toBe(model.people.beat(agent(n).id, agent(n).session, choose, world.now));
  return rangOf(answer);
}
const monitor = fc.constantFrom(1, 2, 100);

const presenceCommands = [
  fc
    .record({ n: who, choose: fc.option(availability) })
    .map((args) => command('beat', args, (stage) => beat(stage, args.n, args.choose))),
  fc.record({ n: who, as: availability }).map((args) =>
    command('return', args, async ({ world, model, agent }) => {
      const answer = await world.signIn(agent(args.n), { availability: args.as });
      model.people.signIn(agent(args.n).id, agent(args.n).session, args.as, world.now);
      expect(answer.status).toBe('started');
      return rangOf(answer);
    }),
  ),
  who.map((n) =>
    command('signOut', [n], async ({ world, model, agent }) => {
      const answer = await world.signOut(agent(n));
      expect(answer.status).toBe(model.people.signOut(agent(n).id, agent(n).session, world.now));
      return rangOf(answer);
    }),
  ),
  monitor.map((limit) => command('tick', [limit], (stage) => stage.monitor(limit))),
  shortMs.map((ms) => command('moment', [ms], (stage) => stage.pass(ms))),
  fc
    .record({ ms: longMs, beating: fc.subarray([0, 1, 2, 3]), ticks: fc.constantFrom(true, true, false) })
    .map((args) =>
      command('lapse', args, (stage) =>
        stage.pass(args.ms, async () => {
          let rang = false;
          for (const n of args.beating) rang = (await beat(stage, n, null)) || rang;
          return (args.ticks && (await stage.monitor(100))) || rang;
        }),
      ),
    ),
  fc.record({ ms: longMs, first: fc.constantFrom('api' as const, 'nobody' as const, 0, 1, 2) }).map((args) =>
    command('outage', args, async (stage) => {
      await stage.world.advance(args.ms, { alive: false });
      const fired = await stage.monitor(100);
      if (args.first === 'nobody') return fired;
      return (args.first === 'api' ? await stage.pass(1) : await beat(stage, args.first, null)) || fired;
    }),
  ),
  fc.record({ n: who, capacity: fc.integer({ min: 1, max: 3 }) }).map((args) =>
    command('capacity', args, async ({ world, model, agent }) => {
      agent(args.n).capacity = args.capacity;
      const stored = await world.put('agent', agent(args.n).id);
      const stood = await world.stand(agent(args.n));
      model.people.agent(agent(args.n).id).capacity = args.capacity;
      return stored.ring || rangOf(stood);
    }),
  ),
  fc.constantFrom(true, true, false).map((on) =>
    command('removeAssignment', [on], async ({ world, model }) => {
      const stored = await world.setRemoveAssignment(on);
      model.people.setRemoveAssignment(on);
      return stored.ring;
    }),
  ),
  fc.constantFrom(0, 0, 5_000, 120_000).map((ms) =>
    command('hold', [ms], async ({ world, model }) => {
      await world.core.presence.hold(world.id, ms, 'key:test', world.now);
      model.people.hold(ms === 0 ? 0 : world.now + ms);
      return false;
    }),
  ),
  fc.constant(null).map(() =>
    command('loseDoorbell', [], async (stage) => {
      stage.loseNextDoorbell();
      return false;
    }),
  ),
  fc.constant(null).map(() =>
    command('sweep', [], async (stage) => {
      await stage.sweep();
      return false;
    }),
  ),
];

/** How often each comes, in the order above: without messages and held conversations there is nothing to test. */
const weights = [
  ...[6, 1, 2, 2, 2, 3, 2, 1, 2], // message, repeatedMessage, reply, pend, resolve, reopen, assign, pin, unassign
  ...[2, 4, 2, 3, 1, 2, 1, 1, 1, 1, 1, 1], // beat, return, signOut, tick, moment, lapse, outage, capacity, …
];
export const allCommands = [...conversationCommands, ...presenceCommands].flatMap((each, i) =>
  Array.from({ length: weights[i] ?? 1 }, () => each),
);
