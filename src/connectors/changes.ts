/** What a message becomes when it is edited, deleted or reacted to. Nothing of a former text is kept. */
import type { InboundChange } from './message.js';

const MAX_REACTIONS = 20;

type Reaction = { emoji: string; by: string; at: number };
type Entry = {
  text: string;
  attachments?: unknown[];
  reactions?: Reaction[];
  deletedAt?: number;
  masked?: boolean;
} & Record<string, unknown>;

/**
 * A timeline entry after a change; null where it says nothing new.
 *
 * @param entry object text, as the core keeps it
 * @param atMs when the change was accepted, unix ms
 */
export function changedEntry(entry: string, change: InboundChange, atMs: number): string | null {
  const before = JSON.parse(entry) as Entry;
  const after = before.deletedAt === undefined ? changed(before, change, atMs) : null;
  return after && JSON.stringify(after);
}

function changed(entry: Entry, change: InboundChange, atMs: number): Entry | null {
  // What was masked by hand would be said again.
  if (change.type === 'edit' && entry.masked) return null;
  if (change.type === 'edit')
    return change.text === entry.text ? null : { ...entry, text: change.text, editedAt: atMs };
  if (change.type === 'delete') {
    const { metadata: _metadata, reactions: _reactions, templateName: _template, ...rest } = entry;
    return { ...rest, text: '', attachments: [], deletedAt: atMs };
  }
  const { reactions: given = [], ...rest } = entry;
  const others = given.filter(({ emoji }) => emoji !== change.emoji);
  if (change.remove === (others.length === given.length)) return null;
  if (change.remove) return others.length === 0 ? rest : { ...rest, reactions: others };
  const reaction = { emoji: change.emoji, by: 'contact', at: atMs };
  return { ...rest, reactions: [...others, reaction].slice(-MAX_REACTIONS) };
}
