/** Promises about who holds what: one assignee, caps, nothing waiting, feeds without gaps. Pure functions over a history. */
import { applyEvent, countNew, type FeedView, replay } from './feed-view.js';
import type { Action, FeedEvent, HeldConversation, History } from './history.js';
import { type CheckResult, verdict } from './verdict.js';

type Seen = { event: FeedEvent; feeds: Set<string> };

/** The events of each conversation over all feeds, one per event id. */
function eventsByConversation(history: History): Map<string, Seen[]> {
  const byId = new Map<string, Seen>();
  const byConversation = new Map<string, Seen[]>();
  for (const [agentId, events] of history.feeds) {
    for (const event of events) {
      if (event.conversationId === undefined) continue;
      const known = byId.get(event.id);
      if (known) {
        known.feeds.add(agentId);
        continue;
      }
      const seen = { event, feeds: new Set([agentId]) };
      byId.set(event.id, seen);
      const list = byConversation.get(event.conversationId);
      if (list) list.push(seen);
      else byConversation.set(event.conversationId, [seen]);
    }
  }
  return byConversation;
}

const epochOf = (seen: Seen) => seen.event.epoch ?? 0;
const frees = (event: FeedEvent) =>
  event.type === 'conversation.unassigned' || event.type === 'conversation.resolved';

/** Epochs that fall although time went on, and two holders of one epoch. */
function epochViolations(conversationId: string, seen: readonly Seen[]): string[] {
  const violations: string[] = [];
  let highest = 0;
  let highestBeforeMs = 0;
  let atMs = -1;
  for (const one of seen.toSorted((a, b) => a.event.atMs - b.event.atMs)) {
    if (one.event.epoch === undefined) continue;
    if (one.event.atMs > atMs) {
      atMs = one.event.atMs;
      highestBeforeMs = highest;
    }
    if (epochOf(one) < highestBeforeMs)
      violations.push(`${conversationId} fell from ${highestBeforeMs} to ${epochOf(one)}`);
    highest = Math.max(highest, epochOf(one));
  }
  const holders = new Map<number, string>();
  for (const { event } of seen) {
    if (event.type !== 'conversation.assigned' || event.epoch === undefined || !event.agentId) continue;
    const holder = holders.get(event.epoch);
    if (holder !== undefined && holder !== event.agentId) {
      violations.push(`${conversationId} had two assignees under epoch ${event.epoch}`);
    }
    holders.set(event.epoch, event.agentId);
  }
  return violations;
}

/** An assignment while another agent held it and was never told. */
function overlapViolations(conversationId: string, seen: readonly Seen[]): string[] {
  const violations: string[] = [];
  let holder = '';
  const inOrder = seen.toSorted(
    (a, b) =>
      epochOf(a) - epochOf(b) ||
      a.event.atMs - b.event.atMs ||
      Number(frees(b.event)) - Number(frees(a.event)),
  );
  for (const { event, feeds } of inOrder) {
    if (event.type === 'conversation.assigned' && event.agentId) {
      if (holder !== '' && holder !== event.agentId && !feeds.has(holder)) {
        violations.push(`${conversationId} went to ${event.agentId} while ${holder} held it`);
      }
      holder = event.agentId;
    } else if (frees(event) && feeds.has(holder)) {
      holder = '';
    }
  }
  return violations;
}

/** Set-backs of the machine's clock and rounding to whole milliseconds. */
const CLOCK_SLACK_MS = 5;

function actionViolation(action: Action, seen: readonly Seen[]): string | undefined {
  const name = `${action.verb} on ${action.conversationId} with epoch ${action.epoch}`;
  if (action.stale && action.status !== 0 && action.status < 500 && action.status !== 412) {
    return `${name}, an old one, was answered ${action.status} ${action.code}`;
  }
  if (action.repeat || action.status < 200 || action.status >= 300) return undefined;
  const newer = seen.find(
    ({ event }) => (event.epoch ?? 0) > action.epoch && event.atMs < action.sentAtMs - CLOCK_SLACK_MS,
  );
  return newer ? `${name} went through although epoch ${newer.event.epoch} stood before` : undefined;
}

