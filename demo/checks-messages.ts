/** Promises about messages and replies: once, in order, repeatable, delivered. Pure functions over a history. */
import type { Action, FinalState, History, Send, TimelineEntry } from './history.js';
import { type CheckResult, verdict } from './verdict.js';

type Placed = { conversation: FinalState['conversations'][number]; entry: TimelineEntry };

function entriesOf(history: History, kind: TimelineEntry['kind']): Placed[] {
  return (history.final?.conversations ?? []).flatMap((conversation) =>
    conversation.timeline.filter((entry) => entry.kind === kind).map((entry) => ({ conversation, entry })),
  );
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

const decided = (send: Send) => send.status === 'accepted' || send.status === 'duplicate';
const succeeded = (action: Action) => action.status >= 200 && action.status < 300;

/** P1: every accepted message is in one conversation, once, or in the dead letters; nothing else is there. */
export function checkMessages(history: History): CheckResult {
  const accepted = new Set(
    history.sends.flatMap((send) => (decided(send) && send.messageId ? [send.messageId] : [])),
  );
  const places = groupBy(entriesOf(history, 'inbound'), ({ entry }) => entry.messageId ?? '');
  const dead = new Set(history.final?.deadLetterMessageIds ?? []);
  const violations: string[] = [];
  for (const messageId of accepted) {
    const found = places.get(messageId)?.length ?? 0;
    if (found === 0 && !dead.has(messageId)) violations.push(`${messageId} was accepted and is nowhere`);
    if (found > 1) violations.push(`${messageId} is there ${found} times`);
    if (found > 0 && dead.has(messageId))
      violations.push(`${messageId} is in a conversation and a dead letter`);
  }
  const undecided = groupBy(history.sends, (send) => `${send.channelId} ${send.externalId}`);
  const maybe = [...undecided.values()].filter(
    (sends) => !sends.some(decided) && sends.some((s) => s.status === 'unknown'),
  );
  const strangers = [...places.keys()].filter((messageId) => !accepted.has(messageId));
  if (strangers.length > maybe.length)
    violations.push(`${strangers.length - maybe.length} messages that nobody sent`);
  return verdict('P1', 'accepted messages are there exactly once', accepted.size, violations);
}

type Acceptance = { fromMs: number; toMs: number; post: number; index: number };

/** When a message was accepted, at the earliest and latest, by its attempts. */
function acceptances(sends: readonly Send[]): Map<string, Acceptance> {
  const known = new Map<string, Acceptance>();
  const groups = groupBy(sends, (send) => `${send.channelId} ${send.externalId}`);
  for (const group of groups.values()) {
    const answered = group.filter((send) => decided(send) && send.messageId !== undefined);
    const first = answered.reduce<Send | undefined>(
      (best, send) => (best && best.answeredAtMs <= send.answeredAtMs ? best : send),
      undefined,
    );
    if (!first?.messageId) continue;
    known.set(first.messageId, {
      fromMs: Math.min(...group.map((send) => send.sentAtMs)),
      toMs: first.answeredAtMs,
      post: group.length === 1 ? first.sentAtMs : Number.NaN,
      index: first.index,
    });
  }
  return known;
}

/** P5: a timeline has every seq once, in order; a contact's messages stand in it in the order of acceptance. */
export function checkOrder(history: History): CheckResult {
  const violations: string[] = [];
  const conversations = history.final?.conversations ?? [];
  for (const { conversationId, timeline, lastSeq } of conversations) {
    const gap = timeline.findIndex((entry, index) => entry.seq !== index + 1);
    if (gap >= 0) violations.push(`${conversationId} has seq ${timeline[gap]?.seq} in place ${gap + 1}`);
    else if (timeline.length !== lastSeq)
      violations.push(`${conversationId} ends at ${timeline.length}, not ${lastSeq}`);
  }
  const accepted = acceptances(history.sends);
  const contacts = new Map<string, string>();
  for (const send of history.sends) {
    if (send.messageId) contacts.set(send.messageId, `${send.channelId} ${send.contactExternalId}`);
  }
  const byContact = groupBy(
    entriesOf(history, 'inbound'),
    ({ entry }) => contacts.get(entry.messageId ?? '') ?? '',
  );
  let pairs = 0;
  for (const [contact, placed] of byContact) {
    if (contact === '') continue;
    const inOrder = placed.toSorted(
      (a, b) => a.conversation.createdAtMs - b.conversation.createdAtMs || a.entry.seq - b.entry.seq,
    );
    let latest: Acceptance | undefined;
    let before: Acceptance | undefined;
    for (const { entry } of inOrder) {
      const own = accepted.get(entry.messageId ?? '');
      if (!own) continue;
      pairs += 1;
      if (latest && own.toMs < latest.fromMs)
        violations.push(`${entry.messageId} stands behind a later message`);
      if (before && before.post === own.post && own.index < before.index) {
        violations.push(`${entry.messageId} stands behind a later item of its batch`);
      }
      if (!latest || own.fromMs > latest.fromMs) latest = own;
      before = own;
    }
  }
  return verdict('P5', 'order of acceptance, no gaps', pairs, violations);
}

/** P7: a repeated message answers `duplicate` with the same id; a repeated reply is there once. */
export function checkRepeats(history: History): CheckResult {
  const violations: string[] = [];
  let checked = 0;
  for (const sends of groupBy(history.sends, (send) => `${send.channelId} ${send.externalId}`).values()) {
    if (sends.length < 2) continue;
    checked += sends.length - 1;
    const name = sends[0]?.externalId;
    const answered = sends.filter(decided);
    if (new Set(answered.map((send) => send.messageId)).size > 1) violations.push(`${name} got several ids`);
    const accepted = answered.filter((send) => send.status === 'accepted').length;
    if (accepted > 1) violations.push(`${name} was accepted ${accepted} times`);
    if (accepted === 0 && answered.length === sends.length)
      violations.push(`${name} was never accepted, only duplicate`);
    const firstAnswerMs = Math.min(...answered.map((send) => send.answeredAtMs));
    if (
      sends.some(
        (send) => send.sentAtMs > firstAnswerMs && send.status !== 'duplicate' && send.status !== 'unknown',
      )
    ) {
      violations.push(`a repeat of ${name} was not answered duplicate`);
    }
  }
  const written = groupBy(entriesOf(history, 'reply'), ({ entry }) => entry.text ?? '');
  const replies = groupBy(history.actions, (action) => action.text ?? '');
  for (const [text, actions] of replies) {
    if (text === '') continue;
    const times = written.get(text)?.length ?? 0;
    checked += actions.length > 1 ? 1 : 0;
    if (times > 1) violations.push(`a reply is there ${times} times: ${text}`);
    if (times === 0 && actions.some(succeeded))
      violations.push(`a reply that was accepted is not there: ${text}`);
    if (times > 0 && actions.every((action) => action.status >= 400 && action.status < 500)) {
      violations.push(`a reply that was refused is there: ${text}`);
    }
    const answers = new Set(
      actions.filter((action) => action.status !== 0 && action.status < 500).map((a) => a.status),
    );
    if (answers.size > 1)
      violations.push(`a repeated reply was answered ${[...answers].join(' and ')}: ${text}`);
  }
  return verdict('P7', 'repeats change nothing', checked, violations, 'nothing was repeated');
}

/** P12: every accepted reply reached its connector, first appearances in the order of the conversation. */
export function checkDelivery(history: History): CheckResult {
  const violations: string[] = [];
  const pulled = groupBy(history.pulled, (reply) => reply.conversationId);
  const accepted = new Map<string, string>();
  for (const action of history.actions) {
    if (action.text !== undefined && succeeded(action)) accepted.set(action.text, action.conversationId);
  }
  for (const [text, conversationId] of accepted) {
    if (!pulled.get(conversationId)?.some((reply) => reply.text === text)) {
      violations.push(`a reply never reached its connector: ${text}`);
    }
  }
  for (const conversation of history.final?.conversations ?? []) {
    const arrived = pulled.get(conversation.conversationId) ?? [];
    const firsts = [...new Set(arrived.map((reply) => reply.text))];
    const written = conversation.timeline.flatMap((entry) =>
      entry.kind === 'reply' ? [entry.text ?? ''] : [],
    );
    const expected = [...new Set(written)].filter((text) => firsts.includes(text));
    if (expected.join('\n') !== firsts.join('\n')) {
      violations.push(`${conversation.conversationId} was delivered out of order`);
    }
    if (arrived.some((reply) => reply.channelId !== conversation.channelId)) {
      violations.push(`${conversation.conversationId} was delivered to another channel`);
    }
  }
  return verdict('P12', 'replies reach their connector in order', accepted.size, violations);
}
