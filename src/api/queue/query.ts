/** The query of a queue: what is asked for, and whether the caller's teams let it ask. */
import { z } from 'zod';
import { EngineError } from '../../errors.js';
import { queueRulesOf } from '../../inbox/access/queue-rules.js';
import { Language, type QueueSort, queueSorts, Visibility } from '../../inbox/resources/index.js';
import type { Access } from '../access.js';
import { Id } from '../act.js';
import { CursorText, Limit } from '../paging.js';
import { invalidRequest } from '../validation.js';

export const states = ['new', 'pending', 'bot', 'resolved'] as const;

const MOST_NAMED = 50;

/** Several, joined by commas. */
const severalOf = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .max(4096)
    .transform((text) => text.split(','))
    .pipe(z.array(item).max(MOST_NAMED))
    // Named twice it is still one: an index that is walked twice shows everything twice.
    .transform((named) => [...new Set(named)]);

const Assignee = z.union([z.literal('me'), z.literal('none'), Id]);

export const QueueQuery = z.strictObject({
  state: z.enum(states).optional(),
  channelId: severalOf(Id).optional().describe('One or several, joined by commas.'),
  teamId: z
    .union([z.literal('none'), Id])
    .optional()
    .describe('Conversations that this team may be given; none: that no team serves.'),
  assignee: severalOf(Assignee).optional().describe('Agents, me, none; several joined by commas.'),
  topicId: Id.optional(),
  groupId: Id.optional().describe('Of the contact, as computed now.'),
  visibility: Visibility.optional(),
  language: Language.optional().describe('Of the contact; fr finds fr-ca too.'),
  sort: z
    .enum(queueSorts)
    .optional()
    .describe(
      'oldest and newest by entry into the state (with agents as assignee: by assignment); priority: what waits in the order of the line, then the rest. Left out: as the team says.',
    ),
  cursor: CursorText.optional(),
  limit: Limit,
});
export type QueueQuery = z.output<typeof QueueQuery>;

/** Who must hold it: one of these agents, or nobody. */
export type Holders = { agentIds: readonly string[]; none: boolean };

export type Wanted = Pick<
  QueueQuery,
  'state' | 'channelId' | 'teamId' | 'topicId' | 'groupId' | 'visibility' | 'language'
> & { holders: Holders | null; sort: QueueSort };

function holdersOf(assignee: readonly string[] | undefined, { agent }: Access): Holders | null {
  if (!assignee) return null;
  if (assignee.includes('me') && !agent) {
    throw invalidRequest([{ path: 'assignee', code: 'invalid_value', message: 'me is for agents' }]);
  }
  const named = assignee.filter((who) => who !== 'none');
  return {
    none: assignee.includes('none'),
    agentIds: [...new Set(named.map((who) => (who === 'me' ? (agent?.id ?? '') : who)))],
  };
}

/** @throws {EngineError} `forbidden` for a filter or an order that the caller's teams leave to the admin */
export function wantedBy(access: Access, query: QueueQuery): Wanted {
  const { assignee, sort, cursor: _cursor, limit: _limit, ...filter } = query;
  const rules = queueRulesOf(access.config, access.agent);
  const holders = holdersOf(assignee, access);
  const { state: _state, channelId: _channels, ...special } = filter;
  const ofOthers = holders?.agentIds.some((id) => id !== access.agent?.id) ?? false;
  if (!rules.mayFilter && (ofOthers || Object.values(special).some((value) => value !== undefined))) {
    throw new EngineError('forbidden', 'Your teams filter by state, channel, none and me alone.', {
      reason: 'filter',
    });
  }
  if (!rules.mayChangeSort && sort !== undefined && sort !== rules.sort) {
    throw new EngineError('forbidden', `The order of your teams is ${rules.sort}.`, { reason: 'sort' });
  }
  return { ...filter, holders, sort: sort ?? rules.sort };
}
