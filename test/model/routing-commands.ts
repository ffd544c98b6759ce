// Commands about the ways of routing: offers, locks, taking the next, placing anew, and workers that run at once or late.

import fc from 'fast-check';
import { expect } from 'vitest';
import { allEffects } from '../../src/routing/configuration/config-changes.js';
import { plainPlacement } from '../../src/routing/terms/placement.js';
import { act, command, common, rangOf, which, who } from './command.js';
import { wishes } from './conversation-commands.js';
import type { ModelConversation } from './shapes.js';
import type { Stage } from './stage.js';

const nothing = fc.constant(null);
const asked = (c: ModelConversation) => c.offer !== null;
/** The one who was asked, mostly. */
const askedOf = (stage: Stage, c: ModelConversation, n: number) =>
  c.offer && n > 0 ? (c.offer.to[n % c.offer.to.length] ?? '') : stage.agent(n).id;

export const routingCommands = {
  acceptOffer: fc.record({ ...common, by: who }).map((args) =>
    act(
      'acceptOffer',
      args,
      (stage, c, a) => {
        const agentId = askedOf(stage, c, args.by);
        return [
          () => stage.world.acceptOffer(c.id, { id: agentId }, a),
          () => stage.model.answerOffer(c, { ...a, agentId, accept: true }),
        ];
      },
      asked,
    ),
  ),
  // Its time is over, and no monitor has looked yet.
  acceptLate: fc.record({ n: which }).map(({ n }) =>
    command('acceptLate', [n], async (stage) => {
      const { world, model } = stage;
      const c = stage.conversation(n, asked);
      const agentId = c?.offer?.to[0];
      if (!c?.offer || agentId === undefined) return false;
      const rang = await stage.pass(c.offer.until - world.now, () => stage.beatAll());
      const expected = model.answerOffer(c, { epoch: null, by: 'key:test', agentId, accept: true });
      const answer = await world.acceptOffer(c.id, { id: agentId });
      expect(answer.status).toBe(expected);
      return rangOf(answer) || rang;
    }),
  ),
  declineOffer: fc.record({ ...common, by: who }).map((args) =>
    act(
      'declineOffer',
      args,
      (stage, c, a) => {
        const agentId = askedOf(stage, c, args.by);
        return [
          () => stage.world.declineOffer(c.id, { id: agentId }, a),
          () => stage.model.answerOffer(c, { ...a, agentId, accept: false }),
        ];
      },
      asked,
    ),
  ),
  lock: fc.record({ ...common, by: who, take: fc.boolean() }).map((args) =>
    act('lock', args, ({ world, model, agent }, c, a) => {
      const agentId = agent(args.by).id;
      const by = `agent:${agentId}`;
      return [
        () => world.lock(c.id, { id: agentId }, { ...a, by, take: args.take }),
        () => model.lock(c, { ...a, by, agentId, take: args.take }),
      ];
    }),
  ),
  unlock: fc.record({ ...common, by: who, holder: fc.boolean() }).map((args) =>
    act(
      'unlock',
      args,
      ({ world, model, agent }, c, a) => {
        const id = (args.holder && c.lockedBy) || agent(args.by).id;
        const by = `agent:${id}`;
        return [() => world.unlock(c.id, { id }, { ...a, by }), () => model.unlock(c, { ...a, by })];
      },
      (c) => c.lockedBy !== null,
    ),
  ),
  takeNext: who.map((n) =>
    command('takeNext', [n], async ({ world, model, agent }) => {
      const answer = await world.takeNext(agent(n));
      const { ring: _, ...told } = answer as typeof answer & { ring?: boolean };
      expect(told).toEqual(model.takeNext(agent(n).id));
      return rangOf(answer);
    }),
  ),
  topics: fc.record({ n: which, topics: fc.subarray(['tp_one', 'tp_two']), wishes }).map((args) =>
    command('topics', args, async (stage) => {
      const c = stage.conversation(args.n);
      if (!c) return false;
      const placement = c.state === 'resolved' ? null : stage.placement(c, args.wishes);
      const { world, model } = stage;
      const answer = await world.core.conversations.setTopics(world.id, {
        ...{ conversationId: c.id, by: 'key:test', configVersion: world.version, nowMs: world.now },
        ...{ before: c.topics, teamId: c.teamId, topics: args.topics, placement },
      });
      expect(answer.status).toBe(model.setTopics(c, args.topics, placement));
      return rangOf(answer);
    }),
  ),
  place: fc.record({ n: which, wishes, rescore: fc.boolean() }).map((args) =>
    command('place', args, async (stage) => {
      const c = stage.conversation(args.n);
      return c ? stage.place(c, stage.placement(c, args.wishes), args.rescore) : false;
    }),
  ),
  prioritize: fc
    .record({ ...common, priority: fc.constantFrom(0, 1, 5, 900) })
    .map((args) =>
      act('prioritize', args, ({ world, model }, c, a) => [
        () => world.prioritize(c.id, args.priority, a),
        () => model.prioritize(c, { ...a, priority: args.priority }),
      ]),
    ),
  twoRuns: nothing.map(() =>
    command('twoRuns', [], async (stage) => {
      await stage.twoRuns();
      return false;
    }),
  ),
  // The same job once more gets the same answer; another one finds nothing left.
  repeatedRun: nothing.map(() =>
    command('repeatedRun', [], async (stage) => {
      await stage.answerDoorbell();
      const { world } = stage;
      const job = { configVersion: world.version, limit: 5, requestId: 'rq_again', nowMs: world.now };
      const first = await world.core.matching.match(world.id, job);
      expect(await world.core.matching.match(world.id, job)).toEqual(first);
      if (first.status === 'matched') expect(first.assigned).toEqual([]);
      return false;
    }),
  ),
  // A worker that read its configuration before the last change: whatever it wants is refused.
  staleWorker: fc.record({ n: which, by: who }).map((args) =>
    command('staleWorker', args, async (stage) => {
      const { world } = stage;
      const c = stage.conversation(args.n, (each) => each.state !== 'resolved');
      const who = stage.agent(args.by);
      const stale = { configVersion: world.version - 1, nowMs: world.now };
      const { core, id } = world;
      const answers: { status: string }[] = [
        await core.matching.match(id, { ...stale, limit: 5 }),
        await core.matching.takeNext(id, { ...stale, agentId: who.id }),
        await core.matching.stand(id, { ...stale, agentId: who.id, profile: 'pf_old', capacity: 9 }),
        await core.matching.beginPlan(id, stale.configVersion, { orders: [], weights: [] }, world.now),
        await core.configuration.put(id, {
          ...{ ...stale, kind: 'team', id: 'tm_old', json: '{}', effects: allEffects, by: 'key:test' },
        }),
      ];
      if (c && c.state !== 'resolved') {
        const late = { ...stale, conversationId: c.id, epoch: null, by: 'key:test' };
        const placement = plainPlacement('tm_old');
        answers.push(
          await core.conversations.unassign(id, { ...late, agentId: null }),
          await core.conversations.assign(id, { ...late, to: { teamId: 'tm_old', placement } }),
          await core.conversations.place(id, {
            ...{ ...late, placement, hops: [], rescore: true },
            facts: { topics: c.topics, enteredAt: c.enteredAt, teamId: c.teamId, hops: [] },
          }),
        );
      }
      for (const { status } of answers) expect(status).toBe('stale_config');
      return false;
    }),
  ),
};
