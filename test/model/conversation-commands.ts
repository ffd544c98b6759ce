// Commands about conversations: what customers write and what people do. Most name a conversation by its place.

import fc from 'fast-check';
import { expect } from 'vitest';
import { conversationIdOf } from '../../src/routing/ids.js';
import type { Incoming } from '../support/inbound.js';
import { act, command, common, rangOf, which, who } from './command.js';
import { againBy } from './life.js';
import type { ModelConversation } from './shapes.js';
import type { Wishes } from './staff.js';
import type { Stage } from './stage.js';

/** How many of the customer's newest messages the app had not shown; null: it does not say. */
const hidden = fc.constantFrom(null, null, null, 0, 0, 1, 2);
export const wishes: fc.Arbitrary<Wishes> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.record({
      rule: fc.constantFrom(false, false, true),
      anyone: fc.constantFrom(false, false, false, true),
      heavy: fc.constantFrom(0, 0, 1, 2),
      priority: fc.constantFrom(0, 0, 1, 2, 900),
      prefer: fc.option(who),
      dueMs: fc.constantFrom(null, 60_000, 600_000),
      nextMs: fc.constantFrom(null, null, 3_000),
      sla: fc.constantFrom(false, false, true),
    }),
  },
);

const TIMELESS = { newMs: 0, pendingMs: 0, boomerangMs: 0, reopenWindowMs: 0 };
/** What conversations of a channel are opened under, by its place. */
const LIVES = [
  TIMELESS,
  { newMs: 120_000, pendingMs: 90_000, boomerangMs: 20_000, reopenWindowMs: 0 },
  { newMs: 0, pendingMs: 60_000, boomerangMs: 0, reopenWindowMs: 30_000 },
  { newMs: 200_000, pendingMs: 0, boomerangMs: 0, reopenWindowMs: 0 },
];

function seenSeqOf(c: ModelConversation, behind: number | null) {
  const seenSeq = behind === null ? null : (c.inbound.at(-1 - behind)?.seq ?? 0);
  return { seenSeq, seen: seenSeq === null ? {} : { seenSeq } };
}

/** Accepted, and applied by two workers at once: the first to claim does it, in order. */
async function send(stage: Stage, m: Incoming & { contact: string; externalId: string }, wished: Wishes) {
  const { world, model } = stage;
  const key = `${m.channelId} ${m.contact}`;
  const { reopenWindowMs, ...life } = LIVES[stage.channels.indexOf(m.channelId)] ?? TIMELESS;
  const open = model.books.conversations.find((c) => c.key === key && c.state !== 'resolved');
  const placement = stage.placement(open ?? againBy(model.books, key, reopenWindowMs) ?? m.channelId, wished);
  const terms = {
    ...{ resolveNewMs: life.newMs, resolvePendingMs: life.pendingMs, boomerangMs: life.boomerangMs },
  };
  const known = stage.sent.some((each) => each.externalId === m.externalId);
  if (!known) stage.sent.push(m);
  const accepted = await world.accept({ ...m, placement, terms, reopenWindowMs });
  expect(accepted.status).toBe(known ? 'duplicate' : 'accepted');
  const { contactId, messageId } = accepted;
  const applied = (await Promise.all([world.drain(contactId), world.drain(contactId)])).flat();
  expect(applied).toHaveLength(known ? 0 : 1);
  const newId = conversationIdOf(messageId);
  if (!known) model.message({ key, channelId: m.channelId, newId, placement, life, reopenWindowMs });
  return applied.some((each) => each.ring);
}
const nextId = (stage: Stage) => `m${stage.sent.length}`;

