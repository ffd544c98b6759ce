/** A scenario file: who works, who writes, how long all takes. Checked strictly; a wrong file is told problem by problem. */
import { z } from 'zod';

const name = z.string().min(1).max(80);
const seconds = z.number().positive().max(1e9);
const cv = z.number().min(0.01).max(10);

/** How drawn times spread around their mean. `cv`: standard deviation over mean. */
const spread = z.union([z.enum(['exponential', 'deterministic']), z.strictObject({ lognormal: cv })]);
const drawn = z.strictObject({ meanS: seconds, distribution: spread.default('exponential') });
const levels = z.record(name, z.int().min(1).max(10)).default({});
const teams = z.array(name).min(1).max(20);

/** One rate for the whole run, or a list of steps that begin at `fromS`. */
const rates = z.union([
  z.number().positive().max(1e7),
  z
    .array(z.strictObject({ fromS: z.number().min(0), perHour: z.number().min(0).max(1e7) }))
    .min(1)
    .refine(
      (steps) =>
        steps[0]!.fromS === 0 && steps.every((step, i) => i === 0 || step.fromS > steps[i - 1]!.fromS),
      'steps begin at 0 and grow',
    ),
]);

const agentGroup = z.strictObject({
  count: z.int().min(1).max(1_000),
  /** Conversations at once. */
  capacity: z.int().min(1).max(100).default(1),
  teams,
  /** Levels of skills, 1 to 10. */
  skills: levels,
  /** When they are there; null: always. Who goes keeps what is in hand. */
  shifts: z
    .array(z.strictObject({ fromS: z.number().min(0), toS: seconds }))
    .min(1)
    .nullable()
    .default(null),
});

const customerClass = z.strictObject({
  name,
  /** Higher goes first. */
  priority: z.int().min(0).max(900).default(0),
  arrivalsPerHour: rates,
  interarrival: spread.default('exponential'),
  service: drawn,
  /** How long they wait before they give up; null: without end. */
  patience: drawn.nullable().default(null),
  teams,
  /** Levels required. */
  skills: levels,
});

const scenarioSchema = z
  .strictObject({
    name,
    seed: z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
    /** How many write, or for how long; exactly one of them. */
    customers: z.int().min(1).max(5_000_000).optional(),
    durationS: seconds.optional(),
    /** Share of the customers, first in time, that no figure counts. */
    warmUpShare: z.number().min(0).max(0.9).default(0.1),
    agents: z.array(agentGroup).min(1).max(100),
    classes: z.array(customerClass).min(1).max(50),
    /** Thresholds of the service level. */
    serviceLevelS: z.array(z.number().min(0)).max(10).default([20]),
  })
  .refine((s) => (s.customers === undefined) !== (s.durationS === undefined), 'give customers or durationS')
  .refine(
    (s) => new Set(s.classes.map((each) => each.name)).size === s.classes.length,
    'classes have different names',
  )
  .superRefine((s, context) => {
    for (const each of s.classes.filter((wanted) => !s.agents.some((group) => serves(group, wanted)))) {
      context.addIssue({ code: 'custom', message: `nobody can serve ${each.name}` });
    }
  });

export type Scenario = z.output<typeof scenarioSchema>;
export type Spread = z.output<typeof spread>;
export type CustomerClass = Scenario['classes'][number];

type Qualified = { readonly teams: readonly string[]; readonly skills: Readonly<Record<string, number>> };

/** A team in common, and every required skill at its level or above. */
export function serves(agent: Qualified, wanted: Qualified): boolean {
  return (
    agent.teams.some((team) => wanted.teams.includes(team)) &&
    Object.entries(wanted.skills).every(([skill, level]) => (agent.skills[skill] ?? 0) >= level)
  );
}

/** @throws one line with every problem */
export function parseScenario(text: string): Scenario {
  const result = scenarioSchema.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  throw new Error(
    result.error.issues.map((issue) => `${issue.path.join('.') || 'scenario'}: ${issue.message}`).join('; '),
  );
}

/** Requirements that are equal have one text. */
const requirementOf = (wanted: Qualified) =>
  JSON.stringify([[...wanted.teams].sort(), Object.entries(wanted.skills).sort()]);

/** Agents one by one, and the different requirements; `lineOf[class]` is the requirement's place in `lines`. */
export function officeOf(scenario: Scenario) {
  const distinct = [...new Set(scenario.classes.map(requirementOf))];
  const lineOf = scenario.classes.map((each) => distinct.indexOf(requirementOf(each)));
  const agents = scenario.agents.flatMap((group) =>
    Array.from({ length: group.count }, () => ({
      capacity: group.capacity,
      qualification: requirementOf(group),
      serves: distinct.map((_, line) => serves(group, scenario.classes[lineOf.indexOf(line)]!)),
      shifts: group.shifts,
    })),
  );
  return { agents, lines: distinct.length, lineOf };
}
