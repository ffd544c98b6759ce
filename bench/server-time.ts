/** How long each script held Redis, call by call: the server's own log of commands, with everything logged while it is on. */
import type { Redis } from 'ioredis';
import { allScripts } from '../src/routing/script.js';

/** Server time of calls in µs, by script. */
export type ServerTimes = Map<string, number[]>;

const KEPT = 100_000;
const names = new Map(allScripts.map(({ sha1, name }) => [sha1, name]));

export type Meter = {
  /** What ran since the last reading; also added to `all`. At most 100,000 calls may lie between two readings. */
  read(): Promise<ServerTimes>;
  /** CPU time of the server's one thread since its start, µs: unlike server time, free of what else the machine does. */
  cpuUs(): Promise<number>;
  /** Everything that was read. */
  all: ServerTimes;
  /** From here on nothing is logged, until `on`. */
  off(): Promise<void>;
  on(): Promise<void>;
};

export function createMeter(redis: Redis): Meter {
  const all: ServerTimes = new Map();
  const threshold = (us: number) => redis.config('SET', 'slowlog-log-slower-than', String(us));
  return {
    all,
    async read() {
      const entries = (await redis.call('SLOWLOG', 'GET', '-1')) as [number, number, number, string[]][];
      await redis.call('SLOWLOG', 'RESET');
      const times: ServerTimes = new Map();
      for (const [, , us, [command, sha = '']] of entries.reverse()) {
        const name = command?.toLowerCase() === 'evalsha' ? names.get(sha) : undefined;
        if (name === undefined) continue;
        for (const into of [times, all])
          into
            .set(name, into.get(name) ?? [])
            .get(name)
            ?.push(us);
      }
      return times;
    },
    async cpuUs() {
      const seconds = (await redis.info('cpu')).matchAll(/^used_cpu_(?:user|sys)_main_thread:([\d.]+)/gm);
      return [...seconds].reduce((sum, [, text]) => sum + Number(text) * 1e6, 0);
    },
    off: async () => void (await threshold(-1)),
    async on() {
      await redis.config('SET', 'slowlog-max-len', String(KEPT));
      await redis.call('SLOWLOG', 'RESET');
      await threshold(0);
    },
  };
}
