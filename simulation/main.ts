/**
 * The simulation's process: scenarios in, a Redis of its own, figures out.
 *
 * 0: done. 1: a promise was broken: an overtake within a class, or an agent above its cap. 2: the command line or the
 * scenario was wrong.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { startTestRedis } from '../test/support/redis-server.js';
import { parseSimulateArgs, type SimulateOptions, usage } from './args.js';
import { formulaOf } from './formulas.js';
import { type Run, runLines, theoryDocument } from './report.js';
import { runScenario } from './run.js';
import { parseScenario, type Scenario } from './scenario.js';

const FOLDER = new URL('./scenarios/', import.meta.url);
/** While one waits for Redis another one computes. */
const AT_ONCE = 3;

function load(path: string | URL, { seed, customers }: SimulateOptions): Scenario {
  const scenario = parseScenario(readFileSync(path, 'utf8'));
  return {
    ...scenario,
    seed: seed ?? scenario.seed,
    ...(customers === undefined ? {} : { customers, durationS: undefined }),
  };
}

function wanted(options: SimulateOptions): Scenario[] {
  if (options.scenarioFile !== null) return [load(options.scenarioFile, options)];
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return files
    .sort()
    .map((name) => load(new URL(name, FOLDER), options))
    .filter((scenario) => formulaOf(scenario) !== null);
}

/** In the order of the scenarios, a few at once; progress goes to the error output. */
async function runAll(redis: Redis, scenarios: readonly Scenario[]): Promise<Run[]> {
  const runs: Run[] = [];
  const queue = scenarios.entries();
  const work = async () => {
    for (const [index, scenario] of queue) {
      runs[index] = await runScenario(redis, `sim${index}`, scenario);
      if (scenarios.length > 1) console.error(`${scenario.name}: done`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return runs;
}

const parsed = parseSimulateArgs(process.argv.slice(2));
if (!('options' in parsed)) {
  console.error('help' in parsed ? usage : `${parsed.error}\n${usage}`);
  process.exit('help' in parsed ? 0 : 2);
}
const { options } = parsed;
let scenarios: Scenario[];
try {
  scenarios = wanted(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(2);
}

const server = await startTestRedis();
const redis = new Redis(server.socketPath);
try {
  const runs = await runAll(redis, scenarios);
  if (options.json) console.log(JSON.stringify(options.scenarioFile === null ? runs : runs[0], null, 2));
  else if (options.scenarioFile === null) process.stdout.write(theoryDocument(runs));
  else console.log(runLines(runs[0]!).join('\n'));
  const broken = runs.some(({ figures }) => figures.all.overtakes > 0 || figures.overCap > 0);
  process.exitCode = broken ? 1 : 0;
} finally {
  redis.disconnect();
  await server.stop();
}
