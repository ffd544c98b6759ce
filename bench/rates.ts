/** The whole engine over HTTP beside a yardstick of the same run: rates in alternating rounds, then latency at half of that. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '../demo/engine-process.js';
import { openCentre } from './centre.js';
import { createHttpClient } from './http.js';
import { pollLatency } from './latency.js';
import { median, row, whole } from './table.js';
import { bareRate, engineRate } from './throughput.js';

export type RateOptions = { rounds: number; count: number; seconds: number };

/** Prints its tables. Starts its own engine and Redis, and stops them. Answers whether every message was seen. */
export async function benchRates({ rounds, count, seconds }: RateOptions): Promise<boolean> {
  const agentCount = Math.ceil(count / 100) + 5;
  const engine = await startEngine(() => {});
  const http = createHttpClient(engine.baseUrl);
  const socketPath = readFileSync(join(engine.dataDir, 'redis', 'redis.conf'), 'utf8').match(
    /^unixsocket "?([^"\n]+)/m,
  )?.[1];
  try {
    if (!socketPath) throw new Error('the embedded Redis names no socket');
    const rates = { single: [] as number[], batch: [] as number[], bare: [] as number[] };
    for (let round = 0; round < rounds; round++) {
      rates.bare.push(await bareRate(socketPath, `b${round}`, count));
      const one = await openCentre(http, engine.rootKey, agentCount);
      rates.single.push(await engineRate(http, one, `s${round}`, count, 1));
      const many = await openCentre(http, engine.rootKey, agentCount);
      rates.batch.push(await engineRate(http, many, `m${round}`, count, 100));
    }
    const half = Math.min(median(rates.single) / 2, (count * 0.95) / seconds);
    const calm = await openCentre(http, engine.rootKey, agentCount);
    const latency = await pollLatency(http, calm, 'l', half, seconds);

    console.log(
      `${rounds} rounds of ${whole(count)} messages, each of a new contact; engine, Redis and this client share the machine\n`,
    );
    row('from the first to the last', 'per second', 'of bare');
    const show = (name: string, list: number[]) =>
      row(
        name,
        whole(median(list)),
        `${median(list.map((rate, i) => rate / (rates.bare[i] ?? rate))).toFixed(2)} ×`,
      );
    show('bare BullMQ: add, process', rates.bare);
    show('POST one message each: applied, assigned', rates.single);
    show('POST 100 messages each: applied, assigned', rates.batch);
    console.log();
    row(`POST to the agent's poll at ${whole(half)} a second`, 'p50 ms', 'p99 ms');
    row(
      `${whole(latency.seen)} of ${whole(latency.sent)} seen`,
      latency.p50.toFixed(1),
      latency.p99.toFixed(1),
    );
    return latency.seen === latency.sent;
  } finally {
    http.close();
    await engine.stop();
    await engine.forget();
  }
}
