/**
 * Which ids a caller may name. Another workspace's things, and channels that an agent's teams lack, do not exist for it
 * (404); things of its own workspace outside its scope are refused (403).
 */
import { EngineError } from '../errors.js';
import { atLeast } from '../inbox/access/roles.js';
import { canSee, roleOn, type Seen } from '../inbox/access/sight.js';
import type { Configuration, Directory } from '../inbox/directory.js';
import type { Principal } from '../inbox/keys.js';
import type { Agent, TeamRole } from '../inbox/resources/index.js';
import type { Core } from '../routing/core.js';
import { isId, workspaceOf } from '../routing/ids.js';
import type { Conversation } from '../routing/terms/conversation.js';

/** An authenticated caller and the configuration of its workspace. */
export type Access = {
  readonly principal: Principal;
  readonly workspaceId: string;
  /** At most half a second old. */
  readonly config: Configuration;
  /** The agent that an agent key speaks for; null for other roles. */
  readonly agent: Agent | null;
  /** Who acts, as events and timelines show it: `agent:ID` or `key:ID`. */
  readonly by: string;
};

export const notFound = (what: string) => new EngineError('not_found', `There is no such ${what}.`);

/** @throws {EngineError} `not_found` or `forbidden` for the first path id that the caller may not name */
export async function checkPathIds(
  directory: Directory,
  access: Access,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, value] of Object.entries(params))
    if (name.endsWith('Id') && !isId(value)) throw notFound('resource');
  const { channelId, agentId } = params;
  const { role, channelIds } = access.principal;
  if (channelId !== undefined) {
    if (workspaceOf(channelId) !== access.workspaceId) throw notFound('channel');
    if (role === 'connector') {
      if (!(await knows(directory, access, (config) => config.channels.has(channelId))))
        throw notFound('channel');
      if (!channelIds?.includes(channelId)) {
        throw new EngineError('forbidden', 'This key is for other channels.');
      }
    }
  }
  if (agentId !== undefined && role === 'agent' && agentId !== access.agent?.id) {
    if (!(await knows(directory, access, (config) => config.agents.has(agentId)))) throw notFound('agent');
    throw new EngineError('forbidden', 'This key is for another agent.');
  }
}

/** Whether the configuration has it, asking for a newer one before saying no: it may be a moment old elsewhere. */
async function knows(
  directory: Directory,
  access: Access,
  has: (config: Configuration) => boolean,
): Promise<boolean> {
  if (has(access.config)) return true;
  const newer = await directory.reload(access.workspaceId);
  return newer !== null && has(newer);
}

/** The channel of a path id, from a configuration that knows it. */
export async function channelOf(directory: Directory, access: Access, channelId: string) {
  const channel =
    access.config.channels.get(channelId) ??
    (await directory.reload(access.workspaceId))?.channels.get(channelId);
  if (!channel) throw notFound('channel');
  return channel;
}

/** Whether an agent sees it; other roles see all of their workspace. */
export const sees = (access: Access, conversation: Seen): boolean =>
  !access.agent || canSee(access.config, access.agent, conversation);

/** Why the caller may not do with it what takes this role; null: it may. Only agents have roles. */
export function refusalOn(
  { agent, config }: Access,
  conversation: Seen,
  needs: TeamRole,
): EngineError | null {
  if (!agent) return null;
  const role = roleOn(config, agent, conversation);
  if (role === null) return notFound('conversation');
  if (atLeast(role, needs)) return null;
  return new EngineError('forbidden', `This takes the role ${needs} in a team that shows it.`, {
    reason: 'role',
    role,
    needs,
  });
}

/** Whether an agent may be given it: one who only looks at it could not answer. */
export function mayBeGiven(config: Configuration, agentId: string, conversation: Seen): boolean {
  const agent = config.agents.get(agentId);
  return !agent || roleOn(config, agent, conversation) !== 'viewer';
}

/** @throws {EngineError} `not_found` when the workspace has none of this id */
export async function existingConversation(core: Core, access: Access, id: string): Promise<Conversation> {
  const conversation = await core.reads.conversation(access.workspaceId, id);
  if (!conversation) throw notFound('conversation');
  return conversation;
}
