/** Text from figures: the table for the terminal, and the document that compares with theory. Pure, never prints. */
import type { ClassFigures, Figures } from './figures.js';
import type { Comparison, Formula } from './formulas.js';
import type { Scenario } from './scenario.js';

export type Run = {
  readonly scenario: Scenario;
  readonly customers: number;
  readonly figures: Figures;
  /** null: no formula describes the scenario. */
  readonly formula: Formula | null;
  readonly comparisons: readonly Comparison[];
};

const percent = (share: number, digits = 1) => `${(share * 100).toFixed(digits)} %`;
const amount = (value: number, unit: 's' | 'share') =>
  unit === 's' ? `${value.toPrecision(value >= 1_000 ? 4 : 3)} s` : percent(value, 2);
const signed = (difference: number) => `${difference >= 0 ? '+' : '−'}${percent(Math.abs(difference))}`;
const table = (rows: readonly (readonly string[])[]) => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]! + 2))).join(''),
  );
};
const interval = ({ simulated, unit }: Comparison) =>
  `${amount(simulated.low, unit)} … ${amount(simulated.high, unit)}`;

function classRow(c: ClassFigures): string[] {
  const waits = [c.waitS.mean, c.waitS.p50, c.waitS.p90, c.waitS.p99, c.waitS.max];
  return [
    c.name,
    c.priority === null ? '' : String(c.priority),
    String(c.customers),
    ...waits.map((wait) => wait.toFixed(1)),
    ...c.serviceLevel.map(({ share }) => percent(share)),
    percent(c.abandonedShare),
    String(c.left),
    String(c.overtakes),
  ];
}

/** Lines for the terminal. Waits in seconds, of those who gave up too. */
export function runLines({ scenario, customers, figures, formula, comparisons }: Run): string[] {
  const thresholds = scenario.serviceLevelS.map((s) => `in ${s} s`);
  const head = ['class', 'priority', 'customers', 'mean', 'p50', 'p90', 'p99', 'max', ...thresholds];
  const classes = figures.classes.length > 1 ? figures.classes : [];
  const lines = [
    `${scenario.name}: ${customers} customers, seed ${scenario.seed}, the first ${percent(scenario.warmUpShare, 0)} left out`,
    '',
    ...table([[...head, 'gave up', 'left over', 'overtakes'], ...[...classes, figures.all].map(classRow)]),
    '',
    `utilisation ${percent(figures.utilisation)} · fairness of work ${figures.fairness.toFixed(4)} · given above a cap ${figures.overCap}`,
  ];
  if (formula === null) return lines;
  const against = table([
    [formula.name, 'formula', 'simulated', '95 % interval', 'difference', 'inside'],
    ...comparisons.map((c) => [
      c.quantity,
      amount(c.expected, c.unit),
      amount(c.simulated.mean, c.unit),
      interval(c),
      signed(c.difference),
      c.inside ? 'yes' : 'no',
    ]),
  ]);
  return [...lines, '', ...against];
}

/** The whole of `docs/theory.md`. */
export function theoryDocument(runs: readonly Run[]): string {
  const compared = runs.flatMap((run) => run.comparisons);
  const inside = compared.filter((comparison) => comparison.inside).length;
  const sum = (of: (run: Run) => number) => runs.reduce((total, run) => total + of(run), 0);
  const rows = runs.flatMap(({ scenario, customers, formula, comparisons }) =>
    comparisons.map((c, i) => [
      ...(i > 0
        ? ['', '', '', '']
        : [
            scenario.name,
            String(formula!.servers),
            formula!.load.toFixed(2),
            `${customers} / ${scenario.seed}`,
          ]),
      c.quantity,
      amount(c.expected, c.unit),
      amount(c.simulated.mean, c.unit),
      interval(c),
      signed(c.difference),
      c.inside ? 'yes' : 'no',
    ]),
  );
  return `# The engine against queueing theory

Every load below is played through the real core in owned time: customers arrive, agents take and finish, the impatient give
up; a run of the matcher is made only when a script asks for it. What comes out is compared with the formula for that
load ([simulation/theory.ts](../simulation/theory.ts)). The table is the output of one command and comes out the same each time:

\`\`\`
npm run --silent simulate -- --theory > docs/theory.md
\`\`\`

- **servers**: slots of all agents together. **load**: work that arrives over work they can do.
- **interval**: 95 % by the means of 20 batches, after the first customers of each load (its \`warmUpShare\`) are left out. Of
  twenty true formulas one is expected to lie outside.
- **difference**: simulated less formula, over formula. Times in line count those who gave up too.
- Loads are files of [simulation/scenarios](../simulation/scenarios); times there are whole milliseconds in the core.

Of ${compared.length} comparisons over ${runs.length} loads, ${inside} formulas lie inside their interval. Over ${sum((run) => run.customers)} customers:
overtakes within a class ${sum((run) => run.figures.all.overtakes)}, given above a cap ${sum((run) => run.figures.overCap)}.

| scenario | servers | load | customers / seed | quantity | formula | simulated | 95 % interval | difference | inside |
|---|--:|--:|--:|---|--:|--:|--:|--:|---|
${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}

Fairness of work among agents who can all serve everybody, as Jain's index (1: all did the same):

| scenario | agents' slots | load | utilisation | index |
|---|--:|--:|--:|--:|
${runs
  .filter((run) => run.formula!.servers > 1)
  .map(
    ({ scenario, formula, figures }) =>
      `| ${scenario.name} | ${formula!.servers} | ${formula!.load.toFixed(2)} | ${percent(figures.utilisation)} | ${figures.fairness.toFixed(4)} |`,
  )
  .join('\n')}
`;
}
