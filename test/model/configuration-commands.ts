// Commands that change the configuration: teams and their hours, terms of targets, agents, settings.

import fc from 'fast-check';
import { noEffects } from '../../src/routing/configuration/config-changes.js';
import { choiceOrders } from '../../src/routing/terms/placement.js';
import { command, rangOf, who } from './command.js';
import { nextEdge, plainTarget } from './office.js';
import type { Standing } from './shapes.js';
import type { Stage } from './stage.js';

const team = fc.nat({ max: 2 });
const teams = fc.subarray([0, 1, 2], { minLength: 1 });
const planned = { ...noEffects, plan: true };
const offer = fc.record({
  timeoutMs: fc.constantFrom(5_000, 30_000),
  to: fc.constantFrom(1, 2, 3),
  declineLimit: fc.constantFrom(1, 2, 9),
  coolDownMs: fc.constantFrom(10_000, 60_000),
  escalate: fc.option(team),
});

/** Something about an agent is configured anew, and that one alone stood anew: at once, or when a run asks for it. */
async function changeAgent(stage: Stage, n: number, changed: Partial<Standing>, atOnce: boolean) {
  const who = stage.agent(n);
  stage.configure(who, changed);
  const rang = await stage.change('agent', who.id, {
    effects: { ...planned, restand: [who.id] },
  });
  if (!atOnce) return rang;
  const stood = await stage.world.stand(who);
  stage.model.people.stand(who.id);
  return rangOf(stood) || rang;
}

export const configurationCommands = {
  terms: fc
    .record({
      ...{ target: fc.nat({ max: 7 }), order: fc.constantFrom(...choiceOrders) },
      mode: fc.constantFrom('direct' as const, 'offer' as const, 'offer' as const, 'pull' as const),
      ...{ offer, answerWithinMs: fc.constantFrom(null, null, 15_000), wide: fc.constantFrom(false, true) },
    })
    .map((args) =>
      command('terms', args, (stage) => {
        const { targets } = stage.model.books.office;
        const [id = '', before] = [...targets][args.target % targets.size] ?? [];
        const { escalate, ...terms } = args.offer;
        const escalateTo = escalate === null ? null : (stage.teams[escalate] ?? null);
        targets.set(id, {
          ...{ teamIds: before?.teamIds ?? [], order: args.order, mode: args.mode, wide: args.wide },
          ...{ offer: args.mode === 'offer' ? { ...terms, escalateTo } : null },
          answerWithinMs: args.answerWithinMs,
        });
        return stage.change('team', id, { effects: planned });
      }),
    ),
  channelTeams: fc.record({ channel: fc.nat({ max: 3 }), teams }).map((args) =>
    command('channelTeams', args, (stage) => {
      const id = stage.channels[args.channel] ?? '';
      const { targets } = stage.model.books.office;
      const teamIds = stage.teamsAt(args.teams);
      targets.set(id, { ...(targets.get(id) ?? plainTarget(teamIds)), teamIds });
      return stage.change('channel', id, { effects: planned });
    }),
  ),
  pauseTeam: fc.record({ team, on: fc.boolean() }).map((args) =>
    command('pauseTeam', args, (stage) => {
      const id = stage.teams[args.team] ?? '';
      const { paused } = stage.model.books.office;
      if (args.on) paused.add(id);
      else paused.delete(id);
      return stage.change('team', id, { effects: planned });
    }),
  ),
  hours: fc
    .record({ team, inMs: fc.constantFrom(0, 1_000, 20_000), forMs: fc.constantFrom(2_000, 60_000) })
    .map((args) =>
      command('hours', args, (stage) => {
        const id = stage.teams[args.team] ?? '';
        const from = stage.world.now + args.inMs;
        stage.model.books.office.closed.set(id, { from, to: from + args.forMs });
        return stage.change('team', id, { effects: planned });
      }),
    ),
  // Everybody is there when the next hours begin or end, and nothing else happens.
  edge: fc.constant(null).map(() =>
    command('edge', [], async (stage) => {
      const { world, model, teams } = stage;
      const edge = nextEdge(model.books.office, teams, world.now);
      if (edge === null) return false;
      return stage.pass(edge - world.now, () => stage.beatAll());
    }),
  ),
  heavier: fc.constantFrom(2, 1_000).map((weight) =>
    command('heavier', [weight], (stage) => {
      const { office } = stage.model.books;
      office.weights = [...new Set([...office.weights, weight])].sort((a, b) => a - b);
      return stage.change('channel', stage.channels[0] ?? '', { effects: planned });
    }),
  ),
  capacity: fc
    .record({ n: who, capacity: fc.integer({ min: 1, max: 3 }), atOnce: fc.boolean() })
    .map((args) =>
      command('capacity', args, (stage) => {
        return changeAgent(stage, args.n, { capacity: args.capacity }, args.atOnce);
      }),
    ),
  profile: fc
    .record({ n: who, teams, level: fc.integer({ min: 1, max: 3 }), atOnce: fc.boolean() })
    .map((args) =>
      command('profile', args, (stage) => {
        const teamIds = stage.teamsAt(args.teams);
        return changeAgent(stage, args.n, { teamIds, level: args.level }, args.atOnce);
      }),
    ),
  drain: fc
    .record({ n: who, on: fc.boolean(), atOnce: fc.boolean() })
    .map((args) =>
      command('drain', args, (stage) => changeAgent(stage, args.n, { draining: args.on }, args.atOnce)),
    ),
  awayTimeout: fc
    .record({ n: who, ms: fc.constantFrom(null, 10_000, 10_000), atOnce: fc.boolean() })
    .map((args) =>
      command('awayTimeout', args, (stage) => {
        return changeAgent(stage, args.n, { awayTimeoutMs: args.ms }, args.atOnce);
      }),
    ),
  dismiss: who.map((n) => command('dismiss', [n], (stage) => stage.dismiss(n))),
  removeAssignment: fc.constantFrom(true, true, false).map((on) =>
    command('removeAssignment', [on], (stage) => {
      stage.model.people.setRemoveAssignment(on);
      return stage.change('settings', 'settings', {
        ...{ effects: noEffects, mirrored: { removeAssignment: on ? '1' : '0' } },
      });
    }),
  ),
  idleAway: fc.constantFrom(60_000, 60_000, null).map((ms) =>
    command('idleAway', [ms], (stage) => {
      stage.model.books.office.idleAwayMs = ms;
      return stage.change('settings', 'settings', {
        ...{ effects: noEffects, mirrored: { idleAwayMs: ms ?? '' } },
      });
    }),
  ),
  // Another order of the line, and everything that waits placed anew under it, as the caller does.
  order: fc
    .record({
      kind: fc.constantFrom('priority' as const, 'deadline' as const),
      headStartMs: fc.constantFrom(null, 1_500),
    })
    .map((args) =>
      command('order', args, async (stage) => {
        const { office } = stage.model.books;
        office.orderKind = args.kind;
        office.headStartMs = args.headStartMs;
        const mirrored = { orderKind: args.kind, headStartMs: args.headStartMs ?? '' } as const;
        const effects = { ...noEffects, placing: true };
        let rang = await stage.change('settings', 'settings', { effects, mirrored });
        for (const c of stage.model.line())
          rang = (await stage.place(c, stage.placement(c, {}), false)) || rang;
        return rang;
      }),
    ),
};
