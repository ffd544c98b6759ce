// The model's agents: sessions, leases, absences, take-backs, in plain maps. Says what presence should be, knows no Redis
// and shares nothing with the engine's code.

import type { ModelAgent, PresenceRules } from './shapes.js';

const STALLED_AFTER_MS = 5_000;
/** What a hold keeps back is looked at again after so long. */
export const HELD_AGAIN_MS = 1_000;

/** @param assignments  how many assignments the workspace has counted so far */
export function createPeople(rules: PresenceRules, startedAt: number, assignments: () => number) {
  const agents = new Map<string, ModelAgent>();
  let aliveAt = startedAt;
  let lostToOutages = 0;
  let heldUntil = 0;
  let removeAssignment = true;

  const stalled = (now: number) => now - aliveAt > STALLED_AFTER_MS;
  /** Stands still while nobody is there to hear a sign of life. */
  const engineTime = (now: number) => (stalled(now) ? aliveAt : now) - lostToOutages;
  const agent = (id: string): ModelAgent => {
    const found = agents.get(id);
    if (!found) throw new Error(`the model knows no agent ${id}`);
    return found;
  };

  /** Somebody outside spoke. The first to do so after a silence of everybody writes the silence off. */
  function heard(now: number, fromApi: boolean): void {
    const silence = now - aliveAt;
    if (silence > STALLED_AFTER_MS) lostToOutages += silence;
    if (fromApi || silence > STALLED_AFTER_MS) aliveAt = now;
  }

  function goMissing(who: ModelAgent, dueAt: number): void {
    who.absences += 1;
    who.absence = { name: `${who.absences}`, dueAt, lookAt: dueAt, due: false };
  }

  function startTakeBack(who: ModelAgent, absence: string): void {
    who.takeBack = { absence, upTo: assignments(), lookAt: 0 };
  }

  /** Is this agent's absence due? Finding out makes it so, for good. */
  function isDue(who: ModelAgent, now: number): boolean {
    if (who.absence === null) return who.lastSignAt === null;
    if (who.absence.due) return true;
    if (stalled(now) || heldUntil > now || engineTime(now) < who.absence.dueAt) return false;
    who.absence.due = true;
    if (removeAssignment) startTakeBack(who, who.absence.name);
    return true;
  }

  function renew(who: ModelAgent, session: string, now: number): void {
    if (who.absence) isDue(who, now);
    who.absence = null;
    who.lastSignAt = engineTime(now);
    who.leaseEndsAt = engineTime(now) + rules.leaseMs;
    who.sessions.set(session, who.leaseEndsAt);
  }

  return {
    agents,
    agent,
    engineTime,
    isDue,
    heard,
    outageTotal: () => lostToOutages,
    removesAssignments: () => removeAssignment,
    hold(until: number): void {
      heldUntil = until;
    },
    holding: (now: number) => heldUntil > now,

    hire(id: string, teamIds: readonly string[], capacity: number): void {
      agents.set(id, {
        ...{
          id,
          teamIds,
          capacity,
          availability: null,
          sessions: new Map(),
          leaseEndsAt: 0,
          lastSignAt: null,
        },
        ...{ absence: null, absences: 0, takeBack: null, lastGiven: 0 },
      });
    },
    signIn(id: string, session: string, availability: 'available' | 'away', now: number): void {
      heard(now, false);
      renew(agent(id), session, now);
      agent(id).availability = availability;
    },
    beat(id: string, session: string, availability: 'available' | 'away' | null, now: number): string {
      heard(now, false);
      if (!agent(id).sessions.has(session)) return 'ended';
      renew(agent(id), session, now);
      if (availability) agent(id).availability = availability;
      return 'alive';
    },
    signOut(id: string, session: string, now: number): string {
      heard(now, false);
      const who = agent(id);
      const leaseEnd = who.sessions.get(session);
      if (leaseEnd === undefined) return 'unknown';
      who.sessions.delete(session);
      const others = Math.max(0, ...who.sessions.values());
      const here = engineTime(now);
      if (others > here) who.leaseEndsAt = others;
      else if (leaseEnd > here && who.absence === null) {
        who.leaseEndsAt = here;
        goMissing(who, here + rules.signOutGraceMs);
      }
      return 'ended';
    },
    setRemoveAssignment(on: boolean): void {
      if (on && !removeAssignment)
        for (const who of agents.values()) if (who.absence?.due) startTakeBack(who, who.absence.name);
      removeAssignment = on;
    },
    /** What a monitor notices: who went missing, whose absence is due. False while nobody's silence means anything. */
    notice(now: number): boolean {
      if (stalled(now)) return false;
      for (const who of agents.values()) {
        const gone = who.lastSignAt !== null && who.absence === null && who.leaseEndsAt <= engineTime(now);
        if (gone) goMissing(who, (who.lastSignAt ?? 0) + rules.graceMs);
        const { absence } = who;
        if (!absence || absence.due || engineTime(now) < absence.lookAt) continue;
        if (!isDue(who, now)) absence.lookAt = engineTime(now) + HELD_AGAIN_MS;
      }
      return true;
    },
    /** Live, available, not absent, nothing being taken back. */
    canReceive: (who: ModelAgent, now: number) =>
      who.availability === 'available' &&
      who.leaseEndsAt > engineTime(now) &&
      who.absence === null &&
      who.takeBack === null,
    /** The absence that the engine shows now, or null. Who never signed in is absent since ever. */
    shownAbsence: (who: ModelAgent) => (who.lastSignAt === null ? 'never' : (who.absence?.name ?? null)),
  };
}

export type People = ReturnType<typeof createPeople>;
