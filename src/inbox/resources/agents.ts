/** Agents: who answers, and what they can do. */
import { z } from 'zod';
import { Capacity, Id, Ids, Language, listOf, Name, SkillLevels } from './fields.js';
import { shapesOf } from './shapes.js';
import { AgentKind, Virtual } from './virtual.js';

/** Viewers look, tag, note, set topics, park and resolve; contributors answer; supervisors see to others' work too. */
export const TeamRole = z.enum(['viewer', 'contributor', 'supervisor']);
export type TeamRole = z.infer<typeof TeamRole>;

const shapes = shapesOf(
  {
    name: Name,
    teamIds: Ids,
    /** By team; a contributor where nothing is said. */
    roles: z.record(Id, TeamRole),
    capacity: Capacity.nullable(),
    skills: SkillLevels,
    languages: listOf(Language, 20),
    /** Gets nothing new, keeps what it holds. */
    draining: z.boolean(),
    kind: AgentKind,
    /** Of a virtual one. */
    virtual: Virtual.nullable(),
  },
  {
    teamIds: [],
    roles: {},
    capacity: null,
    skills: [],
    languages: [],
    draining: false,
    kind: 'human',
    virtual: null,
  },
);

export const Agent = shapes.stored.extend({ slug: z.string() });
export const AgentInput = shapes.input;
export const AgentPatch = shapes.patch.omit({ kind: true });
export type Agent = z.infer<typeof Agent>;
export type AgentInput = z.infer<typeof AgentInput>;
export type AgentPatch = z.infer<typeof AgentPatch>;
