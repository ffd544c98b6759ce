// The conversation's transition table as data: each row named by its number, with where it starts, what happens and what
// is true afterwards. Rows that need a feature which does not exist yet are not here; those of locks, offers and topics are in
// transition-rows-locks.ts, those of boomerangs and of time in a queue in transition-rows-time.ts.

export type State = 'new' | 'pending' | 'resolved';
export type Verb =
  | 'reply'
  | 'pend'
  | 'resolve'
  | 'reopen'
  | 'assignAgent'
  | 'assignTeam'
  | 'unassign'
  | 'transfer'
  | 'lock'
  | 'take'
  | 'unlock'
  | 'accept'
  | 'decline'
  | 'topics'
  | 'parkUntil'
  | 'closeUntil'
  | 'cancelBoomerang';

export type Row = {
  row: string;
  name: string;
  given: {
    /** null: there is no conversation yet. */
    state: State | null;
    assignee?: 'A';
    lockedBy?: 'A';
    offeredTo?: 'A';
    /** Of agent A: live and available unless said. `due`: absent past the deadline. */
    presence?: 'away' | 'suspect' | 'absent' | 'due';
    removeAssignment?: false;
    assignOnReply?: false;
    /** `own`: set by A, due in a moment; `too late`: after its queue resolves it. */
    boomerang?: 'own' | 'system' | 'too late';
    reopenWindowMs?: number;
  };
  when:
    | { verb: Verb; by?: 'A' | 'B'; to?: 'A' | 'B' }
    | {
        event:
          | 'message'
          | 'match'
          | 'A signs out for good'
          | 'A signs out and is back in time'
          | 'A goes away'
          | 'A is served'
          | 'the offer runs out'
          | 'the list of priorities changes'
          | 'the boomerang comes back'
          | 'its time in the queue is over';
      };
  after: {
    state: State;
    assignee: 'A' | 'B' | null;
    /** Nobody unless said. */
    lockedBy?: 'A' | 'B';
    /** There is none unless said. */
    boomerang?: true;
    /** Of one that waits: where its `waitingSince` puts it unless said. */
    place?: 'first';
    /** Unchanged, or begun at the time of what happened. */
    waitingSince: 'kept' | 'now';
    epoch: 'same' | 'grows';
    /** The last event about the conversation, with its reason. */
    event: string;
    /** False: the customer's message opened another conversation and this one stays as it is. */
    sameConversation?: false;
  };
};

export const kept = { waitingSince: 'kept' } as const;
export const now = { waitingSince: 'now' } as const;
export const same = { epoch: 'same' } as const;
export const grows = { epoch: 'grows' } as const;
export const untouched = { ...kept, ...same };
export const nobody = { assignee: null } as const;
export const held = { assignee: 'A' } as const;
const offline = 'conversation.unassigned agent_offline';
export const byHand = 'conversation.assigned manual';

