/**
 * Pages of a queue. The smallest index that has all that is asked for is walked, the rest is looked at one by one, at most
 * a thousand a page: a page may be short and have a next one.
 */
import { z } from 'zod';
import { factsOf } from '../../inbox/placing/facts.js';
import { factsOfStored } from '../../inbox/placing/stored-facts.js';
import { teamsOf } from '../../inbox/serving/standing.js';
import type { Place, QueueIndex } from '../../routing/conversations/queue.js';
import type { Core } from '../../routing/core.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import { type Access, sees } from '../access.js';
import { badCursor, openCursor, sealCursor } from '../paging.js';
import { states, type Wanted } from './query.js';

/** Looked at for one page, and read with one pipeline. */
const MOST_EXAMINED = 1_000;
const READ_AT_ONCE = 200;

/** What is walked one after the other: the line, then the states. */
const parts = ['line', ...states] as const;
type Part = (typeof parts)[number];

/** The order, the part, and the last one looked at in it. */
const Cursor = z.tuple([z.string(), z.enum(parts), z.number(), z.string()]);

/** Of New by priority: those that wait, then those in somebody's hands. */
function partsOf({ state, sort, holders }: Wanted): Part[] {
  const wanted: Part[] = state ? [state] : [...states];
  const withLine = sort === 'priority' && wanted.includes('new') && (holders?.none ?? true);
  return withLine ? ['line', ...wanted] : wanted;
}

function indexesOf({ holders, channelId }: Wanted, state: (typeof states)[number]): QueueIndex[] {
  if (holders && !holders.none) {
    const index = state === 'pending' ? 'parked' : 'held';
    return state === 'resolved' ? [] : holders.agentIds.map((subject) => ({ index, subject }));
  }
  if (channelId) return channelId.map((id) => ({ index: 'channel-state', subject: `${state}:${id}` }));
  return [{ index: 'state', subject: state }];
}

/** Whether it stands in the part, and was not shown in the line before. */
function isIn(part: Part, { sort, holders }: Wanted, { state, laneId }: Conversation): boolean {
  if (part === 'line') return laneId !== null;
  const shown = sort === 'priority' && laneId !== null && (holders?.none ?? true);
  return state === part && !shown;
}

function matches({ config }: Access, wanted: Wanted, c: Conversation, contact: Record<string, string>) {
  const { channelId, holders, teamId, topicId, groupId, visibility, language } = wanted;
  if (channelId && !channelId.includes(c.channelId)) return false;
  if (holders && !(c.assigneeId === null ? holders.none : holders.agentIds.includes(c.assigneeId)))
    return false;
  if (visibility && c.visibility !== visibility) return false;
  if (topicId && !c.topics.includes(topicId)) return false;
  const teams = teamId ? teamsOf(config, c.teamId ?? (c.need || c.channelId)) : [];
  if (teamId && (teamId === 'none' ? teams.length > 0 : !teams.includes(teamId))) return false;
  if (!groupId && !language) return true;
  const facts = factsOf(config, factsOfStored(c, contact));
  if (groupId && !facts.groups.has(groupId)) return false;
  return !language || facts.language === language || (facts.language?.startsWith(`${language}-`) ?? false);
}

/** The conversations of one page that the caller sees, and where the next one begins; null: nowhere. */
export async function queuePage(
  core: Core,
  access: Access,
  wanted: Wanted,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<{ found: Conversation[]; next: string | null }> {
  const { workspaceId } = access;
  const walked = partsOf(wanted);
  const opened = cursor === undefined ? null : openCursor(Cursor, cursor);
  if (cursor !== undefined && (opened?.[0] !== wanted.sort || !walked.includes(opened[1]))) throw badCursor();
  let part = opened?.[1] ?? walked[0];
  let place: Place | null = opened && opened[3] !== '' ? { score: opened[2], id: opened[3] } : null;
  const order = wanted.sort === 'newest' ? 'down' : 'up';

  const read = (from: Part, many: number) =>
    from === 'line'
      ? core.queue.line(workspaceId, place, many)
      : core.queue.piece(workspaceId, indexesOf(wanted, from), { after: place, order, limit: many });

  async function looked(from: Part, entries: readonly Place[]): Promise<(Conversation | null)[]> {
    const ids = entries.map(({ id }) => id);
    const all = await core.reads.conversations(workspaceId, ids);
    const known = all.map((c) => (c && isIn(from, wanted, c) && sees(access, c) ? c : null));
    const ofContacts = wanted.groupId || wanted.language ? known.flatMap((c) => c?.contactId ?? []) : [];
    const stored = await core.reads.contacts(workspaceId, ofContacts);
    const contacts = new Map(ofContacts.map((id, i) => [id, stored[i]]));
    return known.map((c) => (c && matches(access, wanted, c, contacts.get(c.contactId) ?? {}) ? c : null));
  }

  const found: Conversation[] = [];
  for (let examined = 0; part; ) {
    const wish = examined === 0 ? limit + 1 : READ_AT_ONCE;
    const many = Math.min(wish, READ_AT_ONCE, MOST_EXAMINED - examined);
    const entries = await read(part, many);
    const shown = await looked(part, entries);
    for (const [i, entry] of entries.entries()) {
      if (found.length === limit) return { found, next: sealed(part) };
      examined += 1;
      place = entry;
      if (shown[i]) found.push(shown[i]);
    }
    if (entries.length < many) {
      part = walked[walked.indexOf(part) + 1];
      place = null;
    }
    if (part && (found.length === limit || examined === MOST_EXAMINED)) return { found, next: sealed(part) };
  }
  return { found, next: null };

  function sealed(at: Part): string {
    return sealCursor([wanted.sort, at, place?.score ?? 0, place?.id ?? '']);
  }
}
