/** Routing rules: which conversations go to which teams, what they need there, and how that need relaxes. */
import { z } from 'zod';
import { Condition } from './condition.js';
import { DAY_S, Id, Ids, Language, listOf, Name, Skill, SkillLevels, seconds } from './fields.js';
import { shapesOf, withDefaults } from './shapes.js';

const requirementFields = {
  skills: SkillLevels,
  /** `contact`: the contact's own, where it is known. */
  language: z.union([z.literal('contact'), Language]).nullable(),
};
const noRequirement = { skills: [], language: null };

/** A step of relaxation: from so long after it entered New on. */
export const RelaxStep = z.strictObject({
  afterMs: seconds(0.1, 7 * DAY_S),
  dropSkills: listOf(Skill, 50).optional(),
  /** Levels that are asked for from here on. */
  levels: SkillLevels.optional(),
  dropLanguage: z.literal(true).optional(),
  addTeamIds: Ids.optional(),
  /** Anyone of the workspace; the channel's overflow; or as it is, for as long as it takes. */
  end: z.enum(['anyone', 'overflow', 'wait']).optional(),
});
export type RelaxStep = z.infer<typeof RelaxStep>;

const RelaxSteps = z
  .array(RelaxStep)
  .max(10)
  .refine((steps) => steps.every((step, i) => i === 0 || step.afterMs > (steps[i - 1]?.afterMs ?? 0)), {
    message: 'must stand in order of afterMs',
    params: { code: 'out_of_order' },
  })
  .refine((steps) => steps.slice(0, -1).every((step) => step.end === undefined), {
    message: 'must end with the last step alone',
    params: { code: 'not_last' },
  });

const shapes = shapesOf(
  {
    name: Name,
    enabled: z.boolean(),
    when: Condition,
    teamIds: Ids.min(1),
    steps: RelaxSteps,
    preferredAgentId: Id.nullable(),
    /** How long it is kept for the preferred agent. */
    preferForMs: seconds(1, DAY_S),
  },
  { enabled: true, steps: [], preferredAgentId: null, preferForMs: 60_000 },
);
const Requirement = z.strictObject(requirementFields).partial();

export const RoutingRule = shapes.stored.extend({
  requires: z.object(withDefaults(requirementFields, noRequirement)).default(noRequirement),
});
export const RoutingRuleInput = shapes.input.extend({ requires: Requirement.optional() });
export const RoutingRulePatch = shapes.patch.extend({ requires: Requirement.optional() });
export type RoutingRule = z.infer<typeof RoutingRule>;
export type RoutingRuleInput = z.infer<typeof RoutingRuleInput>;
export type RoutingRulePatch = z.infer<typeof RoutingRulePatch>;
