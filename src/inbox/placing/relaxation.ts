/**
 * How what a routing rule asks for relaxes while a conversation waits. A step is in force from `afterMs` after the entry
 * into New on. Where several rules match, each relaxes by its own steps alone: what one drops, another may still ask for.
 */

import type { RelaxStep, RoutingRule } from '../resources/index.js';
import type { SkillLevel } from './needs.js';

/** What one rule asks for by now. */
export type Asked = {
  readonly skills: readonly SkillLevel[];
  readonly language: string | null;
  readonly addedTeams: readonly string[];
  readonly anyone: boolean;
};

/** @param contactLanguage what `contact` stands for; null: nothing is asked for then */
export function askedBy(rule: RoutingRule, contactLanguage: string | null, waitedMs: number): Asked {
  const { skills, language } = rule.requires;
  const levels = new Map(skills.map(({ skill, level }) => [skill, level]));
  const steps = rule.steps.filter(({ afterMs }) => afterMs <= waitedMs);
  for (const step of steps) {
    for (const skill of step.dropSkills ?? []) levels.delete(skill);
    for (const { skill, level } of step.levels ?? []) if (levels.has(skill)) levels.set(skill, level);
  }
  const spoken = language === 'contact' ? contactLanguage : language;
  return {
    skills: [...levels].map(([skill, level]) => ({ skill, level })),
    language: steps.some(({ dropLanguage }) => dropLanguage) ? null : spoken,
    addedTeams: steps.flatMap(({ addTeamIds }) => addTeamIds ?? []),
    anyone: steps.some(({ end }) => end === 'anyone'),
  };
}

export type StepAhead = { readonly ruleId: string; readonly at: number; readonly step: RelaxStep };

/** The steps that are not in force yet, in order of time (unix ms). */
export function stepsAhead(rules: readonly RoutingRule[], enteredAt: number, nowMs: number): StepAhead[] {
  return rules
    .flatMap(({ id, steps }) => steps.map((step) => ({ ruleId: id, at: enteredAt + step.afterMs, step })))
    .filter(({ at }) => at > nowMs)
    .sort((a, b) => a.at - b.at);
}

/** After how long the first of the rules leaves it to the channel's overflow, ms; null: none ever does. */
export function overflowsAfterMs(rules: readonly RoutingRule[]): number | null {
  const ends = rules.flatMap(({ steps }) => steps.filter(({ end }) => end === 'overflow'));
  return ends.length > 0 ? Math.min(...ends.map(({ afterMs }) => afterMs)) : null;
}
