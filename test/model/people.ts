// The model's agents: sessions, leases, absences, take-backs, in plain maps. Says what presence should be, knows no Redis
// and shares nothing with the engine's code.

import { agentOf, type Books, lockOf } from './books.js';
import { unlock } from './locks.js';
import { returnAll } from './offers.js';
import type { Availability, ModelAgent, PresenceRules, Standing } from './shapes.js';

const STALLED_AFTER_MS = 5_000;
/** What a hold keeps back is looked at again after so long. */
export const HELD_AGAIN_MS = 1_000;
export const AWAY = 'away';

/** The absence that the engine shows now, or null. Who never signed in is absent since ever. */
export const shownAbsence = (who: ModelAgent): string | null =>
  who.lastSignAt === null ? 'never' : (who.absence?.name ?? null);

/** What an agent holds while it is away goes back after its teams' time-out. */
export function watchAway(b: Books, who: ModelAgent): void {
  const timeoutMs = who.stood?.awayTimeoutMs ?? null;
  if (who.availability !== 'away' || who.absence || timeoutMs === null) return;
  const name = `away/${who.id}`;
  if (!b.timers.has(name)) b.timers.set(name, b.now() + timeoutMs);
}

export function createPeople(b: Books, rules: PresenceRules) {
  let aliveAt = b.now();
  let lostToOutages = 0;
  let heldUntil = 0;

  const stalled = () => b.now() - aliveAt > STALLED_AFTER_MS;
  const holding = () => heldUntil > b.now();
  /** Stands still while nobody is there to hear a sign of life. */
  const engineTime = () => (stalled() ? aliveAt : b.now()) - lostToOutages;
  const live = (who: ModelAgent) => who.leaseEndsAt > engineTime();

  /** Somebody outside spoke. The first to do so after a silence of everybody writes the silence off. */
  function heard(fromApi: boolean): void {
    const silence = b.now() - aliveAt;
    if (silence > STALLED_AFTER_MS) lostToOutages += silence;
    if (fromApi || silence > STALLED_AFTER_MS) aliveAt = b.now();
  }

  function goMissing(who: ModelAgent, dueAt: number): void {
    who.absences += 1;
    who.wants = true; // the next, once it is back
    who.absence = { name: `${who.absences}`, dueAt, lookAt: dueAt, due: false };
    returnAll(b, who.id);
    const locked = lockOf(b, who.id);
    if (locked) unlock(b, locked, 'absent');
  }

  function startTakeBack(who: ModelAgent, cause: string): void {
    who.takeBack = { cause, upTo: b.assignments, lookAt: 0 };
  }

  /** Is this agent's absence due? Finding out makes it so, for good. */
  function isDue(who: ModelAgent): boolean {
    if (who.absence === null) return who.lastSignAt === null || who.deleted;
    if (who.absence.due) return true;
    if (stalled() || holding() || engineTime() < who.absence.dueAt) return false;
    who.absence.due = true;
    if (b.office.removeAssignment) startTakeBack(who, who.absence.name);
    return true;
  }

  function renew(who: ModelAgent, session: string): void {
    const { absence } = who;
    if (absence) isDue(who);
    who.absence = null;
    if (absence) watchAway(b, who);
    who.expected = false;
    if (holding()) who.takeBack = null;
    who.lastSignAt = engineTime();
    who.leaseEndsAt = engineTime() + rules.leaseMs;
    who.sessions.set(session, who.leaseEndsAt);
  }

  function choose(who: ModelAgent, chosen: Availability | null, idle: boolean): void {
    if (chosen === 'away' && !idle) who.idle = false;
    if (chosen === null || chosen === who.availability) return;
    who.availability = chosen;
    who.idle = idle && chosen === 'away';
    who.wants = chosen === 'available';
    if (chosen === 'away') {
      returnAll(b, who.id);
      watchAway(b, who);
    } else {
      b.timers.delete(`away/${who.id}`);
      // Whoever is back keeps what nobody has taken yet.
      if (who.takeBack?.cause === AWAY) who.takeBack = null;
    }
  }

  function notePause(who: ModelAgent, activeAt: number | null): void {
    if (activeAt === null) return;
    who.activeAt = Math.max(who.activeAt, Math.min(activeAt, b.now()));
    const limit = b.office.idleAwayMs;
    if (limit === null) return;
    const idle = b.now() - who.activeAt >= limit;
    if (idle && who.availability === 'available') choose(who, 'away', true);
    else if (!idle && who.availability === 'away' && who.idle) choose(who, 'available', true);
  }

  return {
    engineTime,
    isDue,
    heard,
    live,
    holding,
    stalled,
    startTakeBack,
    hold(until: number): void {
      heldUntil = until;
    },
    hire(id: string, configured: Standing): void {
      b.agents.set(id, {
        ...{
          id,
          configured,
          stood: null,
          current: false,
          availability: null,
          idle: false,
          activeAt: 0,
          wants: false,
        },
        ...{ sessions: new Map(), leaseEndsAt: 0, lastSignAt: null, absence: null, absences: 0 },
        ...{ expected: false, takeBack: null, lastGiven: 0, idleSince: 0, deleted: false },
      });
    },
    /** Nothing is left of its presence; what it holds is the caller's to free. */
    retire(who: ModelAgent): void {
      Object.assign(who, { deleted: true, leaseEndsAt: 0, absence: null, takeBack: null, expected: false });
      who.sessions.clear();
      returnAll(b, who.id);
      const locked = lockOf(b, who.id);
      if (locked) unlock(b, locked, 'absent');
    },
    stand(id: string): void {
      const who = agentOf(b, id);
      who.stood = who.configured;
      who.current = true;
      watchAway(b, who);
    },
    signIn(id: string, session: string, availability: Availability): void {
      heard(false);
      const who = agentOf(b, id);
      who.stood = who.configured;
      who.current = true;
      who.activeAt = 0;
      renew(who, session);
      choose(who, availability, false);
    },
    beat(id: string, session: string, availability: Availability | null, activeAt: number | null): string {
      heard(false);
      const who = agentOf(b, id);
      if (!who.sessions.has(session)) return 'ended';
      renew(who, session);
      choose(who, availability, false);
      notePause(who, activeAt);
      return 'alive';
    },
    signOut(id: string, session: string): string {
      heard(false);
      const who = agentOf(b, id);
      const leaseEnd = who.sessions.get(session);
      if (leaseEnd === undefined) return 'unknown';
      who.sessions.delete(session);
      const others = Math.max(0, ...who.sessions.values());
      const here = engineTime();
      if (others > here) who.leaseEndsAt = others;
      else if (leaseEnd > here && who.absence === null) {
        who.leaseEndsAt = here;
        goMissing(who, here + rules.signOutGraceMs);
      }
      return 'ended';
    },
    setRemoveAssignment(on: boolean): void {
      if (on && !b.office.removeAssignment)
        for (const who of b.agents.values())
          if (who.absence?.due || who.expected) startTakeBack(who, shownAbsence(who) ?? '');
      b.office.removeAssignment = on;
    },
    /** What a monitor notices: who went missing, whose absence is due. False while nobody's silence means anything. */
    notice(): boolean {
      if (stalled()) return false;
      for (const who of b.agents.values()) {
        const gone = who.lastSignAt !== null && who.absence === null && !live(who) && !who.deleted;
        if (gone) goMissing(who, (who.lastSignAt ?? 0) + rules.graceMs);
        const { absence } = who;
        if (!absence || absence.due || engineTime() < absence.lookAt) continue;
        if (!isDue(who)) absence.lookAt = engineTime() + HELD_AGAIN_MS;
      }
      return true;
    },
    /** Live, available, not absent, not draining, nothing being taken back. */
    canReceive: (who: ModelAgent, standing: Standing | null) =>
      who.availability === 'available' &&
      live(who) &&
      who.absence === null &&
      who.takeBack === null &&
      !who.deleted &&
      standing?.draining === false,
  };
}

export type People = ReturnType<typeof createPeople>;
