// Commands about time and presence: signs of life and their absence, monitors, outages, holds, lost doorbells.

import fc from 'fast-check';
import { expect } from 'vitest';
import { settings } from '../support/world.js';
import { command, rangOf, which, who } from './command.js';
import type { Availability } from './shapes.js';
import type { Stage } from './stage.js';

const availability = fc.constantFrom<Availability>('available', 'available', 'away');
const shortMs = fc.constantFrom(1, 999, 1_000, 1_001, 3_999);
const longMs = fc.constantFrom(
  ...[9_999, 10_000, 15_000, 20_000, 30_000, 44_999, 45_000, 45_001, 61_000, 90_000, 301_000],
);

async function beat(stage: Stage, n: number, choose: Availability | null, idleMs: number | null = null) {
  const { world, model } = stage;
  const who = stage.agent(n);
  const activeAt = idleMs === null ? undefined : world.now - idleMs;
  const answer = await world.beat(who, choose ?? undefined, who.session, activeAt);
  expect(answer.status).toBe(model.people.beat(who.id, who.session, choose, activeAt ?? null));
  return rangOf(answer);
}
async function signIn({ world, model, agent }: Stage, n: number, as: Availability) {
  const answer = await world.signIn(agent(n), { availability: as });
  model.people.signIn(agent(n).id, agent(n).session, as);
  expect(answer.status).toBe('started');
  return rangOf(answer);
}
async function signOut({ world, model, agent }: Stage, n: number) {
  const answer = await world.signOut(agent(n));
  expect(answer.status).toBe(model.people.signOut(agent(n).id, agent(n).session));
  return rangOf(answer);
}
const limits = fc.constantFrom(1, 2, 100);

export const presenceCommands = {
  beat: fc
    .record({
      n: who,
      choose: fc.option(availability),
      idleMs: fc.option(fc.constantFrom(0, 59_999, 60_000)),
    })
    .map((args) => command('beat', args, (stage) => beat(stage, args.n, args.choose, args.idleMs))),
  return: fc
    .record({ n: who, as: availability })
    .map((args) => command('return', args, (stage) => signIn(stage, args.n, args.as))),
  signOut: who.map((n) => command('signOut', [n], (stage) => signOut(stage, n))),
  // Who holds a Pending conversation leaves for good.
  walkout: which.map((n) =>
    command('walkout', [n], async (stage) => {
      const holder = stage.conversation(n, 'pending')?.assigneeId;
      if (!holder) return false;
      const place = stage.agents.findIndex((agent) => agent.id === holder);
      const rang = await signOut(stage, place);
      return (await stage.pass(settings.signOutGraceMs, () => stage.monitor())) || rang;
    }),
  ),
  // No monitor looks in between: the return itself meets the deadline, and the take-back is still to be done.
  backTooLate: who.map((n) =>
    command('backTooLate', [n], async (stage) => {
      const left = await signOut(stage, n);
      const rang = await stage.pass(settings.signOutGraceMs);
      return (await signIn(stage, n, 'available')) || rang || left;
    }),
  ),
  tick: fc
    .record({ limit: limits, places: fc.constantFrom(true, true, false) })
    .map((args) => command('tick', args, (stage) => stage.monitor(args.limit, args.places))),
  // Two monitors, step by step in turn: what one did the other finds done.
  twoMonitors: limits.map((limit) => command('twoMonitors', [limit], (stage) => stage.twoMonitors(limit))),
  moment: shortMs.map((ms) => command('moment', [ms], (stage) => stage.pass(ms))),
  lapse: fc
    .record({
      ...{ ms: longMs, beating: fc.subarray([0, 1, 2, 3, 4]), ticks: fc.constantFrom(true, true, false) },
    })
    .map((args) =>
      command('lapse', args, (stage) =>
        stage.pass(args.ms, async () => {
          const rang = await Promise.all(args.beating.map((n) => beat(stage, n, null)));
          return (args.ticks && (await stage.monitor())) || rang.includes(true);
        }),
      ),
    ),
  outage: fc
    .record({ ms: longMs, first: fc.constantFrom('api' as const, 'nobody' as const, 0, 1, 2) })
    .map((args) =>
      command('outage', args, async (stage) => {
        const passed = await stage.pass(args.ms, undefined, false);
        const fired = (await stage.monitor()) || passed;
        if (args.first === 'nobody') return fired;
        return (args.first === 'api' ? await stage.pass(1) : await beat(stage, args.first, null)) || fired;
      }),
    ),
  hold: fc.constantFrom(0, 0, 5_000, 120_000).map((ms) =>
    command('hold', [ms], async ({ world, model }) => {
      await world.core.presence.hold(world.id, ms, 'key:test', world.now);
      model.people.hold(ms === 0 ? 0 : world.now + ms);
      return false;
    }),
  ),
  loseDoorbell: fc.constant(null).map(() =>
    command('loseDoorbell', [], async (stage) => {
      stage.loseNextDoorbell();
      return false;
    }),
  ),
  sweep: fc.constant(null).map(() =>
    command('sweep', [], async (stage) => {
      await stage.sweep();
      return false;
    }),
  ),
};
