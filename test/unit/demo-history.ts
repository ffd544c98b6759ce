/** A small history of the demo in which every promise holds, and the pieces to plant a violation with. */
import {
  type Absence,
  type Action,
  createHistory,
  type FeedEvent,
  type FinalState,
  type Send,
} from '../../demo/history.js';

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Final = { [K in keyof FinalState]: Writable<FinalState[K][number]>[] };

export const sent = (externalId: string, atMs: number, more: Partial<Send> = {}): Send => ({
  channelId: 'ch',
  contactExternalId: 'customer',
  externalId,
  sentAtMs: atMs,
  answeredAtMs: atMs + 5,
  index: 0,
  status: 'accepted',
  messageId: `msg_${externalId}`,
  repeat: false,
  ...more,
});
export const event = (id: number, type: string, atMs: number, more: Partial<FeedEvent> = {}): FeedEvent => ({
  id: `${id}`,
  type,
  atMs,
  by: 'engine',
  conversationId: 'cv',
  data: {},
  ...more,
});
export const acted = (
  verb: Action['verb'],
  epoch: number,
  atMs: number,
  more: Partial<Action> = {},
): Action => ({
  agentId: 'ada',
  conversationId: 'cv',
  verb,
  epoch,
  sentAtMs: atMs,
  answeredAtMs: atMs + 5,
  status: 200,
  code: '',
  stale: false,
  repeat: false,
  ...more,
});
export const takenBack = (id: number, atMs: number, more: Partial<FeedEvent> = {}) =>
  event(id, 'conversation.unassigned', atMs, { agentId: 'ada', data: { reason: 'agent_offline' }, ...more });
export const assigned = (
  id: number,
  atMs: number,
  agentId: string,
  epoch: number,
  more: Partial<FeedEvent> = {},
) => event(id, 'conversation.assigned', atMs, { agentId, epoch, ...more });

/** Ada gets `cv`, vanishes at 2,000 and loses it at 5,000; Bob gets it, answers and keeps it as Pending. */
export function soundHistory() {
  const history = createHistory(2_000);
  history.agents.push(
    { agentId: 'ada', name: 'Ada', teamIds: ['cards'], cap: 2 },
    { agentId: 'bob', name: 'Bob', teamIds: ['cards'], cap: 1 },
  );
  history.channels.push({ channelId: 'ch', teamIds: ['cards'] });
  history.sends.push(
    sent('one', 1_000),
    sent('two', 1_100),
    sent('one', 1_200, { status: 'duplicate', repeat: true }),
  );
  history.feeds.set('ada', [assigned(1, 1_010, 'ada', 10), takenBack(3, 5_010, { epoch: 11 })]);
  history.feeds.set('bob', [
    assigned(4, 5_020, 'bob', 12),
    event(5, 'message.sent', 5_500, { epoch: 12 }),
    event(6, 'conversation.pended', 5_500, { epoch: 12, by: 'agent:bob' }),
  ]);
  history.actions.push(
    acted('reply', 12, 5_450, { agentId: 'bob', text: 'answer' }),
    acted('reply', 10, 8_100, { text: 'late', status: 412, code: 'stale_epoch', stale: true }),
  );
  const vanished: Absence = {
    agentId: 'ada',
    kind: 'vanish',
    graceMs: 3_000,
    lastSignFromMs: 1_990,
    lastSignToMs: 2_000,
    backFromMs: 8_000,
    backToMs: 8_010,
  };
  history.absences.push(vanished);
  history.offLimits.push({ agentId: 'ada', fromMs: 4_500, untilMs: 8_000, why: 'without a sign of life' });
  history.pulled.push({ channelId: 'ch', conversationId: 'cv', messageId: 'rp', text: 'answer' });
  const final: Final = {
    conversations: [
      {
        conversationId: 'cv',
        channelId: 'ch',
        state: 'pending',
        epoch: 12,
        lastSeq: 3,
        createdAtMs: 1_000,
        timeline: [
          { seq: 1, kind: 'inbound', messageId: 'msg_one' },
          { seq: 2, kind: 'inbound', messageId: 'msg_two' },
          { seq: 3, kind: 'reply', messageId: 'rp', text: 'answer' },
        ],
      },
    ],
    deadLetterMessageIds: [],
    snapshots: [
      { agentId: 'ada', held: [] },
      { agentId: 'bob', held: [{ conversationId: 'cv', state: 'pending', epoch: 12 }] },
    ],
    appViews: [{ agentId: 'bob', held: [{ conversationId: 'cv', state: 'pending', epoch: 12 }] }],
    lanes: [{ laneId: 'lane', teamIds: ['cards'], waiting: 0 }],
    agents: [{ agentId: 'bob', load: 0, free: 1, mayReceive: true }],
  };
  history.final = final;
  return { history, final, timeline: final.conversations[0]!, feed: (id: string) => history.feeds.get(id)! };
}

export type Sound = ReturnType<typeof soundHistory>;
