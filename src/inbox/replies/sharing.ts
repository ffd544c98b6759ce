/** Who sees a collection and who changes it. Pure functions of the configuration and what is stored. */

import { personalCollectionOf } from '../../routing/ids.js';
import type { StoredCollection } from '../../routing/saved-replies/saved-reply-reads.js';
import type { Conversation } from '../../routing/terms/conversation.js';
import type { Configuration } from '../directory.js';
import type { Agent } from '../resources/index.js';
import { teamsOf } from '../serving/standing.js';

export type Collection = {
  id: string;
  name: string;
  /** Whose own it is; null: a shared one. */
  agentId: string | null;
  /** Shared with everybody. A shared one without teams and channels that is not, is seen by admins alone. */
  everybody: boolean;
  teamIds: readonly string[];
  channelIds: readonly string[];
  editableBy: 'owner' | 'admins' | 'members';
  /** Unix ms; null: it was never made. */
  createdAt: number | null;
};

/** Whom a collection may be shared with: an agent, or those who answer a conversation. */
export type Audience = { teamIds: readonly string[]; channelIds: readonly string[] };

export const personalOf = (agent: Agent): Collection => ({
  ...{ id: personalCollectionOf(agent.id), name: 'Personal', agentId: agent.id, everybody: false },
  ...{ teamIds: [], channelIds: [], editableBy: 'owner', createdAt: null },
});

/** Teams and channels that are gone are no longer shared with; where none is left, it is not shared with everybody. */
export function sharedAs(config: Configuration, stored: StoredCollection): Collection {
  return {
    ...{ id: stored.id, name: stored.name, agentId: null, createdAt: stored.createdAt },
    everybody: stored.teamIds.length + stored.channelIds.length === 0,
    teamIds: stored.teamIds.filter((id) => config.teams.has(id)),
    channelIds: stored.channelIds.filter((id) => config.channels.has(id)),
    editableBy: stored.editableBy === 'members' ? 'members' : 'admins',
  };
}

/** An agent's teams, and the channels that they answer. */
export const audienceOfAgent = (config: Configuration, { teamIds }: Agent): Audience => ({
  teamIds,
  channelIds: [...config.channels.values()]
    .filter((channel) => channel.teamIds.some((id) => teamIds.includes(id)))
    .map(({ id }) => id),
});

/** A conversation's channel, and the teams it may be given to. */
export const audienceOfConversation = (
  config: Configuration,
  { teamId, need, channelId }: Pick<Conversation, 'teamId' | 'need' | 'channelId'>,
): Audience => ({
  teamIds: teamId === null ? teamsOf(config, need || channelId) : [teamId],
  channelIds: [channelId],
});

export const isSharedWith = (collection: Collection, { teamIds, channelIds }: Audience): boolean =>
  collection.everybody ||
  collection.teamIds.some((id) => teamIds.includes(id)) ||
  collection.channelIds.some((id) => channelIds.includes(id));

/** Whether somebody who sees it may change what stands in it. `agent` null: an admin. */
export const mayEdit = (agent: Agent | null, { agentId, editableBy }: Collection): boolean =>
  agent === null ? agentId === null : agentId === agent.id || editableBy === 'members';
