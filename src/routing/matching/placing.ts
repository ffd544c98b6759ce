/** Where a conversation stands in line: its topics, a placement evaluated anew, a score by hand. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, flag, runScript, runScripts } from '../script.js';
import { type Act, actArgs, ofAct, ofRequest, refusals, requestArgs, staleConfig } from '../terms/acts.js';
import { type Automatic, idle, textOfAutomatic } from '../terms/automatic.js';
import type { Conversation } from '../terms/conversation.js';
import { type Placement, textOf } from '../terms/placement.js';

const topicsScript = defineScript({
  file: 'matching/set-topics',
  key: 'anchor',
  args: [...requestArgs, 'conversationId', 'by', 'configVersion', 'before', 'teamId', 'topics', 'placement'],
  reply: z.discriminatedUnion('status', [
    answer('set', { ring: flag }),
    answer('not_found'),
    answer('facts_changed'),
    staleConfig,
    answer('idempotency_key_reused'),
  ]),
});
const placeScript = defineScript({
  file: 'matching/place',
  key: 'anchor',
  args: [
    ...requestArgs,
    'conversationId',
    'configVersion',
    'by',
    'placement',
    'topics',
    'enteredAt',
    'teamId',
    'was',
    'hops',
    'rescore',
    'acts',
    'known',
  ],
  reply: z.discriminatedUnion('status', [
    /** `deliver`: the channel's webhook is to be rung for. */
    answer('placed', { ring: flag, deliver: flag }),
    answer('not_found'),
    staleConfig,
    answer('facts_changed'),
    answer('idempotency_key_reused'),
  ]),
});
const prioritizeScript = defineScript({
  file: 'matching/prioritize',
  key: 'anchor',
  args: [...actArgs, 'priority'],
  reply: z.discriminatedUnion('status', [answer('prioritized', { ring: flag }), ...refusals]),
});

/** What of a conversation its place rests on, and others change: whoever changes it evaluates its place too. */
export type PlacingFacts = Pick<Conversation, 'topics' | 'enteredAt' | 'teamId' | 'hops'>;

export type PlaceInput = Omit<Act, 'epoch'> & {
  configVersion: number;
  placement: Placement;
  /** What it was evaluated under; `known`: of its contact (`knownOf`), left out: nothing of it. */
  facts: PlacingFacts & { readonly known?: string };
  /** What overflow did in this stay, this placement included. */
  hops: readonly string[];
  /** A score that a person set ends. */
  rescore: boolean;
  /** What overflow does. */
  acts?: Automatic;
};

export const placingVerbs = (redis: Redis) => {
  const anchor = (workspaceId: string) => workspaceKeys(workspaceId).anchor;
  const placeArgs = (a: PlaceInput) => ({
    ...ofRequest(a),
    configVersion: a.configVersion,
    placement: textOf(a.placement),
    topics: a.facts.topics.join(' '),
    enteredAt: a.facts.enteredAt,
    teamId: a.facts.teamId ?? '',
    was: a.facts.hops.join(' '),
    hops: a.hops.join(' '),
    rescore: a.rescore ? 1 : 0,
    acts: textOfAutomatic(a.acts ?? idle),
    known: a.facts.known ?? '',
  });
  return {
    /** `before`, `teamId`: what the placement was evaluated under; null placement: it is resolved. */
    setTopics: (
      workspaceId: string,
      a: Omit<Act, 'epoch'> & {
        configVersion: number;
        before: readonly string[];
        teamId: string | null;
        topics: readonly string[];
        placement: Placement | null;
      },
    ) =>
      runScript(redis, topicsScript, anchor(workspaceId), {
        ...ofRequest(a),
        configVersion: a.configVersion,
        before: a.before.join(' '),
        teamId: a.teamId ?? '',
        topics: a.topics.join(' '),
        placement: a.placement ? textOf(a.placement) : '',
      }),
    /** Evaluated anew under the facts named; others since are `facts_changed`. */
    place: (workspaceId: string, a: PlaceInput) =>
      runScript(redis, placeScript, anchor(workspaceId), placeArgs(a)),
    /** Many in one pipeline; an answer per conversation, in order, an Error where Redis did not decide. */
    placeMany: (workspaceId: string, many: readonly PlaceInput[]) =>
      runScripts(
        redis,
        placeScript,
        many.map((a) => ({ key: anchor(workspaceId), args: placeArgs(a) })),
      ),
    /** A score by hand, 0 to 900, until `place` with `rescore`. */
    prioritize: (workspaceId: string, a: Act & { priority: number }) =>
      runScript(redis, prioritizeScript, anchor(workspaceId), { ...ofAct(a), priority: a.priority }),
  };
};
