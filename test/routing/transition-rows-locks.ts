// The rows of the transition table that locks, offers and topics are in.

import {
  byHand,
  grows,
  held,
  kept,
  nobody,
  now,
  type Row,
  type State,
  same,
  untouched,
} from './transition-rows.js';

const open: State[] = ['new', 'pending'];
const locked = { lockedBy: 'A' } as const;
const offered = { offeredTo: 'A' } as const;
const whose = [held, {}] as const;
const nameOf = (assignee: object) => ('assignee' in assignee ? 'A' : 'nobody');

const locks: Row[] = [
  {
    ...{ row: '9', name: 'an agent who is available is served the first, locked' },
    given: { state: 'new' },
    when: { event: 'A is served' },
    after: { state: 'new', ...nobody, ...locked, ...kept, ...grows, event: 'conversation.locked served' },
  },
  ...open.flatMap((state): Row[] => [
    ...whose.map(
      (assignee): Row => ({
        ...{ row: '11', name: `A locks a ${state} one of ${nameOf(assignee)}` },
        given: { state, ...assignee },
        when: { verb: 'lock', by: 'A' },
        after: {
          state,
          ...nobody,
          ...assignee,
          ...locked,
          ...kept,
          ...grows,
          event: 'conversation.locked selected',
        },
      }),
    ),
    {
      ...{ row: '11', name: `B locks a ${state} one of A` },
      given: { state, ...held },
      when: { verb: 'lock', by: 'B' },
      after: { state, ...held, lockedBy: 'B', ...kept, ...grows, event: 'conversation.locked selected' },
    },
    ...whose.map(
      (assignee): Row => ({
        ...{ row: '12', name: `B takes a ${state} one of ${nameOf(assignee)} that A locked` },
        given: { state, ...assignee, ...locked },
        when: { verb: 'take', by: 'B' },
        after: {
          state,
          ...nobody,
          ...assignee,
          lockedBy: 'B',
          ...kept,
          ...grows,
          event: 'conversation.locked taken',
        },
      }),
    ),
    {
      ...{ row: '12', name: `B takes a ${state} one that nobody locked` },
      given: { state },
      when: { verb: 'take', by: 'B' },
      after: { state, ...nobody, lockedBy: 'B', ...kept, ...grows, event: 'conversation.locked selected' },
    },
    ...whose.map(
      (assignee): Row => ({
        ...{ row: '11-', name: `A unlocks a ${state} one of ${nameOf(assignee)} (our addition)` },
        given: { state, ...assignee, ...locked },
        when: { verb: 'unlock', by: 'A' },
        after: { state, ...nobody, ...assignee, ...kept, ...grows, event: 'conversation.unlocked released' },
      }),
    ),
    {
      ...{ row: '31', name: `a ${state} one that A locked is given to B, and stays locked` },
      given: { state, ...locked },
      when: { verb: 'assignAgent', to: 'B' },
      after: { state, assignee: 'B', ...locked, ...kept, ...grows, event: byHand },
    },
  ]),
  {
    ...{ row: '11-', name: 'unlocking a resolved one is no change (our addition)' },
    given: { state: 'resolved' },
    when: { verb: 'unlock', by: 'A' },
    after: { state: 'resolved', ...nobody, ...untouched, event: 'conversation.resolved' },
  },
  {
    ...{ row: '13', name: 'a reply to a locked one frees it and parks it with the replying agent' },
    given: { state: 'new', ...locked },
    when: { verb: 'reply', by: 'A' },
    after: { state: 'pending', ...held, ...kept, ...grows, event: 'conversation.pended reply' },
  },
  {
    ...{ row: '14', name: 'without assignOnReply a locked one is freed and parked with nobody' },
    given: { state: 'new', ...locked, assignOnReply: false },
    when: { verb: 'reply', by: 'A' },
    after: { state: 'pending', ...nobody, ...kept, ...grows, event: 'conversation.pended reply' },
  },
  {
    ...{ row: '16', name: 'pending without a reply frees the lock' },
    given: { state: 'new', ...held, ...locked },
    when: { verb: 'pend', by: 'A' },
    after: { state: 'pending', ...held, ...kept, ...grows, event: 'conversation.pended' },
  },
  ...open.map(
    (state): Row => ({
      ...{ row: '17', name: `resolving a ${state} one frees the lock` },
      given: { state, ...locked },
      when: { verb: 'resolve', by: 'A' },
      after: { state: 'resolved', ...nobody, ...kept, ...grows, event: 'conversation.resolved' },
    }),
  ),
  {
    ...{ row: '19', name: 'a further message leaves the lock of a New one' },
    given: { state: 'new', ...locked },
    when: { event: 'message' },
    after: { state: 'new', ...nobody, ...locked, ...untouched, event: 'message.received' },
  },
  ...whose.map(
    (assignee): Row => ({
      ...{ row: '20', name: `a message wakes a locked Pending one of ${nameOf(assignee)}: the lock stays` },
      given: { state: 'pending', ...assignee, ...locked },
      when: { event: 'message' },
      after: {
        state: 'new',
        ...nobody,
        ...assignee,
        ...locked,
        ...now,
        ...same,
        event: 'conversation.woken',
      },
    }),
  ),
];

