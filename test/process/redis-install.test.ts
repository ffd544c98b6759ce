import { expect, test } from 'vitest';
import { ensureRedisServer, type Host } from '../../src/embedded-redis/install.js';

/** A machine with these commands; `apt-get install` adds redis-server unless it is broken. */
function machine(options: {
  platform?: NodeJS.Platform;
  uid?: number;
  commands?: string[];
  version?: string;
  aptCode?: number;
  systemd?: boolean;
}) {
  const commands = new Set(options.commands ?? []);
  const ran: string[] = [];
  const host: Host = {
    platform: options.platform ?? 'linux',
    uid: options.uid ?? 1000,
    exists: async () => options.systemd ?? false,
    async run(command, args) {
      if (command === 'sh') {
        const name = args.at(-1) ?? '';
        return commands.has(name) ? { code: 0, output: `/usr/bin/${name}\n` } : { code: 127, output: '' };
      }
      if (args.includes('--version'))
        return { code: 0, output: `Redis server v=${options.version ?? '7.0.15'} sha=0` };
      if (command === 'sudo' && !commands.has('sudo')) return { code: 127, output: '' };
      ran.push([command, ...args].join(' '));
      if (args.includes('install') && options.aptCode !== undefined) {
        return { code: options.aptCode, output: 'E: Unable to locate package redis-server\n' };
      }
      if (args.includes('install')) commands.add('redis-server');
      return { code: 0, output: '' };
    },
  };
  const lines: string[] = [];
  const note = (_: object, line: string) => void lines.push(line);
  return { ran, lines, ensure: () => ensureRedisServer({ info: note, warn: note }, host) };
}

const apt = 'env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get -o DPkg::Lock::Timeout=120';

test('a redis-server that is there is used, and nothing is run or said', async () => {
  const { ensure, ran, lines } = machine({ commands: ['redis-server', 'apt-get'], uid: 0 });
  expect(await ensure()).toBe('/usr/bin/redis-server');
  expect({ ran, lines }).toEqual({ ran: [], lines: [] });
});

test.for([
  [
    { commands: ['apt-get'] },
    'redis-server is not installed: run `sudo apt-get install redis-server`, or set REDIS_URL',
  ],
  [{ platform: 'darwin' }, 'redis-server is not installed: run `brew install redis`, or set REDIS_URL'],
  [
    { uid: 0 },
    'redis-server is not installed: install Redis 7 or newer so that redis-server is on the PATH, or set REDIS_URL',
  ],
  [
    { commands: ['apt-get'], uid: 0, aptCode: 100 },
    'redis-server is not installed, and apt-get install ended with code 100 (E: Unable to locate package redis-server): ' +
      'run `sudo apt-get install redis-server`, or set REDIS_URL',
  ],
  [
    { commands: ['redis-server', 'apt-get'], version: '6.0.16' },
    'redis-server 6.0.16 is older than 7.0: install a newer one ' +
      '(https://redis.io/docs/latest/operate/oss_and_stack/install/), or set REDIS_URL',
  ],
] as const)('a machine like %j is told in one line what is missing', async ([machineLike, message]) => {
  const { commands = [], ...rest } = machineLike as { commands?: readonly string[] };
  await expect(machine({ ...rest, commands: [...commands] }).ensure()).rejects.toMatchObject({
    code: 'redis_server_missing',
    message,
  });
});

test('root gets it with apt-get, after one line that says so', async () => {
  const { ensure, ran, lines } = machine({ commands: ['apt-get'], uid: 0 });
  expect(await ensure()).toBe('/usr/bin/redis-server');
  expect(ran).toEqual([`${apt} update`, `${apt} install -y --no-install-recommends redis-server`]);
  expect(lines).toEqual(['redis-server is not installed: getting it with `apt-get install redis-server`']);
});

test('sudo without a password gets it too, and the service of the package is switched off', async () => {
  const { ensure, ran } = machine({ commands: ['apt-get', 'sudo'], systemd: true });
  await ensure();
  expect(ran).toEqual([
    'sudo -n true',
    `sudo -n ${apt} update`,
    `sudo -n ${apt} install -y --no-install-recommends redis-server`,
    'sudo -n systemctl disable --now redis-server',
  ]);
});
