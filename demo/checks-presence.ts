/** The promise about absences: nothing taken within the grace, everything New taken after it. Pure functions over a history. */
import { replay } from './feed-view.js';
import { type Absence, type FeedEvent, type History, TAKEN_BACK } from './history.js';
import { type CheckResult, verdict } from './verdict.js';

/** Rounding to whole milliseconds. */
const SLACK_MS = 5;

const isTakeBack = (event: FeedEvent) =>
  event.type === 'conversation.unassigned' && event.data.reason === TAKEN_BACK;

/** Ended by a sign of life that arrived in time, whatever the network did. */
const surelyShort = (absence: Absence) =>
  absence.backToMs !== undefined && absence.backToMs < absence.lastSignFromMs + absence.graceMs;

/** Lasted past its deadline, whatever the network did. */
const surelyLong = (absence: Absence) =>
  (absence.backFromMs ?? Infinity) > absence.lastSignToMs + absence.graceMs + SLACK_MS;

function longViolations(history: History, absence: Absence, events: readonly FeedEvent[]): string[] {
  const dueFromMs = absence.lastSignFromMs + absence.graceMs;
  const dueToMs = absence.lastSignToMs + absence.graceMs;
  const before = replay(events, absence.agentId, dueFromMs);
  const limitMs = dueToMs + history.takeBackLimitMs;
  const violations: string[] = [];
  for (const held of before.values()) {
    if (held.state !== 'new') continue;
    // What moved on by itself in the instant in which the deadline may have fallen is left out.
    const own = events.filter(
      (event) => event.conversationId === held.conversationId && event.atMs >= dueFromMs,
    );
    const taken = own.filter((event) => isTakeBack(event) && event.atMs <= limitMs);
    const moved = own.find((event) => event.type !== 'message.received');
    if (moved && !isTakeBack(moved) && moved.atMs <= dueToMs + SLACK_MS) continue;
    if (taken.length === 0)
      violations.push(`${held.conversationId} stayed with ${absence.agentId}, who was gone`);
  }
  return violations;
}

/** A take-back must belong to an absence that was past its deadline. */
function strayViolations(
  history: History,
  absences: readonly Absence[],
  agentId: string,
  events: readonly FeedEvent[],
): string[] {
  return events.flatMap((event) => {
    if (!isTakeBack(event)) return [];
    const cause = absences.some(
      (absence) =>
        !surelyShort(absence) &&
        event.atMs >= absence.lastSignFromMs + absence.graceMs - SLACK_MS &&
        event.atMs <= (absence.backToMs ?? Infinity) + history.takeBackLimitMs,
    );
    return cause
      ? []
      : [`${event.conversationId} was taken from ${agentId} without an absence past its grace`];
  });
}

/** Take-backs inside a time in which only a short absence, or none, can explain them. */
function shortViolations(
  absence: Absence,
  others: readonly Absence[],
  events: readonly FeedEvent[],
): string[] {
  const toMs = absence.lastSignFromMs + absence.graceMs;
  const overlapped = others.some(
    (other) =>
      !surelyShort(other) &&
      other.lastSignFromMs < toMs &&
      (other.backToMs ?? Infinity) > absence.lastSignFromMs,
  );
  if (overlapped) return [];
  return events
    .filter((event) => isTakeBack(event) && event.atMs > absence.lastSignToMs && event.atMs < toMs)
    .map((event) => `${event.conversationId} was taken from ${absence.agentId}, back within the grace`);
}

/** P6: shorter than the grace loses nothing; longer gives back every New conversation, once per absence. */
export function checkTakeBacks(history: History): CheckResult {
  const violations: string[] = [];
  let checked = 0;
  for (const { agentId } of history.agents) {
    const events = history.feeds.get(agentId) ?? [];
    const absences = history.absences.filter((absence) => absence.agentId === agentId);
    violations.push(...strayViolations(history, absences, agentId, events));
    for (const absence of absences) {
      if (surelyLong(absence)) violations.push(...longViolations(history, absence, events));
      else if (surelyShort(absence)) violations.push(...shortViolations(absence, absences, events));
      else continue;
      checked += 1;
    }
    const epochs = events.filter(isTakeBack).map((event) => `${event.conversationId} ${event.epoch}`);
    if (new Set(epochs).size !== epochs.length) violations.push(`something was taken from ${agentId} twice`);
  }
  return verdict(
    'P6',
    'grace kept, take-backs complete',
    checked,
    violations,
    'nobody was absent in this run',
  );
}
