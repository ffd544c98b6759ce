/** Agents: who answers, and what they can do. */
import { z } from 'zod';
import { Capacity, Ids, Language, listOf, Name, SkillLevels } from './fields.js';
import { shapesOf } from './shapes.js';
import { AgentKind, Virtual } from './virtual.js';

const shapes = shapesOf(
  {
    name: Name,
    teamIds: Ids,
    capacity: Capacity.nullable(),
    skills: SkillLevels,
    languages: listOf(Language, 20),
    /** Gets nothing new, keeps what it holds. */
    draining: z.boolean(),
    kind: AgentKind,
    /** Of a virtual one. */
    virtual: Virtual.nullable(),
  },
  { teamIds: [], capacity: null, skills: [], languages: [], draining: false, kind: 'human', virtual: null },
);

export const Agent = shapes.stored.extend({ slug: z.string() });
export const AgentInput = shapes.input;
export const AgentPatch = shapes.patch.omit({ kind: true });
export type Agent = z.infer<typeof Agent>;
export type AgentInput = z.infer<typeof AgentInput>;
export type AgentPatch = z.infer<typeof AgentPatch>;
