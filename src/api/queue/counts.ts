/**
 * How many conversations of each channel the caller sees, by state. What is shown as a whole is counted by its index; where
 * teams hide some, each is looked at, a thousand at most a call: what was not is said by `atLeast`.
 */
import { teamsOfAgent } from '../../inbox/access/roles.js';
import type { Place } from '../../routing/conversations/queue.js';
import type { Core } from '../../routing/core.js';
import type { ConversationState } from '../../routing/terms/conversation.js';
import { type Access, sees } from '../access.js';
import { states } from './query.js';

export type ChannelCounts = Record<ConversationState, number> & { channelId: string; atLeast: boolean };

const MOST_EXAMINED = 1_000;
const READ_AT_ONCE = 200;

/** Channels that one of the caller's teams has access to, all for others, and whether all of their conversations are shown. */
function channelsOf({ config, agent }: Access): { channelId: string; whole: boolean }[] {
  const teams = agent ? teamsOfAgent(config, agent) : [];
  return [...config.channels.values()]
    .map(({ id, teamIds }) => ({ channelId: id, having: teams.filter((team) => teamIds.includes(team.id)) }))
    .filter(({ having }) => !agent || having.length > 0)
    .map(({ channelId, having }) => ({
      channelId,
      whole: !agent || having.some(({ queue }) => queue.mayFilter && !queue.onlyRouted),
    }))
    .sort((a, b) => (a.channelId < b.channelId ? -1 : 1));
}

export async function countsFor(core: Core, access: Access): Promise<ChannelCounts[]> {
  const { workspaceId } = access;
  const channels = channelsOf(access);
  const stored = await core.queue.counts(
    workspaceId,
    channels.map(({ channelId }) => channelId),
  );
  const none = { new: 0, pending: 0, bot: 0, resolved: 0 };
  const counted = channels.map(({ channelId, whole }, i) => ({
    ...{ channelId, whole, atLeast: false, of: stored[i] ?? none },
    ...(whole ? (stored[i] ?? none) : none),
  }));
  let left = MOST_EXAMINED;

  /** Of one index, as far as may be looked. */
  async function shown(channelId: string, state: ConversationState): Promise<number> {
    const index = { index: 'channel-state', subject: `${state}:${channelId}` } as const;
    let found = 0;
    for (let after: Place | null = null; left > 0; ) {
      const limit = Math.min(READ_AT_ONCE, left);
      const piece: Place[] = await core.queue.piece(workspaceId, [index], { after, order: 'up', limit });
      const ids = piece.map(({ id }) => id);
      for (const each of await core.reads.conversations(workspaceId, ids))
        if (each?.state === state && sees(access, each)) found++;
      left -= piece.length;
      after = piece.at(-1) ?? null;
      if (piece.length < limit) break;
    }
    return found;
  }

  // What is open comes first: it is what agents count.
  for (const state of states) {
    for (const each of counted) {
      if (each.whole || each.of[state] === 0) continue;
      each.atLeast ||= left < each.of[state];
      each[state] = await shown(each.channelId, state);
    }
  }
  return counted.map(({ whole: _whole, of: _of, ...counts }) => counts);
}
