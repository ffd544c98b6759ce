/** Facts for reports: what happened to conversations and agents, by day, as the scripts wrote it that made it happen. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, int, runScript, text } from '../script.js';
import { type Fact, factOf, type Status, statusOf } from './facts.js';

const readScript = defineScript({
  file: 'records/read-facts',
  key: 'anchor',
  args: ['day', 'skip', 'limit'],
  reply: answer('read', { rows: z.array(z.tuple([text, text, z.enum(['0', '1'])])) }),
});
const trimScript = defineScript({
  file: 'records/trim-facts',
  key: 'anchor',
  args: ['nowMs', 'factsForMs'],
  reply: answer('trimmed', { fromDay: int }),
});

/** Facts of one read: a script over them takes about a millisecond. */
const AT_ONCE = 500;

/** What an agent is shown as now, and since when (unix ms). */
export type Shown = Readonly<{ agentId: string; since: number }> &
  (Pick<Status, 'status' | 'awayStateId'> | Readonly<{ status: 'offline' }>);

export const reportingVerbs = (redis: Redis) => ({
  /** Facts of a day (counted from 1970, UTC) in the order they were written, in chunks as they are asked for. */
  async *facts(workspaceId: string, day: number): AsyncGenerator<readonly Fact[]> {
    for (let skip = 0, more = true; more; skip += AT_ONCE) {
      const call = { day, skip, limit: AT_ONCE };
      const { rows } = await runScript(redis, readScript, workspaceKeys(workspaceId).anchor, call);
      if (rows.length > 0) yield rows.map(([row, id, resolved]) => factOf(row, id, resolved === '1'));
      more = rows.length === AT_ONCE;
    }
  },
  /** Of these agents those that ever signed in. */
  shown: async (workspaceId: string, agentIds: readonly string[]): Promise<Shown[]> => {
    const pipeline = redis.pipeline();
    for (const id of agentIds) pipeline.hmget(workspaceKeys(workspaceId).agent(id), 'shown', 'shownFrom');
    const found = (await pipeline.exec()) ?? [];
    return agentIds.flatMap((agentId, i) => {
      const [status, since] = (found[i]?.[1] ?? []) as [string?, string?];
      if (!status) return [];
      const told = status === 'offline' ? ({ status } as const) : statusOf(status);
      return [{ agentId, since: Number(since), ...told }];
    });
  },
  /** Drop days older than facts are kept; a hundred days of a call at most. `fromDay`: the first that is kept. */
  trimFacts: (workspaceId: string, t: { factsForMs: number; nowMs?: number }) =>
    runScript(redis, trimScript, workspaceKeys(workspaceId).anchor, {
      nowMs: t.nowMs ?? '',
      factsForMs: t.factsForMs,
    }),
});
