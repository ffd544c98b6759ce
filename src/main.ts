/**
 * The process: settings in, engine started, signals and exit codes. The only place that ends it.
 *
 * Exit codes: 0 after an orderly stop; 1 when it could not start, had to be forced, or met what it cannot handle.
 */
import { loadConfig } from './config/config.js';
import { createEngine, type Engine } from './engine.js';
import { EngineError } from './errors.js';
import { createLogger } from './logger.js';

/** Without its Redis an engine has little to end in order: what waits for an answer waits for nothing, ms. */
const LOST_DEADLINE_MS = 1_000;

const say = (line: string) => process.stdout.write(`${line}\n`);

/** One readable message for whoever started it; an unexpected failure with its stack. */
function complain(error: unknown): void {
  const text =
    error instanceof EngineError ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`switchboard: ${text}\n`);
}

async function main(): Promise<void> {
  const config = loadConfig();
  const log = createLogger(config.logLevel);
  let started: Promise<void> | null = null;
  let ending = false;

  async function end(code: number, deadlineMs = config.stopDeadlineMs): Promise<void> {
    if (ending) return;
    ending = true;
    const endsAt = performance.now() + deadlineMs;
    setTimeout(() => {
      log.fatal({}, 'the deadline passed; forced');
      process.exit(1);
    }, deadlineMs).unref();
    await started?.catch(() => {});
    try {
      await engine.stop(Math.max(0, endsAt - performance.now()));
    } catch (err) {
      log.fatal({ err }, 'the stop was not clean');
      process.exit(1);
    }
    process.exit(code);
  }
  const fatal = (message: string, deadlineMs?: number) => (err: unknown) => {
    log.fatal({ err }, message);
    void end(1, deadlineMs);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1);
      log.info({ signal }, 'stopping');
      void end(0);
    });
  }
  process.on('uncaughtException', fatal('uncaught exception'));
  process.on('unhandledRejection', fatal('unhandled rejection'));

  const engine: Engine = createEngine(config, log, fatal('the engine cannot go on', LOST_DEADLINE_MS));
  started = engine.start();
  try {
    await started;
  } catch (error) {
    if (!ending) complain(error);
    return end(1);
  }
  const rootKey = engine.madeRootKey();
  if (rootKey) say(`Root key, shown this once: ${rootKey}`);
  const [address, report] = [engine.address(), engine.reportAddress()];
  const at = (where: { host: string; port: number }) =>
    `http://${where.host.includes(':') ? `[${where.host}]` : where.host}:${where.port}`;
  const served = address ? `listens on ${at(address)}` : `runs ${[...config.roles].join(' and ')}`;
  say(`Switchboard ${served}${report ? `, metrics on ${at(report)}/metrics` : ''}`);
}

main().catch((error: unknown) => {
  complain(error);
  process.exit(1);
});