export const rows: Row[] = [
  {
    ...{ row: '1', name: 'a first message opens a conversation that waits' },
    given: { state: null },
    when: { event: 'message' },
    after: { state: 'new', ...nobody, ...now, ...grows, event: 'conversation.opened' },
  },
  {
    ...{ row: '10', name: 'routing gives a waiting one to an agent below its cap' },
    given: { state: 'new' },
    when: { event: 'match' },
    after: { state: 'new', ...held, ...kept, ...grows, event: 'conversation.assigned routing' },
  },
  {
    ...{ row: '13', name: 'a reply to an unassigned one parks it with the replying agent' },
    given: { state: 'new' },
    when: { verb: 'reply', by: 'A' },
    after: { state: 'pending', ...held, ...kept, ...grows, event: 'conversation.pended reply' },
  },
  {
    ...{ row: '14', name: 'without assignOnReply it is parked with nobody' },
    given: { state: 'new', assignOnReply: false },
    when: { verb: 'reply', by: 'A' },
    after: { state: 'pending', ...nobody, ...untouched, event: 'conversation.pended reply' },
  },
  {
    ...{ row: '15', name: 'a reply by B leaves it with A' },
    given: { state: 'new', ...held },
    when: { verb: 'reply', by: 'B' },
    after: { state: 'pending', ...held, ...untouched, event: 'conversation.pended reply' },
  },
  {
    ...{ row: '15+', name: 'a follow-up reply to a Pending one leaves it Pending (our addition)' },
    given: { state: 'pending', ...held },
    when: { verb: 'reply', by: 'A' },
    after: { state: 'pending', ...held, ...untouched, event: 'message.sent' },
  },
  ...([held, {}] as const).map(
    (whose): Row => ({
      ...{ row: '16', name: `pending without a reply keeps ${'assignee' in whose ? 'A' : 'nobody'}` },
      given: { state: 'new', ...whose },
      when: { verb: 'pend', by: 'A' },
      after: { state: 'pending', ...nobody, ...whose, ...untouched, event: 'conversation.pended' },
    }),
  ),
  ...(['new', 'pending'] as const).flatMap((state) =>
    ([held, {}] as const).map(
      (whose): Row => ({
        ...{
          row: '17',
          name: `resolving a ${state} one of ${'assignee' in whose ? 'A' : 'nobody'} takes its assignee`,
        },
        given: { state, ...whose },
        when: { verb: 'resolve', by: 'A' },
        after: { state: 'resolved', ...nobody, ...kept, ...grows, event: 'conversation.resolved' },
      }),
    ),
  ),
  ...([held, {}] as const).map(
    (whose): Row => ({
      ...{
        row: '19',
        name: `a further message leaves a New one with ${'assignee' in whose ? 'A' : 'nobody'}`,
      },
      given: { state: 'new', ...whose },
      when: { event: 'message' },
      after: { state: 'new', ...nobody, ...whose, ...untouched, event: 'message.received' },
    }),
  ),
  ...([undefined, 'away', 'suspect', 'absent'] as const).map(
    (presence): Row => ({
      ...{ row: '20', name: `a message wakes a Pending one that ${presence ?? 'live'} A keeps` },
      given: { state: 'pending', ...held, ...(presence ? { presence } : {}) },
      when: { event: 'message' },
      after: { state: 'new', ...held, ...now, ...same, event: 'conversation.woken' },
    }),
  ),
  {
    ...{ row: '21', name: 'a message wakes a Pending one while the absence of A is due: nobody has it' },
    given: { state: 'pending', ...held, presence: 'due' },
    when: { event: 'message' },
    after: { state: 'new', ...nobody, ...now, ...grows, event: offline },
  },
  {
    ...{ row: '22', name: 'with remove assignment off A keeps it' },
    given: { state: 'pending', ...held, presence: 'due', removeAssignment: false },
    when: { event: 'message' },
    after: { state: 'new', ...held, ...now, ...same, event: 'conversation.woken' },
  },
  {
    ...{ row: '23', name: 'a message wakes a Pending one of nobody' },
    given: { state: 'pending' },
    when: { event: 'message' },
    after: { state: 'new', ...nobody, ...now, ...same, event: 'conversation.woken' },
  },
  {
    ...{ row: '30', name: 'a message after resolving opens another conversation' },
    given: { state: 'resolved' },
    when: { event: 'message' },
    after: {
      state: 'new',
      ...nobody,
      ...now,
      ...grows,
      event: 'conversation.opened',
      sameConversation: false,
    },
  },
  ...(['new', 'pending'] as const).flatMap((state): Row[] => [
    {
      ...{ row: '31', name: `a ${state} one of nobody is given to a present agent` },
      given: { state },
      when: { verb: 'assignAgent', to: 'A' },
      after: { state, ...held, ...kept, ...grows, event: byHand },
    },
    {
      ...{ row: '31', name: `a ${state} one of A is given to B` },
      given: { state, ...held },
      when: { verb: 'assignAgent', to: 'B' },
      after: { state, assignee: 'B', ...kept, ...grows, event: byHand },
    },
    {
      ...{ row: '32', name: `a ${state} one is given to an absent agent` },
      given: { state, presence: 'absent' },
      when: { verb: 'assignAgent', to: 'A' },
      after: { state, ...held, ...kept, ...grows, event: byHand },
    },
    {
      ...{ row: '33', name: `a ${state} one of A is pinned to a team` },
      given: { state, ...held },
      when: { verb: 'assignTeam' },
      after: { state, ...nobody, ...kept, ...grows, event: 'conversation.team_assigned' },
    },
    {
      ...{ row: '33', name: `a ${state} one of nobody is pinned to a team` },
      given: { state },
      when: { verb: 'assignTeam' },
      after: { state, ...nobody, ...untouched, event: 'conversation.team_assigned' },
    },
    {
      ...{ row: '34', name: `a ${state} one of A is unassigned` },
      given: { state, ...held },
      when: { verb: 'unassign' },
      after: { state, ...nobody, ...kept, ...grows, event: 'conversation.unassigned manual' },
    },
    {
      ...{ row: '37', name: `with remove assignment off a ${state} one stays with A, who signed out` },
      given: { state, ...held, removeAssignment: false },
      when: { event: 'A signs out for good' },
      after: { state, ...held, ...untouched, event: state === 'new' ? byHand : 'conversation.pended' },
    },
    {
      ...{ row: '39', name: `a ${state} one stays with A, who goes away` },
      given: { state, ...held },
      when: { event: 'A goes away' },
      after: { state, ...held, ...untouched, event: state === 'new' ? byHand : 'conversation.pended' },
    },
  ]),
  {
    ...{ row: '35', name: 'a New one goes back to its old place in line after A signed out' },
    given: { state: 'new', ...held },
    when: { event: 'A signs out for good' },
    after: { state: 'new', ...nobody, ...kept, ...grows, event: offline },
  },
  {
    ...{ row: '36', name: 'a Pending one stays with A, who signed out' },
    given: { state: 'pending', ...held },
    when: { event: 'A signs out for good' },
    after: { state: 'pending', ...held, ...untouched, event: 'conversation.pended' },
  },
  {
    ...{ row: '38', name: 'a New one stays with A, who is back in time' },
    given: { state: 'new', ...held },
    when: { event: 'A signs out and is back in time' },
    after: { state: 'new', ...held, ...untouched, event: byHand },
  },
  {
    ...{ row: '43', name: 'an admin reopens: it waits from now on' },
    given: { state: 'resolved' },
    when: { verb: 'reopen' },
    after: { state: 'new', ...nobody, ...now, ...grows, event: 'conversation.reopened' },
  },
  {
    ...{ row: '43', name: 'an agent who reopens holds it' },
    given: { state: 'resolved' },
    when: { verb: 'reopen', by: 'A' },
    after: { state: 'new', ...held, ...now, ...grows, event: 'conversation.reopened' },
  },
];
