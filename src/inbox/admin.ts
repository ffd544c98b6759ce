/**
 * What admins change: teams, channels, agents, settings. Each change is evaluated on a copy of the configuration and
 * stored under its version, so that two admins never overwrite each other unseen.
 */
import { EngineError } from '../errors.js';
import type { ConfigKind } from '../routing/configuration.js';
import type { RequestRef } from '../routing/conversations.js';
import type { Core } from '../routing/core.js';
import { newId, newScopedId } from '../routing/ids.js';
import type { Configuration, Directory } from './directory.js';
import { overlaid } from './overlay.js';
import {
  Agent,
  type AgentInput,
  type AgentPatch,
  Channel,
  type ChannelInput,
  type ChannelPatch,
  Settings,
  type SettingsPatch,
  slugOf,
  Team,
  type TeamInput,
  type TeamPatch,
} from './resources/index.js';
import { checkedSettings, mirrorOf } from './settings.js';

/** Who changes, and under which idempotency key. */
export type ChangeContext = { by: string; request?: RequestRef | undefined };

type Stored<T> = { status: 'stored'; resource: T; ring: boolean };
type Refused = { status: 'not_found' } | { status: 'idempotency_key_reused' };
export type Change<T> = Promise<Stored<T> | Refused>;
export type Removal = Promise<{ status: 'deleted'; ring: boolean } | { status: 'in_use' } | Refused>;

export type Admin = ReturnType<typeof createAdmin>;

const UNASSIGN_AT_ONCE = 200;

