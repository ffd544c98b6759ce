// How the stage's workspace is configured: targets with their terms, teams with their pauses and hours, settings. The stage makes
// rows of the plan of it, as the engine's callers do; the model asks it who serves what.

import type { ChoiceOrder, PlanRow } from '../../src/routing/terms/placement.js';
import type { Standing, Terms } from './shapes.js';

export type Target = {
  teamIds: readonly string[];
  order: ChoiceOrder;
  mode: PlanRow['mode'];
  offer: Terms | null;
  answerWithinMs: number | null;
  /** More profiles could serve it than a row holds. */
  wide: boolean;
};

export type Office = {
  /** Channels, teams and rules, by id. */
  targets: Map<string, Target>;
  paused: Set<string>;
  /** When a team is closed next. */
  closed: Map<string, { from: number; to: number }>;
  /** Weights that conversations may have, ascending. */
  weights: number[];
  orderKind: 'priority' | 'deadline';
  headStartMs: number | null;
  idleAwayMs: number | null;
  removeAssignment: boolean;
};

const PROFILES_OF_NOBODY = 9;

export const plainTarget = (teamIds: readonly string[]): Target => ({
  teamIds,
  order: 'load_ratio',
  mode: 'direct',
  offer: null,
  answerWithinMs: null,
  wide: false,
});

export const createOffice = (): Office => ({
  targets: new Map(),
  paused: new Set(),
  closed: new Map(),
  weights: [1],
  orderKind: 'priority',
  headStartMs: null,
  idleAwayMs: null,
  removeAssignment: true,
});

export function targetOf(office: Office, need: string): Target {
  const found = office.targets.get(need.split(';')[0] ?? '');
  if (!found) throw new Error(`nothing is configured for ${need}`);
  return found;
}

export function serves(office: Office, who: Standing, need: string, now: number): boolean {
  if (need.split(';').includes('any')) return true;
  const works = (teamId: string) => {
    const closed = office.closed.get(teamId);
    return !office.paused.has(teamId) && !(closed && closed.from <= now && now < closed.to);
  };
  return targetOf(office, need).teamIds.some((teamId) => who.teamIds.includes(teamId) && works(teamId));
}

/** The next moment after `now` at which a team opens or closes. */
export function nextEdge(office: Office, teamIds: Iterable<string>, now: number): number | null {
  const edges = [...teamIds].flatMap((teamId) => {
    const closed = office.closed.get(teamId);
    return closed ? [closed.from, closed.to].filter((edge) => edge > now) : [];
  });
  return edges.length > 0 ? Math.min(...edges) : null;
}

export function rowOf(
  office: Office,
  profiles: ReadonlyMap<string, Standing>,
  need: string,
  now: number,
): PlanRow {
  const { order, mode, offer, answerWithinMs, teamIds, wide } = targetOf(office, need);
  const serving = [...profiles].filter(([, who]) => serves(office, who, need, now)).sort();
  const others = wide ? Array.from({ length: PROFILES_OF_NOBODY }, (_, i) => `pf_nobody${i}`) : [];
  return {
    ...{ order, mode, offer, answerWithinMs, until: nextEdge(office, teamIds, now) },
    profiles: [
      ...serving.map(([profile, who]) => [profile, order === 'level' ? who.level : 0] as const),
      ...others.map((profile) => [profile, 0] as const),
    ],
  };
}

export const frameOf = (office: Office) => ({
  orders: [
    ...new Set([...office.targets.values()].map(({ mode, order }) => (mode === 'pull' ? 'pull' : order))),
  ].sort(),
  weights: [...office.weights],
});