const offers: Row[] = [
  {
    ...{ row: '10', name: 'A accepts what it was offered' },
    given: { state: 'new', ...offered },
    when: { verb: 'accept', by: 'A' },
    after: { state: 'new', ...held, ...kept, ...grows, event: 'conversation.assigned offer' },
  },
  {
    ...{ row: '10', name: 'A declines: it waits again' },
    given: { state: 'new', ...offered },
    when: { verb: 'decline', by: 'A' },
    after: { state: 'new', ...nobody, ...kept, ...grows, event: 'conversation.offer_ended declined' },
  },
  {
    ...{ row: '10', name: 'A does not answer: it waits again' },
    given: { state: 'new', ...offered },
    when: { event: 'the offer runs out' },
    after: { state: 'new', ...nobody, ...kept, ...grows, event: 'conversation.offer_ended missed' },
  },
  {
    ...{ row: '31', name: 'an offered one is given to B' },
    given: { state: 'new', ...offered },
    when: { verb: 'assignAgent', to: 'B' },
    after: { state: 'new', assignee: 'B', ...kept, ...grows, event: byHand },
  },
  {
    ...{ row: '33', name: 'an offered one is pinned to a team: it waits there' },
    given: { state: 'new', ...offered },
    when: { verb: 'assignTeam' },
    after: { state: 'new', ...nobody, ...untouched, event: 'conversation.team_assigned' },
  },
];

const topics: Row[] = [
  ...open.map(
    (state): Row => ({
      ...{ row: '31', name: `a ${state} one of A is transferred to B with a note` },
      given: { state, ...held },
      when: { verb: 'transfer', by: 'A', to: 'B' },
      after: { state, assignee: 'B', ...kept, ...grows, event: byHand },
    }),
  ),
  {
    ...{ row: '40', name: 'a topic of a waiting one moves it at once' },
    given: { state: 'new' },
    when: { verb: 'topics' },
    after: { state: 'new', ...nobody, ...untouched, place: 'first', event: 'conversation.topics_changed' },
  },
  ...(['new', 'pending', 'resolved'] as const).map(
    (state): Row => ({
      ...{ row: '40', name: `a topic of a ${state} one that does not wait leaves it where it is` },
      given: { state, ...(state === 'resolved' ? {} : held) },
      when: { verb: 'topics' },
      after: {
        ...{ state, ...nobody, ...(state === 'resolved' ? {} : held) },
        ...untouched,
        event: 'conversation.topics_changed',
      },
    }),
  ),
  {
    ...{ row: '41', name: 'another list of priorities moves nothing that waits' },
    given: { state: 'new' },
    when: { event: 'the list of priorities changes' },
    after: { state: 'new', ...nobody, ...untouched, event: 'conversation.opened' },
  },
];

export const lockRows = [...locks, ...offers, ...topics];
