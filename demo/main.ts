/**
 * The demo's process: flags in, an engine of its own, one performance, a summary, an exit code.
 *
 * 0: every promise held. 1: one was broken, or the engine failed. 2: the command line was wrong.
 */
import { setMaxListeners } from 'node:events';
import { type DemoOptions, parseDemoArgs, usage } from './args.js';
import { runChecks } from './checks.js';
import { readMessages, sampleMessages } from './csv.js';
import { type EngineProcess, startEngine } from './engine-process.js';
import { play } from './play.js';
import { type Summary, summarise, summaryLines } from './summary.js';

// One end of the play stops dozens of requests under way: that is no leak.
setMaxListeners(0);

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** One performance on this engine, which is stopped in any case. */
async function run(engine: EngineProcess, options: DemoOptions, texts: readonly string[]): Promise<Summary> {
  // With --json the standard output is the summary's alone.
  const out = options.json ? process.stderr : process.stdout;
  const stop = new AbortController();
  const interrupt = () => (stop.signal.aborted ? process.exit(1) : stop.abort());
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

  const problems: string[] = [];
  const { baseUrl, rootKey } = engine;
  const startedAtMs = Date.now();
  let stopping = false;
  const died = engine.ended.then((code) => {
    if (!stopping) throw new Error(`the engine ended by itself, exit code ${code}`);
  });
  died.catch(() => undefined);
  const seconds = () => Math.min(options.seconds, Math.round((Date.now() - startedAtMs) / 1_000));
  let summary: (engineProblems: readonly string[]) => Summary;
  try {
    const playing = play({ baseUrl, rootKey, options, texts, out, stop: stop.signal });
    await Promise.race([playing, died]);
    const history = await playing;
    const checks = runChecks(history);
    summary = (found) =>
      summarise(history, checks, { seconds: seconds(), seed: options.seed, engine: found });
  } catch (error) {
    stopping = true;
    await engine.stop();
    throw new Error([message(error), ...engine.output().slice(-15)].join('\n  '));
  }
  stopping = true;
  const code = await engine.stop();
  if (code !== 0)
    problems.push(`the engine's exit code after SIGTERM was ${code ?? 'none: it had to be killed'}`);
  if (code !== 0) problems.push(...engine.output().slice(-10));
  return summary(problems);
}

async function main(): Promise<number> {
  const parsed = parseDemoArgs(process.argv.slice(2));
  if ('help' in parsed) {
    console.log(usage);
    return 0;
  }
  if ('error' in parsed) {
    console.error(parsed.error);
    return 2;
  }
  const { options } = parsed;
  let texts: readonly string[];
  try {
    texts = options.messagesFile === undefined ? sampleMessages : readMessages(options.messagesFile);
  } catch (error) {
    console.error(message(error));
    return 2;
  }
  const engine = await startEngine((line) => console.error(line));
  try {
    const summary = await run(engine, options, texts);
    console.log(options.json ? JSON.stringify(summary) : summaryLines(summary).join('\n'));
    return summary.ok ? 0 : 1;
  } finally {
    if (options.keep) console.error(`the data is kept in ${engine.dataDir}`);
    else await engine.forget();
  }
}

try {
  process.exit(await main());
} catch (error) {
  console.error(message(error));
  process.exit(1);
}
