// The rows of the transition table that boomerangs, auto-resolve and the reopen window are in.

import { grows, held, kept, nobody, now, type Row, type State, same, untouched } from './transition-rows.js';

const open: State[] = ['new', 'pending'];
const whose = [held, {}] as const;
const nameOf = (assignee: object) => ('assignee' in assignee ? 'A' : 'nobody');
const own = { boomerang: 'own' } as const;
const comesBack = { event: 'the boomerang comes back' } as const;
const set = { boomerang: true, event: 'conversation.boomerang_set' } as const;
const back = 'conversation.boomeranged';

const autoResolve: Row[] = [
  ...open.flatMap((state) =>
    whose.map(
      (assignee): Row => ({
        ...{ row: '18', name: `a ${state} one of ${nameOf(assignee)} is resolved by its queue` },
        given: { state, ...assignee },
        when: { event: 'its time in the queue is over' },
        after: { state: 'resolved', ...nobody, ...kept, ...grows, event: `conversation.resolved ${state}` },
      }),
    ),
  ),
  {
    ...{ row: '18', name: 'a boomerang beyond that is cancelled' },
    given: { state: 'pending', ...held, boomerang: 'too late' },
    when: { event: 'its time in the queue is over' },
    after: { state: 'resolved', ...nobody, ...kept, ...grows, event: 'conversation.resolved pending' },
  },
];

const setting: Row[] = [
  ...whose.flatMap((assignee): Row[] => [
    ...open.map(
      (state): Row => ({
        ...{ row: '24', name: `a ${state} one of ${nameOf(assignee)} is parked until an instant` },
        given: { state, ...assignee },
        when: { verb: 'parkUntil', by: 'A' },
        after: { state: 'pending', ...nobody, ...assignee, ...untouched, ...set },
      }),
    ),
    ...open.map(
      (state): Row => ({
        ...{ row: '25', name: `a ${state} one of ${nameOf(assignee)} is resolved until an instant` },
        given: { state, ...assignee },
        when: { verb: 'closeUntil', by: 'A' },
        after: { state: 'resolved', ...nobody, ...kept, ...grows, ...set },
      }),
    ),
  ]),
  {
    ...{ row: '25+', name: 'a Resolved one is given an instant (our addition)' },
    given: { state: 'resolved' },
    when: { verb: 'closeUntil', by: 'A' },
    after: { state: 'resolved', ...nobody, ...untouched, ...set },
  },
  {
    ...{ row: '17', name: 'resolving drops the boomerang' },
    given: { state: 'pending', ...held, ...own },
    when: { verb: 'resolve', by: 'A' },
    after: { state: 'resolved', ...nobody, ...kept, ...grows, event: 'conversation.resolved' },
  },
  ...(['pending', 'resolved'] as const).map(
    (state): Row => ({
      ...{ row: '29', name: `the boomerang of a ${state} one is cancelled` },
      given: { state, ...own },
      when: { verb: 'cancelBoomerang', by: 'A' },
      after: { state, ...nobody, ...untouched, event: 'conversation.boomerang_cancelled manual' },
    }),
  ),
  {
    ...{ row: '29+', name: 'a New one has none to cancel (our addition)' },
    given: { state: 'new' },
    when: { verb: 'cancelBoomerang', by: 'A' },
    after: { state: 'new', ...nobody, ...untouched, event: 'conversation.opened' },
  },
];

const coming: Row[] = [
  ...([undefined, 'away', 'suspect', 'absent'] as const).map(
    (presence): Row => ({
      ...{ row: '26', name: `a boomerang brings a Pending one back to ${presence ?? 'live'} A` },
      given: { state: 'pending', ...held, ...own, ...(presence ? { presence } : {}) },
      when: comesBack,
      after: { state: 'new', ...held, ...now, ...same, event: back },
    }),
  ),
  ...whose.map(
    (assignee): Row => ({
      ...{ row: '26', name: `the system’s brings one of ${nameOf(assignee)} back` },
      given: { state: 'pending', ...assignee, boomerang: 'system' },
      when: comesBack,
      after: { state: 'new', ...nobody, ...assignee, ...now, ...same, event: `${back} system` },
    }),
  ),
  {
    ...{ row: '27', name: 'a boomerang brings one back while the absence of A is due: nobody has it' },
    given: { state: 'pending', ...held, ...own, presence: 'due' },
    when: comesBack,
    after: { state: 'new', ...nobody, ...now, ...grows, event: 'conversation.unassigned agent_offline' },
  },
  {
    ...{ row: '27', name: 'with remove assignment off A keeps what a boomerang brings back' },
    given: { state: 'pending', ...held, ...own, presence: 'due', removeAssignment: false },
    when: comesBack,
    after: { state: 'new', ...held, ...now, ...same, event: back },
  },
  {
    ...{ row: '28', name: 'a boomerang opens a Resolved one again, of nobody' },
    given: { state: 'resolved', ...own },
    when: comesBack,
    after: { state: 'new', ...nobody, ...now, ...grows, event: back },
  },
  {
    ...{ row: '23', name: 'a message wakes a Pending one and its boomerang is over' },
    given: { state: 'pending', ...own },
    when: { event: 'message' },
    after: { state: 'new', ...nobody, ...now, ...same, event: 'conversation.woken' },
  },
  {
    ...{ row: '30+', name: 'a message within the reopen window opens the same one again' },
    given: { state: 'resolved', reopenWindowMs: 60_000 },
    when: { event: 'message' },
    after: { state: 'new', ...nobody, ...now, ...grows, event: 'conversation.reopened' },
  },
  {
    ...{ row: '43', name: 'reopening by hand ends the boomerang' },
    given: { state: 'resolved', ...own },
    when: { verb: 'reopen', by: 'A' },
    after: { state: 'new', ...held, ...now, ...grows, event: 'conversation.reopened' },
  },
];

export const timeRows: Row[] = [...autoResolve, ...setting, ...coming];
