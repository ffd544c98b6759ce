/**
 * Requests that are both the document's examples and a story that can be played: each may name what an earlier one made. A test
 * plays them in order on the real API and keeps the answers (`answers.ts`).
 */

export type Step = Readonly<{
  /** As in the document: `POST /v1/teams/{teamId}`. */
  route: string;
  /** Whose key, or the name of one that an earlier step gave; an admin's by default. */
  as?: 'root' | 'admin' | 'operator' | 'agent' | 'connector' | `key_${string}`;
  path?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, string | number>>;
  /** Name of an address that an earlier step gave: asked for as it is. */
  link?: string;
  /** A text is CSV. */
  body?: unknown;
  /** Where in the answer something stands that later steps name, and the name: `{ id: 'tm_loans' }`. */
  gives?: Readonly<Record<string, string | number>>;
  /** Only for what comes after it: not what the document shows. */
  aside?: true;
}>;

/** Names that are known before the first step: what stands in the workspace already. */
export const given = { team: 'tm_cards', channel: 'ch_whatsapp', agent: 'ag_ada' } as const;

/** All that a kind of the configuration can: made, listed, read, changed; deleted apart, when nothing names it any more. */
export function kind(path: string, param: string, name: string, body: object, patch: object) {
  const one = `${path}/{${param}}`;
  const at = { path: { [param]: name } };
  const steps: Step[] = [
    { route: `POST ${path}`, body, gives: { id: name } },
    { route: `GET ${path}` },
    { route: `GET ${one}`, ...at },
    { route: `PATCH ${one}`, ...at, body: patch },
  ];
  return { steps, remove: { route: `DELETE ${one}`, ...at } satisfies Step };
}
