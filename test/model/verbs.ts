// The model's verbs: what customers and people do to conversations, and what they are answered.

import type { Placement } from '../../src/routing/terms/placement.js';
import { agentOf, type Books, newEpoch, tell } from './books.js';
import { beginStay } from './entering.js';
import { drop, free, give, handOver, move } from './holding.js';
import { close } from './leaving.js';
import { enterQueue, overdue } from './life.js';
import { enter, passOver, release } from './line.js';
import { doneWith, lock, lockedByAnother, unlock } from './locks.js';
import { isAsked, refuse } from './offers.js';
import type { People } from './people.js';
import { answerSla, placeAnew, writePlacement } from './placing.js';
import type { Acting, ModelConversation, State } from './shapes.js';

export const REPLY_DEADLINE_MS = 900_000;
const PASSED_OVER_MS = 300_000;
const open = ['new', 'pending'] as const;
type Seen = { seenSeq: number | null };

const refusal = (c: ModelConversation, act: Acting, states: readonly State[]) => {
  if (act.epoch !== null && act.epoch !== c.epoch) return 'stale_epoch';
  return states.includes(c.state) ? null : 'invalid_state';
};
const lockRefusal = (c: ModelConversation, { by }: Acting) =>
  lockedByAnother(c, by) ? 'conversation_locked' : null;
const unseen = (c: ModelConversation, seenSeq: number | null) =>
  seenSeq === null ? [] : c.inbound.filter((message) => message.seq > seenSeq);

export function createVerbs(b: Books, people: People) {
  const configured = (agentId: string) => b.agents.get(agentId)?.deleted === false;
  return {
    reply(
      c: ModelConversation,
      act: Acting & Seen & { agentId: string | null; keeps: boolean; keepMs: number },
    ) {
      if (act.agentId !== null && !configured(act.agentId)) return 'unknown_agent';
      const refused = refusal(c, act, open) ?? lockRefusal(c, act);
      if (refused) return refused;
      tell(c);
      b.timers.set(`reply/${c.id}/${c.lastSeq}`, b.now() + REPLY_DEADLINE_MS);
      answerSla(b, c);
      if (c.state === 'pending') return 'replied';
      if (c.assigneeId === null && act.keeps && act.agentId !== null) {
        give(b, c, act.agentId);
        tell(c);
      }
      const [oldest] = unseen(c, act.seenSeq);
      if (oldest) {
        c.waitingSince = oldest.at;
        enter(b, c);
        return 'replied';
      }
      move(b, c, 'pending', act.agentId !== null && c.assigneeId !== null ? act.keepMs : 0);
      doneWith(b, c, act.by);
      tell(c);
      return 'replied';
    },
    pend(c: ModelConversation, act: Acting & Seen): string {
      const refused = refusal(c, act, ['new']) ?? lockRefusal(c, act);
      if (refused) return refused;
      if (unseen(c, act.seenSeq).length > 0) return 'unseen_message';
      move(b, c, 'pending');
      doneWith(b, c, act.by);
      tell(c);
      return 'pended';
    },
    resolve(c: ModelConversation, act: Acting & Seen & { wrapUpMs: number }): string {
      const refused = refusal(c, act, open) ?? lockRefusal(c, act);
      if (refused) return refused;
      if (unseen(c, act.seenSeq).length > 0) return 'unseen_message';
      close(b, c, act.by, act.wrapUpMs);
      return 'resolved';
    },
    reopen(c: ModelConversation, act: Acting & { agentId: string | null; placement: Placement }): string {
      if (act.agentId !== null && !configured(act.agentId)) return 'unknown_agent';
      const refused = refusal(c, act, ['resolved']);
      if (refused) return refused;
      if (b.conversations.some((each) => each.key === c.key && each.state !== 'resolved'))
        return 'conversation_open';
      enterQueue(b, c, 'new');
      c.waitingSince = b.now();
      beginStay(b, c, act.placement);
      if (act.agentId !== null) handOver(b, c, act.agentId);
      else newEpoch(b, c);
      enter(b, c);
      tell(c);
      return 'reopened';
    },
    assign(c: ModelConversation, act: Acting & { to: string; note: boolean }): string {
      const refused = refusal(c, act, open) ?? lockRefusal(c, act);
      if (refused) return refused;
      if (!configured(act.to)) return 'unknown_agent';
      const moved = c.assigneeId !== null && c.assigneeId !== act.to;
      handOver(b, c, act.to);
      c.lastSeq += 1 + (moved ? 1 : 0) + (act.note ? 1 : 0);
      return 'assigned';
    },
    pin(c: ModelConversation, act: Acting & { teamId: string; placement: Placement }): string {
      const refused = refusal(c, act, open) ?? lockRefusal(c, act);
      if (refused) return refused;
      if (c.state === 'new' && c.assigneeId !== null && act.by === `agent:${c.assigneeId}`)
        passOver(b, c, c.assigneeId, PASSED_OVER_MS);
      if (drop(b, c) !== null) {
        newEpoch(b, c);
        tell(c);
      }
      c.teamId = act.teamId;
      release(b, c);
      writePlacement(b, c, act.placement, false);
      enter(b, c);
      tell(c);
      return 'assigned';
    },
    unassign(c: ModelConversation, act: Acting & { agentId: string | null; coolDownMs: number }): string {
      const refused = refusal(c, act, open) ?? lockRefusal(c, act);
      if (refused) return refused;
      if (c.assigneeId === null) return 'unassigned';
      if (c.assigneeId === act.agentId && c.state === 'new') passOver(b, c, act.agentId, act.coolDownMs);
      free(b, c);
      tell(c);
      return 'unassigned';
    },
    lock(c: ModelConversation, act: Acting & { agentId: string; take: boolean }): string {
      const refused = refusal(c, act, open) ?? (act.take ? null : lockRefusal(c, act));
      if (refused) return refused;
      if (!people.live(agentOf(b, act.agentId))) return 'not_present';
      if (c.lockedBy !== act.agentId) lock(b, c, act.agentId);
      return 'locked';
    },
    unlock(c: ModelConversation, act: Acting): string {
      const refused = refusal(c, act, [...open, 'resolved']) ?? lockRefusal(c, act);
      if (refused) return refused;
      unlock(b, c, 'released');
      return 'unlocked';
    },
    answerOffer(c: ModelConversation, act: Acting & { agentId: string; accept: boolean }): string {
      const refused = refusal(c, act, [...open, 'resolved']);
      if (refused) return refused;
      if (!isAsked(b, c, act.agentId)) return 'offer_ended';
      if (!act.accept) {
        refuse(b, c, act.agentId, 'declined');
        return 'declined';
      }
      release(b, c);
      give(b, c, act.agentId);
      tell(c);
      return 'accepted';
    },
    setTopics(c: ModelConversation, topics: readonly string[], placement: Placement | null): string {
      if (topics.join() === c.topics.join()) return 'set';
      c.topics = topics;
      if (placement) placeAnew(b, c, placement, false);
      overdue(b, c);
      tell(c);
      return 'set';
    },
    place(c: ModelConversation, placement: Placement, rescore: boolean): string {
      if (c.state === 'resolved') return 'not_found';
      const { need, priority } = c;
      placeAnew(b, c, placement, rescore);
      if (need !== c.need || priority !== c.priority) tell(c);
      return 'placed';
    },
    prioritize(c: ModelConversation, act: Acting & { priority: number }): string {
      const refused = refusal(c, act, open);
      if (refused) return refused;
      c.priority = act.priority;
      c.byHand = true;
      enter(b, c);
      tell(c);
      return 'prioritized';
    },
  };
}
