/**
 * One store for every kind: each change is evaluated on a copy of the configuration and stored under its version, so that
 * two admins never overwrite each other unseen.
 */

import type { Effects, Mirror } from '../../routing/configuration/config-changes.js';
import type { Core } from '../../routing/core.js';
import type { RequestRef } from '../../routing/terms/acts.js';
import type { Configuration, Directory } from '../directory.js';
import { allOf, type InputOf, type Kind, kinds, type PatchOf, type StoredOf } from '../kinds.js';
import { overlaid } from '../overlay.js';
import { slugOf } from '../resources/index.js';
import { effectsOf } from './effects.js';
import { refuse } from './field-error.js';
import { referencesOf, unknownOnes } from './references.js';
import { rulesOf } from './rules.js';

/** Who changes, and under which idempotency key. */
export type ChangeContext = { by: string; request?: RequestRef | undefined };

export type Refused = { status: 'not_found' } | { status: 'idempotency_key_reused' };
export type Change<T> = Promise<{ status: 'stored'; resource: T; ring: boolean } | Refused>;

/** What to store: the resource, and what its change reaches. `name`: to make its slug of, on creation. */
export type Next<T> = { id: string; value: T; name?: string; effects: Effects; mirror?: Mirror };

/** As it is stored: without the slug, which the core keeps. */
export const jsonOf = (value: object): string => JSON.stringify({ ...value, slug: undefined });

export function createStore(core: Core, directory: Directory) {
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

  /** Store what `evaluate` makes of the configuration; null: there is no such resource. */
  async function store<T extends object>(
    workspaceId: string,
    kind: Kind | 'settings',
    ctx: ChangeContext,
    read: (config: Configuration, id: string) => T | undefined,
    evaluate: (config: Configuration) => Next<T> | null,
  ): Change<T> {
    const answered = ctx.request && (await core.configuration.recallRequest(workspaceId, ctx.request));
    if (answered?.status === 'idempotency_key_reused') return answered;
    if (answered?.status === 'known') return found(workspaceId, read, answered.id, answered.ring);
    const outcome = await directory.under(workspaceId, async (config) => {
      const next = evaluate(config);
      if (!next) return { status: 'not_found' as const };
      return core.configuration.put(workspaceId, {
        ...{ kind, id: next.id, json: jsonOf(next.value), effects: next.effects },
        configVersion: config.version,
        ...(next.name === undefined ? {} : { slug: slugOf(next.name, kind) }),
        ...(next.mirror ? { mirror: next.mirror } : {}),
        ...ctx,
      });
    });
    if (outcome.status !== 'stored') return outcome;
    return found(workspaceId, read, outcome.id, outcome.ring);
  }

  /** @throws {EngineError} `invalid_request` naming each field that is wrong */
  function checked<K extends Kind>(config: Configuration, kind: K, value: StoredOf<K>): StoredOf<K> {
    const unknown = unknownOnes(config, referencesOf(kind, value));
    refuse(unknown, 'It names something unknown.');
    refuse(rulesOf[kind].errors?.(config, value) ?? [], 'It does not fit.');
    return value;
  }

  const parsed = <K extends Kind>(kind: K, value: object) => kinds[kind].stored.parse(value) as StoredOf<K>;
  const reader =
    <K extends Kind>(kind: K) =>
    (config: Configuration, id: string) =>
      allOf(config, kind).get(id);

  return {
    store,
    create: <K extends Kind>(
      workspaceId: string,
      kind: K,
      input: InputOf<K>,
      ctx: ChangeContext,
    ): Change<StoredOf<K>> => {
      const rules = rulesOf[kind];
      const id = rules.newId(workspaceId);
      return store(workspaceId, kind, ctx, reader(kind), (config) => {
        const fields = { ...input, ...rules.given?.(config), id, ...(rules.slugged ? { slug: '' } : {}) };
        const value = checked(config, kind, parsed(kind, fields));
        const effects = effectsOf(config, kind, id, { before: null, after: value });
        return { id, value, effects, ...('name' in input && rules.slugged ? { name: input.name } : {}) };
      });
    },
    patch: <K extends Kind>(
      workspaceId: string,
      kind: K,
      id: string,
      patch: PatchOf<K>,
      ctx: ChangeContext,
    ): Change<StoredOf<K>> =>
      store(workspaceId, kind, ctx, reader(kind), (config) => {
        const before = allOf(config, kind).get(id);
        if (!before) return null;
        const rules = rulesOf[kind];
        const after = checked(
          config,
          kind,
          parsed(kind, overlaid({ ...before }, { ...patch }, rules.groups)),
        );
        return { id, value: after, effects: effectsOf(config, kind, id, { before, after }) };
      }),
  };
}