export function createAdmin(core: Core, directory: Directory) {
  /** Store what `evaluate` makes of the configuration; null: there is no such resource. */
  async function store<T>(
    workspaceId: string,
    kind: ConfigKind,
    ctx: ChangeContext,
    read: (config: Configuration, id: string) => T | undefined,
    evaluate: (config: Configuration) => { id: string; value: T; name?: string; routing: boolean } | null,
  ): Change<T> {
    const answered = ctx.request && (await core.configuration.recallRequest(workspaceId, ctx.request));
    if (answered?.status === 'idempotency_key_reused') return answered;
    if (answered?.status === 'known') return found(workspaceId, read, answered.id, answered.ring);
    const outcome = await directory.under(workspaceId, async (config) => {
      const next = evaluate(config);
      if (!next) return { status: 'not_found' as const };
      return core.configuration.put(workspaceId, {
        kind,
        id: next.id,
        json: JSON.stringify({ ...next.value, slug: undefined }),
        routing: next.routing,
        configVersion: config.version,
        ...(next.name ? { slug: slugOf(next.name, kind) } : {}),
        ...(kind === 'settings' ? { mirror: mirrorOf(Settings.parse(next.value)) } : {}),
        ...ctx,
      });
    });
    if (outcome.status !== 'stored') return outcome;
    return found(workspaceId, read, outcome.id, outcome.ring);
  }

  /** The resource as it is now; a repeat under the same idempotency key may find that it is gone. */
  async function found<T>(
    workspaceId: string,
    read: (config: Configuration, id: string) => T | undefined,
    id: string,
    ring: boolean,
  ): Change<T> {
    const config = await directory.reload(workspaceId);
    const resource = config ? read(config, id) : undefined;
    return resource ? { status: 'stored', resource, ring } : { status: 'not_found' };
  }

  return {
    createTeam: (workspaceId: string, input: TeamInput, ctx: ChangeContext): Change<Team> => {
      const id = newId('tm');
      const value = Team.parse({ ...input, id, slug: '' });
      return store(workspaceId, 'team', ctx, teamOf, () => ({ id, value, name: input.name, routing: false }));
    },
    patchTeam: (workspaceId: string, id: string, patch: TeamPatch, ctx: ChangeContext): Change<Team> =>
      store(workspaceId, 'team', ctx, teamOf, (config) => {
        const team = config.teams.get(id);
        if (!team) return null;
        const value = Team.parse(overlaid(team, patch));
        return { id, value, routing: 'capacity' in patch };
      }),
    createChannel: (workspaceId: string, input: ChannelInput, ctx: ChangeContext): Change<Channel> => {
      const id = newScopedId('ch', workspaceId);
      return store(workspaceId, 'channel', ctx, channelOf, (config) => {
        refuseWebhook(input.webhookUrl);
        const value = Channel.parse({ ...input, id, slug: '' });
        knownTeams(config, value.teamIds);
        return { id, value, name: input.name, routing: true };
      });
    },
    patchChannel: (
      workspaceId: string,
      id: string,
      patch: ChannelPatch,
      ctx: ChangeContext,
    ): Change<Channel> =>
      store(workspaceId, 'channel', ctx, channelOf, (config) => {
        const channel = config.channels.get(id);
        if (!channel) return null;
        const { webhookUrl, ...fields } = patch;
        refuseWebhook(webhookUrl);
        if (fields.teamIds) knownTeams(config, fields.teamIds);
        return { id, value: { ...channel, ...patched(fields) }, routing: 'teamIds' in patch };
      }),
    createAgent: (workspaceId: string, input: AgentInput, ctx: ChangeContext): Change<Agent> => {
      const id = newId('ag');
      return store(workspaceId, 'agent', ctx, agentOf, (config) => {
        const value = Agent.parse({ ...input, id, slug: '' });
        knownTeams(config, value.teamIds);
        return { id, value, name: input.name, routing: true };
      });
    },
    patchAgent: (workspaceId: string, id: string, patch: AgentPatch, ctx: ChangeContext): Change<Agent> =>
      store(workspaceId, 'agent', ctx, agentOf, (config) => {
        const agent = config.agents.get(id);
        if (!agent) return null;
        if (patch.teamIds) knownTeams(config, patch.teamIds);
        const routing = 'teamIds' in patch || 'capacity' in patch;
        return { id, value: { ...agent, ...patched(patch) }, routing };
      }),
    patchSettings: (workspaceId: string, patch: SettingsPatch, ctx: ChangeContext): Change<Settings> =>
      store(workspaceId, 'settings', ctx, settingsOf, (config) => ({
        id: 'settings',
        value: checkedSettings(config.settings, patch),
        routing: patch.routing !== undefined,
      })),

    /** Refused while open conversations are pinned to it or stand in channels that name it; else it leaves those too. */
    deleteTeam: (workspaceId: string, id: string, ctx: ChangeContext): Removal =>
      directory.under(workspaceId, async (config) => {
        const without = (teamIds: readonly string[]) => teamIds.filter((teamId) => teamId !== id);
        const channels = [...config.channels.values()].filter((channel) => channel.teamIds.includes(id));
        const agents = [...config.agents.values()].filter((agent) => agent.teamIds.includes(id));
        const others: Record<string, string> = {};
        for (const c of channels)
          others[`channel:${c.id}`] = JSON.stringify({ ...c, teamIds: without(c.teamIds) });
        for (const a of agents)
          others[`agent:${a.id}`] = JSON.stringify({ ...a, teamIds: without(a.teamIds) });
        const channelIds = channels.map((channel) => channel.id);
        return core.configuration.delete(workspaceId, {
          kind: 'team',
          id,
          channelIds,
          others,
          configVersion: config.version,
          ...ctx,
        });
      }),
    /** Refused while open conversations, or accepted messages on their way, stand under it. */
    deleteChannel: (workspaceId: string, id: string, ctx: ChangeContext): Removal =>
      directory.under(workspaceId, async (config) => {
        const where = { kind: 'channel' as const, id, channelIds: [id], others: {} };
        return core.configuration.delete(workspaceId, { ...where, configVersion: config.version, ...ctx });
      }),
    /** Its sessions and keys end and everything it holds is unassigned before this answers. */
    deleteAgent: async (
      workspaceId: string,
      id: string,
      ctx: ChangeContext,
    ): Promise<{ status: 'deleted'; ring: boolean; unassigned: number } | Refused> => {
      const keys = await core.reads.keys(workspaceId);
      const keyIds = Object.keys(keys).filter((keyId) => JSON.parse(keys[keyId] ?? '{}').agentId === id);
      let ring = false;
      let unassigned = 0;
      for (let more = true; more; ) {
        const step = await core.configuration.deleteAgent(workspaceId, {
          agentId: id,
          keyIds,
          limit: UNASSIGN_AT_ONCE,
          ...ctx,
        });
        if (step.status === 'unknown') return { status: 'not_found' };
        if (step.status !== 'deleted') return step;
        ring ||= step.ring;
        unassigned += step.unassigned;
        more = step.more;
      }
      await directory.reload(workspaceId);
      return { status: 'deleted', ring, unassigned };
    },
  };
}

const teamOf = (config: Configuration, id: string) => config.teams.get(id);
const channelOf = (config: Configuration, id: string) => config.channels.get(id);
const agentOf = (config: Configuration, id: string) => config.agents.get(id);
const settingsOf = (config: Configuration) => config.settings;

/** What a patch says, leaving out what it does not. */
function patched<T extends object>(patch: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function knownTeams(config: Configuration, teamIds: readonly string[]): void {
  const errors = teamIds.flatMap((id, i) =>
    config.teams.has(id)
      ? []
      : [{ path: `teamIds.${i}`, code: 'unknown_team', message: 'There is no such team.' }],
  );
  if (errors.length > 0) throw new EngineError('invalid_request', 'A team is unknown.', { errors });
}

function refuseWebhook(url: string | null | undefined): void {
  if (!url) return;
  throw new EngineError('webhooks_unavailable', 'Replies are pulled; this engine does not push them yet.', {
    errors: [{ path: 'webhookUrl', code: 'webhooks_unavailable', message: 'Leave it out.' }],
  });
}