/** P2: at most one assignee, epochs only grow, old epochs are refused. */
export function checkAssignees(history: History): CheckResult {
  const conversations = eventsByConversation(history);
  const violations = [...conversations].flatMap(([id, seen]) => [
    ...epochViolations(id, seen),
    ...overlapViolations(id, seen),
  ]);
  for (const action of history.actions) {
    const violation = actionViolation(action, conversations.get(action.conversationId) ?? []);
    if (violation) violations.push(violation);
  }
  if (!history.actions.some((action) => action.stale))
    violations.push('no action with an old epoch was tried');
  return verdict('P2', 'one assignee, old epochs refused', conversations.size, violations);
}

/** By the engine itself, not by a person's request. */
const automatic = (event: FeedEvent) => !/^(agent|admin|root|operator|key)\b/.test(event.by);

/** P3: automatic assignment respects caps, availability, presence and teams. */
export function checkCapacity(history: History): CheckResult {
  const violations: string[] = [];
  const teamsOfChannel = new Map(history.channels.map((channel) => [channel.channelId, channel.teamIds]));
  const channelOf = new Map(history.final?.conversations.map((c) => [c.conversationId, c.channelId]));
  let checked = 0;
  for (const agent of history.agents) {
    const offLimits = history.offLimits.filter((times) => times.agentId === agent.agentId);
    const view: FeedView = new Map();
    for (const event of history.feeds.get(agent.agentId) ?? []) {
      applyEvent(view, event, agent.agentId);
      if (event.type !== 'conversation.assigned' || event.agentId !== agent.agentId || !automatic(event))
        continue;
      checked += 1;
      const load = countNew(view);
      if (load > agent.cap)
        violations.push(`${agent.name} was given a ${load}th New conversation, cap ${agent.cap}`);
      const closed = offLimits.find((times) => event.atMs > times.fromMs && event.atMs < times.untilMs);
      if (closed) violations.push(`${agent.name} was given ${event.conversationId} while ${closed.why}`);
      const teams = teamsOfChannel.get(channelOf.get(event.conversationId ?? '') ?? '');
      if (teams && !teams.some((teamId) => agent.teamIds.includes(teamId))) {
        violations.push(`${agent.name} was given ${event.conversationId} of a channel of other teams`);
      }
    }
  }
  return verdict('P3', 'caps, presence and teams respected', checked, violations);
}

/** P4: at rest nothing waits that somebody with a free slot may take. */
export function checkWaiting(history: History): CheckResult {
  const violations: string[] = [];
  const final = history.final;
  const teamsOf = new Map(history.agents.map((agent) => [agent.agentId, agent.teamIds]));
  for (const lane of final?.lanes ?? []) {
    if (lane.waiting === 0) continue;
    const taker = final?.agents.find(
      ({ agentId, free, mayReceive }) =>
        mayReceive && free > 0 && teamsOf.get(agentId)?.some((teamId) => lane.teamIds.includes(teamId)),
    );
    if (taker) violations.push(`${lane.waiting} wait in ${lane.laneId} although ${taker.agentId} is free`);
  }
  const waiting = (final?.conversations ?? []).length;
  return verdict(
    'P4',
    'nothing waits beside a free slot',
    final ? final.agents.length + waiting : 0,
    violations,
  );
}

function differences(expected: readonly HeldConversation[], view: readonly HeldConversation[]): string[] {
  const line = (held: HeldConversation) => `${held.conversationId} ${held.state} ${held.epoch}`;
  const have = new Set(view.map(line));
  const want = new Set(expected.map(line));
  return [
    ...[...want].filter((text) => !have.has(text)).map((text) => `lacks ${text}`),
    ...[...have].filter((text) => !want.has(text)).map((text) => `has ${text}`),
  ];
}

/** P10: the feed replayed from the beginning, and each app's own view, equal the snapshot at the end. */
export function checkFeeds(history: History): CheckResult {
  const violations: string[] = [];
  let checked = 0;
  const views = new Map(history.final?.appViews.map((view) => [view.agentId, view.held]));
  for (const { agentId, held } of history.final?.snapshots ?? []) {
    const events = history.feeds.get(agentId) ?? [];
    checked += events.length;
    for (const text of differences(held, [...replay(events, agentId).values()])) {
      violations.push(`the feed of ${agentId} ${text}`);
    }
    for (const text of differences(held, views.get(agentId) ?? held)) {
      violations.push(`the app of ${agentId} ${text}`);
    }
    if (new Set(events.map((event) => event.id)).size !== events.length) {
      violations.push(`the feed of ${agentId} told an event twice`);
    }
  }
  return verdict('P10', 'the feed has no gaps', checked, violations);
}
