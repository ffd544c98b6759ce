/**
 * The promises of the engine that a client can judge, checked on a recorded history.
 *
 * Pure: no clock, no engine, no output. A check that found nothing to examine fails, unless its promise is about
 * something that a short run need not contain.
 */
import { checkAssignees, checkCapacity, checkFeeds, checkWaiting } from './checks-assignments.js';
import { checkDelivery, checkMessages, checkOrder, checkRepeats } from './checks-messages.js';
import { checkTakeBacks } from './checks-presence.js';
import type { History } from './history.js';
import type { CheckResult } from './verdict.js';

/** One result per promise, in their order. */
export function runChecks(history: History): CheckResult[] {
  return [
    checkMessages(history),
    checkAssignees(history),
    checkCapacity(history),
    checkWaiting(history),
    checkOrder(history),
    checkTakeBacks(history),
    checkRepeats(history),
    checkFeeds(history),
    checkDelivery(history),
  ];
}
