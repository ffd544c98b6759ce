/** The demo's checks: a sound history passes all of them, and each planted violation is caught by the right one. */
import { expect, test } from 'vitest';
import { runChecks } from '../../demo/checks.js';
import { createHistory, type History } from '../../demo/history.js';
import { acted, assigned, event, type Sound, sent, soundHistory, takenBack } from './demo-history.js';

const broken = (history: History) =>
  runChecks(history)
    .filter((check) => !check.ok)
    .map((check) => check.promise);

test('a sound history passes every check, and each says how much it examined', () => {
  const results = runChecks(soundHistory().history);
  expect(results.map((check) => check.promise)).toEqual([
    'P1',
    'P2',
    'P3',
    'P4',
    'P5',
    'P6',
    'P7',
    'P10',
    'P12',
  ]);
  expect(results.filter((check) => !check.ok)).toEqual([]);
  expect(results.filter((check) => check.checked === 0)).toEqual([]);
});

test('checks that had nothing to examine fail, but for absences and repeats', () => {
  expect(broken(createHistory(2_000))).toEqual(['P1', 'P2', 'P3', 'P4', 'P5', 'P10', 'P12']);
});

const planted: [string, string, (sound: Sound) => void][] = [
  ['P1', 'an accepted message that is nowhere', ({ history }) => history.sends.push(sent('lost', 1_300))],
  [
    'P1',
    'a message in two conversations',
    ({ final }) =>
      final.conversations.push({
        ...final.conversations[0]!,
        conversationId: 'cv2',
        timeline: [{ seq: 1, kind: 'inbound', messageId: 'msg_two' }],
        lastSeq: 1,
      }),
  ],
  [
    'P1',
    'a message that nobody sent',
    ({ timeline }) => {
      timeline.timeline = [...timeline.timeline, { seq: 4, kind: 'inbound', messageId: 'msg_stranger' }];
      timeline.lastSeq = 4;
    },
  ],
  [
    'P1',
    'a message in a conversation and a dead letter',
    ({ final }) => Object.assign(final, { deadLetterMessageIds: ['msg_one'] }),
  ],
  [
    'P2',
    'two assignees under one epoch',
    ({ feed }) =>
      feed('ada').push(
        assigned(9, 9_000, 'ada', 12),
        takenBack(10, 9_001, { epoch: 13, data: { reason: 'manual' } }),
      ),
  ],
  [
    'P2',
    'an epoch that falls',
    ({ feed }) => feed('bob').push(event(9, 'message.sent', 9_000, { epoch: 7 })),
  ],
  [
    'P2',
    'an assignment while another agent holds it',
    ({ feed, final }) => {
      feed('ada').push(assigned(9, 9_000, 'ada', 20));
      final.snapshots[0] = { agentId: 'ada', held: [{ conversationId: 'cv', state: 'new', epoch: 20 }] };
    },
  ],
  ['P2', 'an old epoch that was accepted', ({ history }) => history.actions.push(acted('pend', 10, 9_000))],
  [
    'P2',
    'an old epoch that was refused for another reason',
    ({ history }) => history.actions.push(acted('pend', 10, 9_000, { status: 409, stale: true })),
  ],
  ['P2', 'no attempt with an old epoch', ({ history }) => history.actions.splice(1, 1)],
  [
    'P3',
    'a cap exceeded',
    ({ feed, final }) => {
      feed('bob').push(
        assigned(9, 9_000, 'bob', 1, { conversationId: 'x' }),
        assigned(10, 9_001, 'bob', 1, { conversationId: 'y' }),
      );
      final.snapshots[1] = {
        agentId: 'bob',
        held: [
          ...final.snapshots[1]!.held,
          { conversationId: 'x', state: 'new', epoch: 1 },
          { conversationId: 'y', state: 'new', epoch: 1 },
        ],
      };
      Object.assign(final, { appViews: [] });
    },
  ],
  [
    'P3',
    'an assignment to somebody away',
    ({ history }) => history.offLimits.push({ agentId: 'bob', fromMs: 5_000, untilMs: 5_100, why: 'away' }),
  ],
  [
    'P3',
    'an assignment from a channel of other teams',
    ({ history }) => Object.assign(history.channels[0]!, { teamIds: ['loans'] }),
  ],
  [
    'P4',
    'a conversation that waits beside a free slot',
    ({ final }) => Object.assign(final.lanes[0]!, { waiting: 1 }),
  ],
  [
    'P5',
    'a gap in the timeline',
    ({ timeline }) => {
      timeline.timeline = timeline.timeline.map((entry) => (entry.seq === 3 ? { ...entry, seq: 4 } : entry));
      timeline.lastSeq = 4;
    },
  ],
  ['P5', 'a timeline that ends too early', ({ timeline }) => Object.assign(timeline, { lastSeq: 4 })],
  [
    'P5',
    'two messages in the wrong order',
    ({ timeline }) => {
      timeline.timeline = timeline.timeline.map((entry) =>
        entry.kind === 'inbound' ? { ...entry, messageId: entry.seq === 1 ? 'msg_two' : 'msg_one' } : entry,
      );
    },
  ],
  [
    'P5',
    'two items of a batch in the wrong order',
    ({ history }) => {
      history.sends.splice(0, 3, sent('one', 1_000, { index: 1 }), sent('two', 1_000, { index: 0 }));
    },
  ],
  [
    'P6',
    'a conversation that stayed with a vanished agent',
    ({ feed, final }) => {
      feed('ada').splice(1, 0, assigned(2, 1_020, 'ada', 5, { conversationId: 'kept' }));
      Object.assign(final.snapshots[0]!, { held: [{ conversationId: 'kept', state: 'new', epoch: 5 }] });
    },
  ],
  ['P6', 'a take-back before the deadline', ({ feed }) => Object.assign(feed('ada')[1]!, { atMs: 4_000 })],
  [
    'P6',
    'a take-back after a blink',
    ({ history }) => Object.assign(history.absences[0]!, { backFromMs: 3_000, backToMs: 3_010 }),
  ],
  ['P6', 'a take-back without any absence', ({ history }) => history.absences.splice(0)],
  ['P6', 'a conversation taken twice', ({ feed }) => feed('ada').push(takenBack(9, 5_012, { epoch: 11 }))],
  [
    'P7',
    'a repeat that was accepted again',
    ({ history }) => Object.assign(history.sends[2]!, { status: 'accepted' }),
  ],
  [
    'P7',
    'a repeat with another id',
    ({ history }) => Object.assign(history.sends[2]!, { messageId: 'msg_two' }),
  ],
  [
    'P7',
    'a reply that is there twice',
    ({ timeline }) => {
      timeline.timeline = [...timeline.timeline, { seq: 4, kind: 'reply', text: 'answer' }];
      timeline.lastSeq = 4;
    },
  ],
  [
    'P7',
    'a refused reply that is there',
    ({ timeline, history }) => {
      timeline.timeline = [...timeline.timeline, { seq: 4, kind: 'reply', text: 'late' }];
      timeline.lastSeq = 4;
      history.pulled.push({ channelId: 'ch', conversationId: 'cv', messageId: 'rp2', text: 'late' });
    },
  ],
  ['P10', 'an event that the feed never told', ({ feed }) => feed('bob').pop()],
  ['P10', 'an event told twice', ({ feed }) => feed('bob').push(feed('bob')[2]!)],
  [
    'P10',
    'an app that believes something else',
    ({ final }) => Object.assign(final.appViews[0]!, { held: [] }),
  ],
  ['P12', 'a reply that never reached its connector', ({ history }) => history.pulled.pop()],
  [
    'P12',
    'replies in the wrong order',
    ({ timeline, history }) => {
      timeline.timeline = [...timeline.timeline, { seq: 4, kind: 'reply', text: 'second' }];
      timeline.lastSeq = 4;
      history.actions.push(acted('reply', 12, 6_000, { agentId: 'bob', text: 'second' }));
      history.pulled.unshift({ channelId: 'ch', conversationId: 'cv', messageId: 'rp2', text: 'second' });
    },
  ],
  [
    'P12',
    'a reply on another channel',
    ({ history }) => Object.assign(history.pulled[0]!, { channelId: 'other' }),
  ],
];

test.for(planted)('%s catches %s, and nothing else complains', ([promise, , plant]) => {
  const sound = soundHistory();
  plant(sound);
  expect(broken(sound.history)).toEqual([promise]);
});
