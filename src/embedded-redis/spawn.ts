// A redis-server as a child that no Ctrl-C reaches and that dies with this process, however this process dies.
// Knows nothing of data directories, locks and readiness; tests start their throw-away server with it too.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { promisify } from 'node:util';
import { isMainThread } from 'node:worker_threads';

const run = promisify(execFile);

/** What the launcher needs of a logger; pino's fits. */
export interface LauncherLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface RedisExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface RedisChild {
  pid: number;
  /** Resolves when the child is gone, whoever ended it. */
  exited: Promise<RedisExit>;
  /** Asks for an orderly end, forces it after `deadlineMs`, resolves when the child is gone. Safe to repeat. */
  stop(deadlineMs: number): Promise<void>;
  /** The last lines that the server wrote. */
  lastWords(): Promise<string>;
}

/** What ends the child when its parent is gone: the kernel, or a shell that sees a pipe close. */
export type Guard = 'pdeathsig' | 'pipe';

// Both write the pid (it stays the same over exec) before any data is opened, then look whether the parent still lives:
// a next owner of the directory either reads this pid or knows that no server will come of it.
const scripts: Record<Guard, string> = {
  // The kernel's signal is armed before this shell reads its parent's pid, so a parent that dies in between is noticed.
  pdeathsig: 'echo $$ >"$3"; [ "$PPID" = "$4" ] || exit 0; exec "$1" "$2"',
  pipe:
    'echo $$ >"$3"; kill -0 "$4" 2>/dev/null || exit 0; ' +
    '{ read -r done <&3 || kill -TERM $$; } & exec "$1" "$2" 3<&-',
};

/**
 * A redis-server runs with `config`; it may not be ready yet.
 *
 * Its own session keeps the terminal's signals away. In `dir` it has `redis.conf`, and `redis.log`, the log before
 * that as `redis.log.1`.
 *
 * @param config  directives and their values; values are quoted here
 * @param guard  chosen by what this system has when left out
 * @see https://man7.org/linux/man-pages/man2/pr_set_pdeathsig.2const.html the signal comes when the parent *thread* ends
 */
export async function spawnRedis(options: {
  binary: string;
  config: Readonly<Record<string, string | number>>;
  dir: string;
  pidFile: string;
  guard?: Guard;
}): Promise<RedisChild> {
  const { binary, dir, pidFile } = options;
  const guard = options.guard ?? (await availableGuard());
  const configFile = join(dir, 'redis.conf');
  await writeFile(configFile, renderConfig({ ...options.config, dir }), { mode: 0o600 });
  const logFile = join(dir, 'redis.log');
  await rename(logFile, `${logFile}.1`).catch(() => undefined);
  const output = await open(logFile, 'a', 0o600);
  const shell = ['sh', '-c', scripts[guard], 'sh', binary, configFile, pidFile, String(process.pid)];
  const [command = 'sh', ...args] =
    guard === 'pdeathsig' ? ['setpriv', '--pdeathsig', 'TERM', '--', ...shell] : shell;
  try {
    const child = spawn(command, args, {
      cwd: dir,
      detached: true,
      stdio: ['ignore', output.fd, output.fd, guard === 'pipe' ? 'pipe' : 'ignore'],
    });
    await once(child, 'spawn');
    return supervise(child, logFile);
  } finally {
    await output.close();
  }
}

function supervise(child: ChildProcess, logFile: string): RedisChild {
  const lifeline = child.stdio[3] as Writable | null | undefined;
  lifeline?.on('error', () => undefined);
  const exited = new Promise<RedisExit>((resolve) => {
    child.once('exit', (code, signal) => {
      // A line instead of a bare end tells the waiting shell not to signal a pid that may soon be another's.
      lifeline?.end('gone\n');
      resolve({ code, signal });
    });
  });
  return {
    pid: child.pid ?? 0,
    exited,
    async stop(deadlineMs) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs);
      await exited;
      clearTimeout(timer);
    },
    async lastWords() {
      const text = await readFile(logFile, 'utf8').catch(() => '');
      return text.trimEnd().split('\n').slice(-5).join('\n');
    },
  };
}

function renderConfig(config: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries(config).map(([name, value]) => `${name} ${JSON.stringify(String(value))}`);
  return `${lines.join('\n')}\n`;
}

async function availableGuard(): Promise<Guard> {
  // A worker thread's end would count as the parent's.
  if (process.platform !== 'linux' || !isMainThread) return 'pipe';
  return run('setpriv', ['--pdeathsig', 'TERM', '--', 'true']).then(
    () => 'pdeathsig' as const,
    () => 'pipe' as const,
  );
}
