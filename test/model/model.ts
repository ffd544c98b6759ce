// The reference model: what conversations, lines, loads and assignments should be after each command, in maps and arrays,
// written from the rules alone. It shares no code with the engine; ids and seqs are its only common words.

import { createPeople, HELD_AGAIN_MS } from './people.js';
import type { Acting, ModelAgent, ModelConversation, PresenceRules } from './shapes.js';

export function createModel(rules: PresenceRules, startedAt: number) {
  let assignments = 0;
  const people = createPeople(rules, startedAt, () => assignments);
  const channels = new Map<string, readonly string[]>();
  const conversations: ModelConversation[] = [];
  const seen = new Set<string>();

  const holdings = (agentId: string, state: 'new' | 'pending') =>
    conversations
      .filter((c) => c.assigneeId === agentId && c.state === state)
      .sort((a, b) => a.given - b.given);
  const load = (agentId: string) => holdings(agentId, 'new').length;
  const newEpoch = (c: ModelConversation, now: number) => {
    c.epoch = Math.max(c.epoch + 1, now);
  };

  /** Everybody who waits, in the one total order. */
  const line = () =>
    conversations
      .filter((c) => c.state === 'new' && c.assigneeId === null)
      .sort((a, b) => a.waitingSince - b.waitingSince || (a.id < b.id ? -1 : 1));

  const lane = (c: ModelConversation) =>
    (c.teamId ?? c.channelId) + (c.passedOver ? `!${c.passedOver.agentId}` : '');

  function serves(who: ModelAgent, c: ModelConversation): boolean {
    const wanted = c.teamId ? [c.teamId] : (channels.get(c.channelId) ?? []);
    return who.teamIds.some((team) => wanted.includes(team)) && c.passedOver?.agentId !== who.id;
  }

  const fits = (who: ModelAgent, now: number) => people.canReceive(who, now) && load(who.id) < who.capacity;

  /** The first in line for whom somebody is free, and the best of those who are. */
  function firstPair(now: number): { conversation: ModelConversation; who: ModelAgent } | null {
    for (const conversation of line()) {
      const [who] = [...people.agents.values()]
        .filter((each) => fits(each, now) && serves(each, conversation))
        .sort(
          (a, b) =>
            load(a.id) / a.capacity - load(b.id) / b.capacity ||
            a.lastGiven - b.lastGiven ||
            (a.id < b.id ? -1 : 1),
        );
      if (who) return { conversation, who };
    }
    return null;
  }

  function free(c: ModelConversation, now: number): void {
    if (c.assigneeId !== null) newEpoch(c, now);
    c.assigneeId = null;
    c.immuneTo = null;
  }
  function give(c: ModelConversation, agentId: string, now: number): void {
    newEpoch(c, now);
    c.assigneeId = agentId;
    c.immuneTo = null;
    assignments += 1;
    c.given = assignments;
    people.agent(agentId).lastGiven = assignments;
  }
  /** By a person: one in New is immune to the absence shown at that moment. */
  function handOver(c: ModelConversation, agentId: string, now: number): void {
    give(c, agentId, now);
    if (c.state === 'new') c.immuneTo = people.shownAbsence(people.agent(agentId));
  }
  function takeFrom(id: string, due: { absence: string; upTo: number }, now: number): void {
    people.agent(id).takeBack = null;
    for (const c of holdings(id, 'new')) {
      if (c.given > due.upTo || c.immuneTo === due.absence) continue;
      free(c, now);
      c.lastSeq += 1;
    }
  }
  /** Comes or goes with its holder, if it has one. */
  function move(c: ModelConversation, state: 'new' | 'pending'): void {
    c.state = state;
    c.immuneTo = null;
    if (c.assigneeId === null) return;
    assignments += 1;
    c.given = assignments;
  }

  const refusal = (c: ModelConversation, act: Acting, states: readonly string[]) => {
    if (act.epoch !== null && act.epoch !== c.epoch) return 'stale_epoch';
    return states.includes(c.state) ? null : 'invalid_state';
  };
  const unseen = (c: ModelConversation, seenSeq: number | null) =>
    seenSeq === null ? [] : c.inbound.filter((message) => message.seq > seenSeq);
  const open = ['new', 'pending'];

  return {
    people,
    channels,
    conversations,
    holdings,
    load,
    line,
    lane,
    fits,
    firstPair,

    /** A customer writes; `newId` names the conversation this message would open. */
    message(m: { messageId: string; key: string; channelId: string; newId: string; now: number }): string {
      if (seen.has(m.messageId)) return 'duplicate';
      seen.add(m.messageId);
      let c = conversations.find((each) => each.key === m.key && each.state !== 'resolved');
      const woken = c?.state === 'pending';
      const opened = c === undefined;
      if (!c) {
        c = {
          ...{
            id: m.newId,
            key: m.key,
            channelId: m.channelId,
            state: 'new',
            assigneeId: null,
            teamId: null,
          },
          ...{ passedOver: null, waitingSince: m.now, epoch: m.now, lastSeq: 0, immuneTo: null, given: 0 },
          inbound: [],
        };
        conversations.push(c);
      }
      c.inbound.push({ seq: ++c.lastSeq, at: m.now });
      if (opened || woken) c.lastSeq += 1;
      if (!woken) return 'accepted';
      c.waitingSince = m.now;
      move(c, 'new');
      const holder = c.assigneeId === null ? null : people.agent(c.assigneeId);
      if (holder && people.isDue(holder, m.now) && people.removesAssignments()) {
        free(c, m.now);
        c.lastSeq += 1;
      }
      return 'accepted';
    },
    reply(c: ModelConversation, act: Acting & { by: string | null; seenSeq: number | null; keeps: boolean }) {
      const refused = refusal(c, act, open);
      if (refused) return refused;
      c.lastSeq += 1;
      if (c.state === 'pending') return 'replied';
      if (c.assigneeId === null && act.keeps && act.by !== null) {
        give(c, act.by, act.now);
        c.lastSeq += 1;
      }
      const [oldest] = unseen(c, act.seenSeq);
      if (oldest) c.waitingSince = oldest.at;
      else {
        move(c, 'pending');
        c.lastSeq += 1;
      }
      return 'replied';
    },
    pend(c: ModelConversation, act: Acting & { seenSeq: number | null }): string {
      const refused = refusal(c, act, ['new']);
      if (refused) return refused;
      if (unseen(c, act.seenSeq).length > 0) return 'unseen_message';
      move(c, 'pending');
      c.lastSeq += 1;
      return 'pended';
    },
    resolve(c: ModelConversation, act: Acting & { seenSeq: number | null }): string {
      const refused = refusal(c, act, open);
      if (refused) return refused;
      if (unseen(c, act.seenSeq).length > 0) return 'unseen_message';
      c.assigneeId = null;
      c.immuneTo = null;
      c.state = 'resolved';
      newEpoch(c, act.now);
      c.lastSeq += 1;
      return 'resolved';
    },
    reopen(c: ModelConversation, act: Acting & { by: string | null }): string {
      const refused = refusal(c, act, ['resolved']);
      if (refused) return refused;
      if (conversations.some((each) => each.key === c.key && each.state !== 'resolved'))
        return 'conversation_open';
      c.state = 'new';
      c.waitingSince = act.now;
      if (act.by === null) newEpoch(c, act.now);
      else handOver(c, act.by, act.now);
      c.lastSeq += 1;
      return 'reopened';
    },
    assign(c: ModelConversation, act: Acting & { to: string }): string {
      const refused = refusal(c, act, open);
      if (refused) return refused;
      c.lastSeq += c.assigneeId !== null && c.assigneeId !== act.to ? 2 : 1;
      handOver(c, act.to, act.now);
      return 'assigned';
    },
    pin(c: ModelConversation, act: Acting & { teamId: string }): string {
      const refused = refusal(c, act, open);
      if (refused) return refused;
      c.lastSeq += c.assigneeId === null ? 1 : 2;
      free(c, act.now);
      c.teamId = act.teamId;
      return 'assigned';
    },
    unassign(c: ModelConversation, act: Acting & { by: string | null; coolDownMs: number }): string {
      const refused = refusal(c, act, open);
      if (refused) return refused;
      if (c.assigneeId === null) return 'unassigned';
      if (c.assigneeId === act.by && c.state === 'new')
        c.passedOver = { agentId: act.by, until: act.now + act.coolDownMs };
      free(c, act.now);
      c.lastSeq += 1;
      return 'unassigned';
    },

    /** One whole pass of the monitors: presence, take-backs, timers. */
    monitor(now: number): void {
      const takes = people.notice(now) ? [...people.agents.values()] : [];
      for (const { id, takeBack } of takes) {
        if (!takeBack || now < takeBack.lookAt) continue;
        if (people.holding(now)) takeBack.lookAt = now + HELD_AGAIN_MS;
        else takeFrom(id, takeBack, now);
      }
      for (const c of conversations) if (c.passedOver && c.passedOver.until <= now) c.passedOver = null;
    },
    /** Everybody who can be given somebody is. Answers the pairs in order. */
    match(now: number): [string, string][] {
      const pairs: [string, string][] = [];
      for (let pair = firstPair(now); pair; pair = firstPair(now)) {
        give(pair.conversation, pair.who.id, now);
        pair.conversation.lastSeq += 1;
        pairs.push([pair.conversation.id, pair.who.id]);
      }
      return pairs;
    },
  };
}

export type Model = ReturnType<typeof createModel>;
