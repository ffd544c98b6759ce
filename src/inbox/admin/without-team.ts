/** What is left of those who name a team when it is deleted. */
import type { Kind, StoredOf } from '../kinds.js';
import type { Overflow, Settings } from '../resources/index.js';

/** Each answers null where something cannot be without the team: a rule's only one, or the aim of an overflow. */
type Leaving = { readonly [K in Kind]?: (value: StoredOf<K>, teamId: string) => StoredOf<K> | null };

const less = (ids: readonly string[], teamId: string) => ids.filter((id) => id !== teamId);
const unless = (id: string | null, teamId: string) => (id === teamId ? null : id);

function overflowWithout(overflow: readonly Overflow[], teamId: string): Overflow[] | null {
  const left: Overflow[] = [];
  for (const { when, do: move } of overflow) {
    if ('teamId' in move && move.teamId === teamId) return null;
    if (!('addTeamIds' in move)) left.push({ when, do: move });
    else {
      const addTeamIds = less(move.addTeamIds, teamId);
      if (addTeamIds.length === 0) return null;
      left.push({ when, do: { addTeamIds } });
    }
  }
  return left;
}

const leaving: Leaving = {
  team: (team, id) => ({
    ...team,
    offer: { ...team.offer, escalateToTeamId: unless(team.offer.escalateToTeamId, id) },
  }),
  agent: (agent, id) => ({
    ...agent,
    teamIds: less(agent.teamIds, id),
    roles: Object.fromEntries(Object.entries(agent.roles).filter(([teamId]) => teamId !== id)),
  }),
  channel: (channel, id) => {
    const overflow = overflowWithout(channel.overflow, id);
    const fallbackTeamId = unless(channel.fallbackTeamId, id);
    return overflow && { ...channel, teamIds: less(channel.teamIds, id), fallbackTeamId, overflow };
  },
  routing_rule: (rule, id) => {
    const teamIds = less(rule.teamIds, id);
    const steps = rule.steps.map((step) =>
      step.addTeamIds ? { ...step, addTeamIds: less(step.addTeamIds, id) } : step,
    );
    return teamIds.length > 0 ? { ...rule, teamIds, steps } : null;
  },
};

/** The resource without the team; null: it cannot be. */
export const withoutTeam = <K extends Kind>(
  kind: K,
  value: StoredOf<K>,
  teamId: string,
): StoredOf<K> | null => leaving[kind]?.(value, teamId) ?? null;

export const settingsWithoutTeam = (settings: Settings, teamId: string): Settings => ({
  ...settings,
  routing: { ...settings.routing, fallbackTeamId: unless(settings.routing.fallbackTeamId, teamId) },
});
