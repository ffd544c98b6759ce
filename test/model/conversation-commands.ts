// Commands about conversations: what customers write and what people do. Most name a conversation by its place.

import fc from 'fast-check';
import { expect } from 'vitest';
import { conversationIdOf } from '../../src/routing/ids.js';
import { type Command, command, rangOf, which, who } from './command.js';
import type { Acting, ModelConversation } from './shapes.js';
import type { Stage } from './stage.js';

const epochs = fc.constantFrom('current', 'current', 'current', 'none', 'none', 'old');
/** How many of the customer's newest messages the app had not shown; null: it does not say. */
const hidden = fc.constantFrom(null, null, null, 0, 0, 1, 2);
const common = { n: which, epoch: epochs };

function acting(stage: Stage, c: ModelConversation, epoch: string): Acting {
  const presented = { current: c.epoch, none: null, old: c.epoch - 1 }[epoch] ?? null;
  return { epoch: presented, now: stage.world.now };
}

function seenSeqOf(c: ModelConversation, behind: number | null): number | null {
  return behind === null ? null : (c.inbound.at(-1 - behind)?.seq ?? 0);
}

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

export const conversationCommands = [
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
  // The contact of a Pending conversation writes: it wakes.
  which.map((n) =>
    command('answer', [n], async (stage) => {
      const c = stage.conversation(n, 'pending');
      if (!c) return false;
      const [channelId = '', contact = ''] = c.key.split(' ');
      const message = { channelId, contact, externalId: `m${stage.sent.length}` };
      stage.sent.push(message);
      return send(stage, message);
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
