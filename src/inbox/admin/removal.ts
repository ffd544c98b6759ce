/**
 * Deletions. What another resource names is in use, but for two: a team leaves those who name it, unless it is a
 * rule's only one or the aim of an overflow; an agent leaves the rules that prefer it.
 */
import type { ResourceKey } from '../../routing/configuration/config-changes.js';
import type { Core } from '../../routing/core.js';
import type { Configuration, Directory } from '../directory.js';
import { allOf, isKind, type Kind, type StoredOf } from '../kinds.js';
import { defaultAttribute } from '../resources/index.js';
import { effectsOf, effectsOfSettings, together } from './effects.js';
import { namedBy } from './references.js';
import { type ChangeContext, jsonOf, type Refused } from './store.js';
import { settingsWithoutTeam, withoutTeam } from './without-team.js';

/**
 * Conversations stand under it, or an agent is at work; `namedBy`: resources that must let go of it first, as `kind:id`.
 * `resource`: which one of several.
 */
export type InUse = { status: 'in_use'; namedBy?: readonly string[]; resource?: string };
export type Removal = Promise<
  { status: 'deleted'; ring: boolean } | { status: 'reserved' } | InUse | Refused
>;

const UNASSIGN_AT_ONCE = 200;

type Left = { others: Record<ResourceKey, string>; stuck: string[]; effects: ReturnType<typeof effectsOf>[] };

/** What the namers of a team are without it, or which of them cannot be. */
function leaving(config: Configuration, teamId: string, namers: readonly string[]): Left {
  const left: Left = { others: {}, stuck: [], effects: [] };
  const store = (resource: string, after: object) => {
    left.others[resource as ResourceKey] = jsonOf(after);
  };
  const leave = <K extends Kind>(kind: K, id: string, before: StoredOf<K>) => {
    const after = withoutTeam(kind, before, teamId);
    if (!after) return void left.stuck.push(`${kind}:${id}`);
    store(`${kind}:${id}`, after);
    left.effects.push(effectsOf(config, kind, id, { before, after }));
  };
  for (const namer of namers) {
    const [kind = '', id = ''] = namer.split(':');
    const before = isKind(kind) ? allOf(config, kind).get(id) : undefined;
    if (isKind(kind) && before) leave(kind, id, before);
    if (kind === 'settings') {
      const after = settingsWithoutTeam(config.settings, teamId);
      store(namer, after);
      left.effects.push(effectsOfSettings(config.settings, after));
    }
  }
  return left;
}

/** Channels whose open conversations stand under a resource. */
export function channelsUnder(config: Configuration, kind: string, id: string): string[] {
  if (kind === 'channel') return [id];
  if (kind !== 'team') return [];
  return [...config.channels.values()].filter(({ teamIds }) => teamIds.includes(id)).map((each) => each.id);
}

export function createRemoval(core: Core, directory: Directory) {
  const remove = (
    workspaceId: string,
    kind: Exclude<Kind, 'agent'>,
    id: string,
    ctx: ChangeContext,
  ): Removal =>
    directory.under(workspaceId, async (config) => {
      if (kind === 'contact_attribute' && defaultAttribute(id)) return { status: 'reserved' as const };
      const namers = namedBy(config, kind, id);
      const { others, stuck, effects } =
        kind === 'team' ? leaving(config, id, namers) : { others: {}, stuck: namers, effects: [] };
      if (stuck.length > 0) return { status: 'in_use' as const, namedBy: stuck };
      const before = allOf(config, kind).get(id) ?? null;
      return core.configuration.delete(workspaceId, {
        ...{ kind, id, others, channelIds: channelsUnder(config, kind, id) },
        effects: together([effectsOf(config, kind, id, { before, after: null }), ...effects]),
        configVersion: config.version,
        ...ctx,
      });
    });

  /** Rules that prefer an agent do so no longer. Answers whether the bell was asked for. */
  async function forget(workspaceId: string, agentId: string, by: string): Promise<boolean> {
    let ring = false;
    for (let left = true; left; ) {
      const outcome = await directory.under(workspaceId, async (config) => {
        const before = [...config.routingRules.values()].find((rule) => rule.preferredAgentId === agentId);
        if (!before) return { status: 'done' as const };
        const after = { ...before, preferredAgentId: null };
        return core.configuration.put(workspaceId, {
          ...{ kind: 'routing_rule', id: before.id, json: jsonOf(after), configVersion: config.version, by },
          effects: effectsOf(config, 'routing_rule', before.id, { before, after }),
        });
      });
      left = outcome.status !== 'done';
      ring ||= outcome.status === 'stored' && outcome.ring;
      if (left) await directory.reload(workspaceId);
    }
    return ring;
  }

  /** Its sessions and keys end and everything it holds is unassigned before this answers. */
  async function removeAgent(
    workspaceId: string,
    id: string,
    ctx: ChangeContext,
  ): Promise<{ status: 'deleted'; ring: boolean; unassigned: number } | Refused> {
    let ring = await forget(workspaceId, id, ctx.by);
    const keys = await core.reads.keys(workspaceId);
    const keyIds = Object.keys(keys).filter((keyId) => JSON.parse(keys[keyId] ?? '{}').agentId === id);
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
  }

  return {
    remove: (workspaceId: string, kind: Kind, id: string, ctx: ChangeContext): Removal =>
      kind === 'agent' ? removeAgent(workspaceId, id, ctx) : remove(workspaceId, kind, id, ctx),
  };
}
