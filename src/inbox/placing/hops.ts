/**
 * What overflow has done to a conversation since it entered New, as texts that are stored with it: when, then what. An entry
 * of the list acts once per stay, because its text is there afterwards. `closed=tm_a` sent it to a team instead of those
 * it had, `depth:50+tm_a+tm_b` added teams, `waited:60000^20` raised its priority, `~reply` and `~resolve` say so.
 */
import type { OverflowMove, OverflowWhen } from '../resources/index.js';

/** Moves between teams that one stay may see. */
export const MAX_MOVES = 5;

/** The sum of a stay's hops. */
export type Moved = {
  /** The team it was sent to instead of those it had; null: it was not. */
  readonly teamId: string | null;
  /** Teams added after that. */
  readonly addedTeams: readonly string[];
  readonly priorityUp: number;
  /** Every team that overflow has sent it to or added. */
  readonly visited: ReadonlySet<string>;
  readonly moves: number;
};

export function hopText(when: OverflowWhen, move: OverflowMove): string {
  if ('teamId' in move) return `${whenText(when)}=${move.teamId}`;
  if ('addTeamIds' in move) return `${whenText(when)}+${move.addTeamIds.join('+')}`;
  if ('priorityUp' in move) return `${whenText(when)}^${move.priorityUp}`;
  return `${whenText(when)}~${'reply' in move ? 'reply' : 'resolve'}`;
}

function whenText(when: OverflowWhen): string {
  if ('closed' in when) return 'closed';
  if ('nobodyStaffed' in when) return 'unstaffed';
  if ('depthAtLeast' in when) return `depth:${when.depthAtLeast}`;
  return 'waitedMs' in when ? `waited:${when.waitedMs}` : `estimate:${when.estimatedWaitMsAtLeast}`;
}

export function movedBy(hops: readonly string[]): Moved {
  const visited = new Set<string>();
  let teamId: string | null = null;
  let addedTeams: string[] = [];
  let priorityUp = 0;
  let moves = 0;
  for (const hop of hops) {
    const [, kind = '', rest = ''] = /^[a-z]+(?::\d+)?([=+^])(.*)$/.exec(hop) ?? [];
    if (kind === '^') priorityUp += Number(rest);
    if (kind !== '=' && kind !== '+') continue;
    const teamIds = rest.split('+');
    moves += 1;
    for (const id of teamIds) visited.add(id);
    addedTeams = kind === '=' ? [] : [...addedTeams, ...teamIds];
    if (kind === '=') teamId = rest;
  }
  return { teamId, addedTeams, priorityUp, visited, moves };
}
