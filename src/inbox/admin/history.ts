/** The configuration's history, and the way back: what resources were at a version, as one new version. */
import { type Effects, noEffects, type ResourceKey } from '../../routing/configuration/config-changes.js';
import type { LoggedChange } from '../../routing/configuration/config-log.js';
import type { Core } from '../../routing/core.js';
import type { Configuration, Directory } from '../directory.js';
import { allOf, isKind, kinds, type StoredOf } from '../kinds.js';
import { Settings } from '../resources/index.js';
import { mirrorOf } from '../settings.js';
import { effectsOf, effectsOfSettings, together } from './effects.js';
import { channelsUnder, type InUse } from './removal.js';
import { type ChangeContext, jsonOf, type Refused } from './store.js';

/** `at` unix ms. `before` and `after` as stored; null: it was not there, or is no longer. */
export type ConfigChange = Omit<LoggedChange, 'before' | 'after'> & {
  change: 'created' | 'changed' | 'deleted';
  before: Readonly<Record<string, unknown>> | null;
  after: Readonly<Record<string, unknown>> | null;
};

type Stored = Record<string, unknown> | null;

const parsed = (json: string | null): Stored => (json === null ? null : (JSON.parse(json) as Stored));

function told(logged: LoggedChange): ConfigChange {
  const [before, after] = [parsed(logged.before), parsed(logged.after)];
  return { ...logged, before, after, change: !before ? 'created' : after ? 'changed' : 'deleted' };
}

/** What resources that changed since were, where they are not so still. */
function differing(changes: readonly LoggedChange[]): Map<ResourceKey, Stored> {
  const ends = new Map<ResourceKey, { was: string | null; is: string | null }>();
  for (const { kind, resourceId, before, after } of changes) {
    const resource: ResourceKey = `${kind}:${resourceId}`;
    const known = ends.get(resource);
    ends.set(resource, { was: known ? known.was : before, is: after });
  }
  const differ = [...ends].filter(([, { was, is }]) => was !== is);
  return new Map(differ.map(([resource, { was }]) => [resource, parsed(was)]));
}

/** What of the engine it reaches that a resource becomes what it was. */
function reached(config: Configuration, resource: ResourceKey, was: Stored): Effects {
  const [kind = '', id = ''] = resource.split(':');
  if (kind === 'settings') return effectsOfSettings(config.settings, Settings.parse(was));
  if (!isKind(kind)) return noEffects;
  const after = was && (kinds[kind].stored.parse(was) as StoredOf<typeof kind>);
  return effectsOf(config, kind, id, { before: allOf(config, kind).get(id) ?? null, after });
}

const asIs = (config: Configuration) =>
  new Map<ResourceKey, Stored>([['settings:settings', { ...config.settings }]]);

/** What the core is told. Where nothing differs the settings are stored as they are: restoring begins a version. */
function restoring(config: Configuration, changes: readonly LoggedChange[]) {
  const differ = differing(changes);
  const targets = [...(differ.size > 0 ? differ : asIs(config))];
  const settings = targets.find(([resource]) => resource === 'settings:settings')?.[1];
  return {
    stored: targets.flatMap(([resource, was]) =>
      was ? [{ resource, json: jsonOf(was), slug: String(was.slug ?? '') }] : [],
    ),
    deleted: targets.flatMap(([resource, was]) => {
      const [kind = '', id = ''] = resource.split(':');
      return was ? [] : [{ resource, channelIds: channelsUnder(config, kind, id) }];
    }),
    effects: together(targets.map(([resource, was]) => reached(config, resource, was))),
    mirror: settings ? mirrorOf(Settings.parse(settings)) : undefined,
  };
}

export type Restoration = Promise<
  { status: 'restored'; version: number; changes: ConfigChange[]; ring: boolean } | InUse | Refused
>;

export function createHistory(core: Core, directory: Directory) {
  /** What a version changed; what it stored as it was is left out. */
  async function changesOf(workspaceId: string, version: number): Promise<ConfigChange[]> {
    const logged = (await core.configuration.changesSince(workspaceId, version - 1, version)) ?? [];
    return logged.filter(({ before, after }) => before !== after).map(told);
  }

  return {
    /** A page of changes, newest first, of those before an id. */
    changes: async (workspaceId: string, before: string | null, limit: number): Promise<ConfigChange[]> =>
      (await core.configuration.changesBefore(workspaceId, before, limit)).map(told),

    /**
     * Brings every resource to what it was at a version, as one new version. `not_found`: no such version, or what changed
     * since is no longer kept. Keys stay as they are, and so does who is signed in.
     */
    restore: async (workspaceId: string, version: number, ctx: ChangeContext): Restoration => {
      await directory.reload(workspaceId);
      const outcome = await directory.under(workspaceId, async (config) => {
        const changes =
          version >= 1 && version <= config.version
            ? await core.configuration.changesSince(workspaceId, version, config.version)
            : null;
        if (!changes) return { status: 'not_found' as const };
        return core.configuration.restore(workspaceId, {
          ...restoring(config, changes),
          ...{ restored: version, configVersion: config.version },
          ...ctx,
        });
      });
      if (outcome.status !== 'restored') return outcome;
      await directory.reload(workspaceId);
      const changes = await changesOf(workspaceId, outcome.id);
      return { status: 'restored', version: outcome.id, changes, ring: outcome.ring };
    },
  };
}