export const conversationCommands = {
  message: fc
    .record({ channel: fc.nat({ max: 3 }), contact: fc.constantFrom('ada', 'bo', 'cy'), wishes })
    .map((args) =>
      command('message', args, (stage) => {
        const channelId = stage.channels[args.channel] ?? '';
        return send(stage, { channelId, contact: args.contact, externalId: nextId(stage) }, args.wishes);
      }),
    ),
  repeatedMessage: which.map((n) =>
    command('repeatedMessage', [n], async (stage) => {
      const message = stage.sent[n % Math.max(1, stage.sent.length)];
      return message ? send(stage, message, {}) : false;
    }),
  ),
  // The contact of a Pending conversation writes: it wakes.
  answer: fc.record({ n: which, wishes }).map((args) =>
    command('answer', args, async (stage) => {
      const c = stage.conversation(args.n, 'pending');
      if (!c) return false;
      const [channelId = '', contact = ''] = c.key.split(' ');
      return send(stage, { channelId, contact, externalId: nextId(stage) }, args.wishes);
    }),
  ),
  reply: fc
    .record({
      ...{ ...common, by: fc.option(who), hidden, keeps: fc.boolean() },
      ...{ asAgent: fc.constantFrom(true, true, false), keepMs: fc.constantFrom(0, 0, 10_000) },
    })
    .map((args) =>
      act('reply', args, ({ world, model, agent }, c, a) => {
        const { seenSeq, seen } = seenSeqOf(c, args.hidden);
        const agentId = args.by === null ? null : agent(args.by).id;
        const by = agentId && args.asAgent ? `agent:${agentId}` : a.by;
        const said = { ...a, by, assignOnReply: args.keeps, keepMs: args.keepMs, ...seen };
        return [
          () => world.reply(c.id, { ...said, ...(agentId ? { agent: { id: agentId } } : {}) }),
          () => model.reply(c, { ...a, by, agentId, seenSeq, keeps: args.keeps, keepMs: args.keepMs }),
        ];
      }),
    ),
  pend: fc.record({ ...common, hidden, by: fc.option(who) }).map((args) =>
    act('pend', args, ({ world, model, agent }, c, a) => {
      const { seenSeq, seen } = seenSeqOf(c, args.hidden);
      const by = args.by === null ? a.by : `agent:${agent(args.by).id}`;
      return [() => world.pend(c.id, { ...a, by, ...seen }), () => model.pend(c, { ...a, by, seenSeq })];
    }),
  ),
  resolve: fc
    .record({ ...common, hidden, by: fc.option(who), wrapUpMs: fc.constantFrom(0, 0, 10_000) })
    .map((args) =>
      act('resolve', args, ({ world, model, agent }, c, a) => {
        const { seenSeq, seen } = seenSeqOf(c, args.hidden);
        const { wrapUpMs } = args;
        const by = args.by === null ? a.by : `agent:${agent(args.by).id}`;
        return [
          () => world.resolve(c.id, { ...a, by, wrapUpMs, ...seen }),
          () => model.resolve(c, { ...a, by, wrapUpMs, seenSeq }),
        ];
      }),
    ),
  boomerang: fc
    .record({
      ...{ ...common, hidden, by: fc.option(who), wrapUpMs: fc.constantFrom(0, 10_000), note: fc.boolean() },
      state: fc.constantFrom(null, 'pending' as const, 'resolved' as const, 'resolved' as const),
      afterMs: fc.constantFrom(1_000, 10_000, 30_000, 61_000, 300_000),
    })
    .map((args) =>
      act('boomerang', args, ({ world, model, agent }, c, a) => {
        const { seenSeq, seen } = seenSeqOf(c, args.hidden);
        const { wrapUpMs, state, afterMs } = args;
        const by = args.by === null ? a.by : `agent:${agent(args.by).id}`;
        const set = { ...a, by, wrapUpMs, afterMs };
        const note = args.note ? { note: 'ask the bank' } : {};
        return [
          () => world.setBoomerang(c.id, { ...set, ...seen, ...note, ...(state ? { state } : {}) }),
          () => model.setBoomerang(c, { ...set, state, note: args.note, seenSeq }),
        ];
      }),
    ),
  cancelBoomerang: fc.record({ ...common, by: fc.option(who) }).map((args) =>
    act(
      'cancelBoomerang',
      args,
      ({ world, model, agent }, c, a) => {
        const by = args.by === null ? a.by : `agent:${agent(args.by).id}`;
        return [
          () => world.cancelBoomerang(c.id, { ...a, by }),
          () => model.cancelBoomerang(c, { ...a, by }),
        ];
      },
      (c) => c.boomerang !== null,
    ),
  ),
  reopen: fc.record({ ...common, by: fc.option(who), wishes }).map((args) =>
    act(
      'reopen',
      args,
      (stage, c, a) => {
        const by = args.by === null ? null : stage.agent(args.by);
        const placement = stage.placement(c, args.wishes);
        return [
          () => stage.world.reopen(c.id, { ...a, placement, ...(by ? { agent: by } : {}) }),
          () => stage.model.reopen(c, { ...a, agentId: by?.id ?? null, placement }),
        ];
      },
      'resolved',
    ),
  ),
  assign: fc.record({ ...common, to: who, note: fc.boolean(), by: fc.option(who) }).map((args) =>
    act('assign', args, ({ world, model, agent }, c, a) => {
      const by = args.by === null ? a.by : `agent:${agent(args.by).id}`;
      const note = args.note ? { note: 'as you asked' } : {};
      return [
        () => world.assign(c.id, agent(args.to), { ...a, by, ...note }),
        () => model.assign(c, { ...a, by, to: agent(args.to).id, note: args.note }),
      ];
    }),
  ),
  pin: fc.record({ ...common, team: fc.nat({ max: 2 }), wishes }).map((args) =>
    act('pin', args, (stage, c, a) => {
      const teamId = stage.teams[args.team] ?? '';
      const placement = stage.placement(c, args.wishes, teamId);
      return [
        () => stage.world.pinTeam(c.id, teamId, { ...a, placement }),
        () => stage.model.pin(c, { ...a, teamId, placement }),
      ];
    }),
  ),
  unassign: fc
    .record({ ...common, byHolder: fc.boolean(), coolDownMs: fc.constantFrom(2_000, 300_000) })
    .map((args) =>
      act(
        'unassign',
        args,
        ({ world, model }, c, a) => {
          const { coolDownMs } = args;
          const by = args.byHolder ? c.assigneeId : null;
          return [
            () => world.unassign(c.id, { ...a, coolDownMs, ...(by ? { agent: { id: by } } : {}) }),
            () => model.unassign(c, { ...a, agentId: by, coolDownMs }),
          ];
        },
        (c) => c.assigneeId !== null,
      ),
    ),
};
export { rangOf };
