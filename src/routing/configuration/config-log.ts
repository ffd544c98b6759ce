/** What changed of the configuration, version by version: the last ten thousand changes of a workspace. */
import type { Redis } from 'ioredis';
import { workspaceKeys } from '../keys.js';

/** One resource as it was before a version and after it; null: it was not there. Resources are JSON text. */
export type LoggedChange = {
  /** `<version>-<n>`, only growing. */
  id: string;
  version: number;
  /** Unix ms. */
  at: number;
  by: string;
  kind: string;
  resourceId: string;
  before: string | null;
  after: string | null;
};

type Entry = [id: string, fields: string[]];

function loggedChange([id, flat]: Entry): LoggedChange {
  const field: Record<string, string> = {};
  for (let i = 0; i < flat.length; i += 2) field[flat[i] ?? ''] = flat[i + 1] ?? '';
  return {
    id,
    version: Number(id.split('-', 1)[0]),
    at: Number(field.at),
    by: field.by ?? '',
    kind: field.kind ?? '',
    resourceId: field.id ?? '',
    before: field.before || null,
    after: field.after || null,
  };
}

export const configLogVerbs = (redis: Redis) => {
  const key = (workspaceId: string) => workspaceKeys(workspaceId).configLog;
  return {
    /** A page of changes, newest first, of those before an id. */
    changesBefore: async (workspaceId: string, before: string | null, limit: number) => {
      const from = before === null ? '+' : `(${before}`;
      return (await redis.xrevrange(key(workspaceId), from, '-', 'COUNT', limit)).map(loggedChange);
    },
    /**
     * Every change after a version, oldest first.
     *
     * @returns null when some of them are no longer kept, or never were
     */
    changesSince: async (workspaceId: string, version: number, current: number) => {
      const found = (await redis.xrange(key(workspaceId), `${version + 1}-0`, `${current}`)).map(
        loggedChange,
      );
      const whole = version === current || found[0]?.id === `${version + 1}-1`;
      return whole ? found : null;
    },
  };
};
