// Finds redis-server; where it is missing, gets it if that needs no question, else says how to get it in one line.
// Never asks for a password and never leaves a system service running that nobody asked for.

import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
import { EngineError } from '../errors.js';
import type { LauncherLog } from './spawn.js';

/** `#!lua` scripts and listpack settings begin with this release. */
const OLDEST_MAJOR = 7;

/** The system as far as installing goes; tests pass one of their own. */
export interface Host {
  platform: NodeJS.Platform;
  uid: number | undefined;
  /** Runs to the end; `code` is 127 when there is no such command. */
  run(command: string, args: readonly string[]): Promise<{ code: number; output: string }>;
  exists(path: string): Promise<boolean>;
}

const thisHost: Host = {
  platform: process.platform,
  uid: process.getuid?.(),
  run: (command, args) =>
    new Promise((resolve) => {
      execFile(command, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
        resolve({ code, output: `${stdout}${stderr}` });
      });
    }),
  exists: (path) =>
    access(path).then(
      () => true,
      () => false,
    ),
};

/**
 * The path of a redis-server that is new enough.
 *
 * On Debian and Ubuntu it is installed when this process is root or has sudo without a password.
 *
 * @throws {EngineError} `redis_server_missing` with one line: what is missing and what to run
 */
export async function ensureRedisServer(log: LauncherLog, host: Host = thisHost): Promise<string> {
  const found = await find(host, 'redis-server');
  if (found !== undefined) return checked(host, found);
  const asRoot = await waysToRoot(host);
  if (asRoot === undefined) throw missing(host, 'redis-server is not installed', await advice(host));
  log.warn(
    { package: 'redis-server' },
    'redis-server is not installed: getting it with `apt-get install redis-server`',
  );
  const failure = await installWithApt(host, asRoot, log);
  const installed = await find(host, 'redis-server');
  if (installed === undefined)
    throw missing(host, `redis-server is not installed, and ${failure}`, await advice(host));
  return checked(host, installed);
}

async function find(host: Host, command: string): Promise<string | undefined> {
  const { code, output } = await host.run('sh', ['-c', 'command -v "$1"', 'sh', command]);
  return code === 0 ? output.trim() : undefined;
}

async function checked(host: Host, binary: string): Promise<string> {
  const version =
    /\bv=([\d.]+)/.exec((await host.run(binary, ['--version'])).output)?.[1] ?? 'of unknown version';
  if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return binary;
  const remedy = 'install a newer one (https://redis.io/docs/latest/operate/oss_and_stack/install/)';
  throw missing(host, `redis-server ${version} is older than ${OLDEST_MAJOR}.0`, remedy);
}

/** The words before a command that make it run as root without a question; undefined when apt-get cannot be run so. */
async function waysToRoot(host: Host): Promise<readonly string[] | undefined> {
  if (host.platform !== 'linux' || (await find(host, 'apt-get')) === undefined) return undefined;
  if (host.uid === 0) return [];
  return (await host.run('sudo', ['-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}

/** @returns why it may have failed, for the message when the binary is still missing afterwards */
async function installWithApt(host: Host, asRoot: readonly string[], log: LauncherLog): Promise<string> {
  const root = (...command: string[]) => {
    const [first = '', ...rest] = [...asRoot, ...command];
    return host.run(first, rest);
  };
  // invoke-rc.d starts no services in runlevel 1; the lock's timeout waits for a fresh machine's own upgrades.
  const apt = [
    'env',
    'DEBIAN_FRONTEND=noninteractive',
    'RUNLEVEL=1',
    'apt-get',
    '-o',
    'DPkg::Lock::Timeout=120',
  ];
  const update = await root(...apt, 'update');
  if (update.code !== 0)
    log.warn({ code: update.code }, 'apt-get update failed: trying with the lists at hand');
  const install = await root(...apt, 'install', '-y', '--no-install-recommends', 'redis-server');
  // systemd's own hook ignores the runlevel: the package was wanted for its binary alone.
  if (install.code === 0 && (await host.exists('/run/systemd/system'))) {
    await root('systemctl', 'disable', '--now', 'redis-server');
  }
  const lastLine = install.output.trim().split('\n').at(-1) ?? '';
  return `apt-get install ended with code ${install.code} (${lastLine})`;
}

async function advice(host: Host): Promise<string> {
  if (host.platform === 'darwin') return 'run `brew install redis`';
  if (host.platform === 'linux' && (await find(host, 'apt-get')) !== undefined) {
    return 'run `sudo apt-get install redis-server`';
  }
  return `install Redis ${OLDEST_MAJOR} or newer so that redis-server is on the PATH`;
}

function missing(host: Host, what: string, remedy: string): EngineError {
  return new EngineError('redis_server_missing', `${what}: ${remedy}, or set REDIS_URL`, {
    platform: host.platform,
  });
}
