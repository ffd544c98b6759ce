// Commands about time and presence: signs of life and their absence, monitors, outages, caps, switches, lost doorbells.

import fc from 'fast-check';
import { expect } from 'vitest';
import { settings } from '../support/world.js';
import { command, rangOf, which, who } from './command.js';
import type { Stage } from './stage.js';

const availability = fc.constantFrom('available' as const, 'available' as const, 'away' as const);
const shortMs = fc.constantFrom(1, 999, 1_000, 1_001, 3_999);
const longMs = fc.constantFrom(9_999, 10_000, 15_000, 44_999, 45_000, 45_001, 61_000, 90_000, 301_000);
async function beat({ world, model, agent }: Stage, n: number, choose: 'available' | 'away' | null) {
  const answer = await world.beat(agent(n), choose ?? undefined);
  expect(answer.status).toBe(model.people.beat(agent(n).id, agent(n).session, choose, world.now));
  return rangOf(answer);
}
async function signOut({ world, model, agent }: Stage, n: number) {
  const answer = await world.signOut(agent(n));
  expect(answer.status).toBe(model.people.signOut(agent(n).id, agent(n).session, world.now));
  return rangOf(answer);
}
const monitor = fc.constantFrom(1, 2, 100);

export const presenceCommands = [
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
  who.map((n) => command('signOut', [n], (stage) => signOut(stage, n))),
  // Who holds a Pending conversation leaves for good.
  which.map((n) =>
    command('walkout', [n], async (stage) => {
      const holder = stage.conversation(n, 'pending')?.assigneeId;
      if (!holder) return false;
      const place = stage.staff.findIndex((agent) => agent.id === holder);
      const rang = await signOut(stage, place);
      return (await stage.pass(settings.signOutGraceMs, () => stage.monitor(100))) || rang;
    }),
  ),
  // No monitor looks in between: the return itself meets the deadline, and the take-back is still to be done.
  who.map((n) =>
    command('backTooLate', [n], async (stage) => {
      const { world, model, agent } = stage;
      await signOut(stage, n);
      await stage.pass(settings.signOutGraceMs);
      const answer = await world.signIn(agent(n));
      model.people.signIn(agent(n).id, agent(n).session, 'available', world.now);
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
