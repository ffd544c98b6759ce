/**
 * What a conversation needs, and its canonical text: equal needs have equal texts, so that they wait in one lane.
 *
 * The text starts with the target (a channel's default teams, one team, or the routing rules that matched), then parts
 * behind `;`: `s=<skill>:<least level>`, `l=<language>`, `+<added team>`, `any`, `w=<weight>`. It is opaque to the core.
 */

export type Target =
  | { readonly channelId: string }
  | { readonly teamId: string }
  | { readonly ruleIds: readonly string[] };

export type SkillLevel = { readonly skill: string; readonly level: number };

export type Need = {
  readonly target: Target;
  /** Every one at this level or above. */
  readonly skills: readonly SkillLevel[];
  readonly language: string | null;
  /** Teams that serve it besides the target's. */
  readonly addedTeams: readonly string[];
  /** Anyone of the workspace serves it: teams, skills and language no longer count. */
  readonly anyone: boolean;
  /** Slots it takes. */
  readonly weight: number;
};

/** The canonical text. A plain conversation's is its channel id. */
export function needText(need: Need): string {
  const { target, skills, language, addedTeams, anyone, weight } = need;
  const parts = [targetText(target)];
  if (anyone) parts.push('any');
  else {
    parts.push(...highestLevels(skills).map(({ skill, level }) => `s=${skill}:${level}`));
    if (language) parts.push(`l=${language}`);
    parts.push(...sortedOnce(addedTeams).map((teamId) => `+${teamId}`));
  }
  if (weight !== 1) parts.push(`w=${weight}`);
  return parts.join(';');
}

/** The need behind a text that `needText` wrote. */
export function parseNeed(text: string): Need {
  const [target = '', ...parts] = text.split(';');
  const behind = (mark: string) =>
    parts.filter((part) => part.startsWith(mark)).map((part) => part.slice(mark.length));
  const [language = null] = behind('l=');
  const [weight = '1'] = behind('w=');
  return {
    target: parseTarget(target),
    skills: behind('s=').map((part) => {
      const [skill = '', level] = part.split(':');
      return { skill, level: Number(level) };
    }),
    language,
    addedTeams: behind('+'),
    anyone: parts.includes('any'),
    weight: Number(weight),
  };
}

/** One entry per skill, in its order, at the highest level asked for. */
export function highestLevels(skills: readonly SkillLevel[]): SkillLevel[] {
  const levels = new Map<string, number>();
  for (const { skill, level } of skills) levels.set(skill, Math.max(level, levels.get(skill) ?? 0));
  return sortedOnce(levels.keys()).map((skill) => ({ skill, level: levels.get(skill)! }));
}

/** Sorted by code unit, each once. */
export const sortedOnce = (values: Iterable<string>): string[] => [...new Set(values)].sort();

function targetText(target: Target): string {
  if ('channelId' in target) return target.channelId;
  return 'teamId' in target ? target.teamId : sortedOnce(target.ruleIds).join('+');
}

function parseTarget(text: string): Target {
  if (text.startsWith('tm_')) return { teamId: text };
  return text.startsWith('rr_') ? { ruleIds: text.split('+') } : { channelId: text };
}
