/**
 * The audit trail: what happened, by whom and why, kept by day under the ids that events have. Read in bounded pages, in either
 * direction; written where events are.
 */
import type { Redis } from 'ioredis';
import { workspaceKeys } from '../keys.js';
import { type Event, toEvent } from './feed.js';

const DAY_MS = 86_400_000;
const dayOf = (ms: number) => Math.floor(ms / DAY_MS);

/** Instants in unix ms: from `fromMs` on, before `toMs`. `after`: the entry that was read last; null: begin. */
export type AuditSpan = Readonly<{
  fromMs: number;
  toMs: number;
  after: string | null;
  newestFirst: boolean;
}>;
/** `last`: the entry to go on after; null: there is nothing more. */
export type AuditPage = Readonly<{ entries: readonly Event[]; last: string | null }>;

export const auditVerbs = (redis: Redis) => {
  /** Days of a span that have entries, in reading order. */
  async function daysOf(workspaceId: string, from: number, to: number, newestFirst: boolean) {
    const keys = workspaceKeys(workspaceId);
    const [kept, created, newest] = await redis.hmget(keys.anchor, 'auditFromDay', 'createdAt', 'eventMs');
    const first = Math.max(from, Number(kept ?? dayOf(Number(created ?? 0))));
    const length = Math.min(to, dayOf(Number(newest ?? 0))) - first + 1;
    const days = Array.from({ length: Math.max(0, length) }, (_, i) => first + i);
    const pipeline = redis.pipeline();
    for (const day of days) pipeline.exists(keys.audit(day));
    const found = (await pipeline.exec()) ?? [];
    const there = days.filter((_, i) => found[i]?.[1] === 1);
    return newestFirst ? there.reverse() : there;
  }

  /** At most `limit` entries of a span. */
  async function page(workspaceId: string, span: AuditSpan, limit: number): Promise<AuditPage> {
    const { fromMs, toMs, after, newestFirst } = span;
    if (toMs <= fromMs) return { entries: [], last: null };
    const afterMs = Number(after?.split('-', 1)[0] ?? (newestFirst ? toMs : fromMs));
    const [low, high] = newestFirst
      ? [String(fromMs), after === null ? `(${toMs}-0` : `(${after}`]
      : [after === null ? String(fromMs) : `(${after}`, `(${toMs}-0`];
    const [from, to] = newestFirst ? [dayOf(fromMs), dayOf(afterMs)] : [dayOf(afterMs), dayOf(toMs)];
    const entries: Event[] = [];
    for (const day of await daysOf(workspaceId, from, to, newestFirst)) {
      const key = workspaceKeys(workspaceId).audit(day);
      const count = limit - entries.length;
      const found = newestFirst
        ? await redis.xrevrange(key, high, low, 'COUNT', count)
        : await redis.xrange(key, low, high, 'COUNT', count);
      entries.push(...found.map(([id, flat]) => toEvent(id, flat)));
      if (entries.length === limit) return { entries, last: entries.at(-1)?.id ?? null };
    }
    return { entries, last: null };
  }

  return { page };
};
