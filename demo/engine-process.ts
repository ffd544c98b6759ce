/**
 * The engine as a child process: started on free ports with a data directory of its own, stopped in order.
 *
 * Never leaves an engine behind: a watchdog ends it when this process is gone, however that came about.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type EngineProcess = {
  readonly baseUrl: string;
  readonly rootKey: string;
  readonly dataDir: string;
  /** The last lines that the engine wrote. */
  output(): string[];
  /** Settles when the engine ends, with its exit code (null after a signal). */
  readonly ended: Promise<number | null>;
  /** Orderly stop; the exit code, or null when it had to be killed after `STOP_LIMIT_MS`. */
  stop(): Promise<number | null>;
  /** Removes the data directory. */
  forget(): Promise<void>;
};

const entry = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const OUTPUT_LINES = 60;
/** The engine promises to be gone 10 s after SIGTERM. */
const STOP_LIMIT_MS = 12_000;
/** The very first start may have to fetch redis-server from the system's packages. */
const START_LIMIT_MS = 240_000;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

/** Waits in a shell for this process to vanish (its end of the pipe closes) and then ends the engine. */
function watch(pid: number): ChildProcess {
  const script = 'read word; [ "$word" = done ] || kill -TERM "$1" 2>/dev/null';
  const dog = spawn('sh', ['-c', script, 'watchdog', String(pid)], {
    detached: true, // the terminal's Ctrl-C is for the demo alone
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  dog.on('error', () => undefined);
  dog.stdin?.on('error', () => undefined);
  dog.unref();
  return dog;
}

/**
 * @param say  gets each line the engine writes until it is ready
 * @throws {Error} when it ends, or is not ready in time; its last lines are in the message
 */
export async function startEngine(say: (line: string) => void): Promise<EngineProcess> {
  const [port, metricsPort] = [await freePort(), await freePort()];
  const dataDir = await mkdtemp(join(tmpdir(), 'switchboard-demo-'));
  const rootKey = `root_${randomBytes(24).toString('hex')}`;
  const { REDIS_URL: _unused, ...inherited } = process.env;
  const child = spawn(process.execPath, [entry], {
    detached: true, // ends by our SIGTERM after the summary, not by the terminal's Ctrl-C before it
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...inherited,
      SWITCHBOARD_PORT: String(port),
      SWITCHBOARD_HOST: '127.0.0.1',
      SWITCHBOARD_METRICS_PORT: String(metricsPort),
      SWITCHBOARD_DATA_DIR: dataDir,
      SWITCHBOARD_ROOT_KEY: rootKey,
      // Replies by webhook come back to this machine.
      SWITCHBOARD_WEBHOOK_ALLOW: '127.0.0.1',
      LOG_LEVEL: 'warn',
    },
  });
  const dog = child.pid === undefined ? undefined : watch(child.pid);
  const lines: string[] = [];
  let ready = false;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      for (const line of chunk.split('\n').filter((part) => part.trim() !== '')) {
        lines.push(line);
        if (!ready) say(line);
      }
      lines.splice(0, Math.max(0, lines.length - OUTPUT_LINES));
    });
  }
  let gone = false;
  const ended = new Promise<number | null>((resolve) => {
    const end = (code: number | null) => {
      gone = true;
      dog?.stdin?.end('done\n');
      resolve(code);
    };
    child.once('error', (error) => {
      lines.push(error.message);
      end(null);
    });
    child.once('exit', end);
  });

  const baseUrl = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (!gone) child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
    const code = await ended;
    clearTimeout(timer);
    return code;
  };
  const forget = () => rm(dataDir, { recursive: true, force: true });

  const isReady = () =>
    fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(1_000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  const giveUpAt = Date.now() + START_LIMIT_MS;
  while (!gone && Date.now() < giveUpAt) {
    if (await isReady()) {
      ready = true;
      break;
    }
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  if (!ready) {
    await stop();
    await forget();
    throw new Error(['the engine did not become ready', ...lines.slice(-15)].join('\n  '));
  }
  return { baseUrl, rootKey, dataDir, output: () => [...lines], ended, stop, forget };
}
