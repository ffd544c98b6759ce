/** What is kept of changes and messages, in the words that leave: instants as ISO 8601, ids as lists, keys as numbers. */
import type { TimelineEntry } from '../../routing/conversations/reads.js';
import { comparedOf } from '../explaining/decision.js';

export const iso = (atMs: number): string => new Date(atMs).toISOString();

const isoOf = (at: unknown): string => (typeof at === 'number' ? iso(at) : String(at ?? ''));

/** Ids that scripts keep as one text. */
const lists = new Set(['rules', 'topics', 'was', 'to', 'mentions']);
/** Instants that scripts keep as unix ms, under the names they are told by. */
const instants: Readonly<Record<string, string>> = {
  ...{ untilMs: 'until', dueAt: 'dueAt', changedAt: 'changedAt', deletedAt: 'deletedAt' },
};

/** The words of a change or an event as they are told: instants as ISO 8601, ids as lists, the keys that were compared. */
export function told(data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(data).map(([name, value]): [string, unknown] => {
    if (lists.has(name) && typeof value === 'string') return [name, value === '' ? [] : value.split(' ')];
    if (name in instants && typeof value === 'number') return [instants[name] ?? name, iso(value)];
    if (name === 'compared') return [name, comparedOf(String(data.order ?? ''), value)];
    return [name, value];
  });
  return Object.fromEntries(entries);
}

/** A timeline entry as it is told. */
export type ToldEntry = { seq: number; at: string; kind: TimelineEntry['kind'] };

type Reaction = { emoji: string; by: string; at: number };

/** What happened to a message since it was written. */
function since({
  editedAt,
  deletedAt,
  reactions,
}: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    ...(typeof editedAt === 'number' ? { editedAt: iso(editedAt) } : {}),
    ...(typeof deletedAt === 'number' ? { deletedAt: iso(deletedAt) } : {}),
    ...(reactions
      ? { reactions: (reactions as Reaction[]).map((one) => ({ ...one, at: iso(one.at) })) }
      : {}),
  };
}

export function toldEntry({ at, delivery, seq, kind, ...entry }: TimelineEntry): ToldEntry {
  const word = delivery as { status: string; at?: unknown } | undefined;
  const words = kind === 'message' ? { ...entry, ...since(entry) } : told(entry);
  return { seq, kind, ...words, at: iso(at), ...(word ? { delivery: { ...word, at: isoOf(word.at) } } : {}) };
}
