/**
 * The configuration of workspaces, cached per process and reloaded by what changed. A copy is at most `freshForMs` old
 * when it is used; scripts refuse an older one than the workspace's, whatever its age here.
 */
import { EngineError } from '../errors.js';
import type { Core } from '../routing/core.js';
import { isKind, type Kind, kinds, type Resources } from './kinds.js';
import { defaultAttribute, defaultAttributes, Settings } from './resources/index.js';

export type Configuration = Resources & {
  readonly workspaceId: string;
  readonly name: string;
  /** Unique in the installation: the label of its metrics. */
  readonly slug: string;
  readonly version: number;
  readonly settings: Settings;
};

export type Directory = ReturnType<typeof createDirectory>;

const RELOADS = 20;

/** @param freshForMs how old a copy may be before the version is asked again, ms */
export function createDirectory(core: Core, { freshForMs = 500 }: { freshForMs?: number } = {}) {
  type Entry = { config: Configuration; checkedAt: number };
  const cache = new Map<string, Entry>();
  const loading = new Map<string, Promise<Configuration | null>>();

  async function load(workspaceId: string): Promise<Configuration | null> {
    const startedAt = performance.now();
    const known = cache.get(workspaceId)?.config;
    const { version, resources } = await core.reads.configSince(workspaceId, known?.version ?? 0);
    if (version === 0) {
      cache.delete(workspaceId);
      return null;
    }
    let config = known;
    if (!config || config.version !== version) {
      // A version lower than the known one means another dataset: begin anew.
      if (config && version < config.version) {
        cache.delete(workspaceId);
        return load(workspaceId);
      }
      const { name = '', slug = '' } = config ?? (await core.reads.anchor(workspaceId));
      config = merge({ workspaceId, name, slug, version }, config, resources);
    }
    cache.set(workspaceId, { config, checkedAt: startedAt });
    return config;
  }

  function reload(workspaceId: string): Promise<Configuration | null> {
    const before = loading.get(workspaceId) ?? Promise.resolve();
    // One load at a time; who asks during one gets the next, so that what it reads is not older than its question.
    const next = before.then(
      () => load(workspaceId),
      () => load(workspaceId),
    );
    loading.set(workspaceId, next);
    const forget = () => {
      if (loading.get(workspaceId) === next) loading.delete(workspaceId);
    };
    next.then(forget, forget);
    return next;
  }

  /** The configuration, at most `freshForMs` old; null when there is no such workspace. */
  async function get(workspaceId: string): Promise<Configuration | null> {
    const entry = cache.get(workspaceId);
    if (entry && performance.now() - entry.checkedAt < freshForMs) return entry.config;
    return loading.get(workspaceId) ?? reload(workspaceId);
  }

  /**
   * Act under the configuration; when the core answers that it has a newer one, reload and act again.
   *
   * @throws {EngineError} `not_found` when there is no such workspace, `stale_config` when it never holds still
   */
  async function under<T extends { status: string }>(
    workspaceId: string,
    act: (config: Configuration) => Promise<T>,
  ): Promise<Exclude<T, { status: 'stale_config' }>> {
    let config = await get(workspaceId);
    for (let attempt = 0; attempt < RELOADS; attempt++) {
      if (!config) throw new EngineError('not_found', 'There is no such workspace.');
      const outcome = await act(config);
      if (outcome.status !== 'stale_config') return outcome as Exclude<T, { status: 'stale_config' }>;
      config = await reload(workspaceId);
    }
    throw new EngineError('stale_config', 'The configuration keeps changing; try again.');
  }

  return { get, reload, under };
}

function merge(
  head: Pick<Configuration, 'workspaceId' | 'name' | 'slug' | 'version'>,
  known: Configuration | undefined,
  resources: readonly (readonly [string, string | null])[],
): Configuration {
  const maps = copied(known);
  let settings = known?.settings;
  for (const [resource, json] of resources) {
    const [kind = '', id = ''] = resource.split(':');
    const stored: unknown = json === null ? null : JSON.parse(json);
    if (kind === 'settings' && stored) settings = Settings.parse(stored);
    else if (isKind(kind)) put(maps, kind, id, stored);
  }
  if (!settings)
    throw new EngineError('internal', 'A workspace without settings.', { workspaceId: head.workspaceId });
  return Object.freeze({ ...head, settings, ...(maps as Resources) });
}

type Maps = Record<keyof Resources, Map<string, unknown>>;

/** What every workspace has before anything is stored of it. */
const given: Partial<Record<keyof Resources, readonly (readonly [string, unknown])[]>> = {
  contactAttributes: defaultAttributes.map((attribute) => [attribute.id, attribute] as const),
};

const copied = (known: Resources | undefined) =>
  Object.fromEntries(
    Object.values(kinds).map(({ all }) => [all, new Map<string, unknown>(known?.[all] ?? given[all])]),
  ) as Maps;

function put(maps: Maps, kind: Kind, id: string, stored: unknown): void {
  const { all, stored: shape } = kinds[kind];
  const value = stored ?? (kind === 'contact_attribute' ? (defaultAttribute(id) ?? null) : null);
  if (value === null) maps[all].delete(id);
  else maps[all].set(id, shape.parse(value));
}
