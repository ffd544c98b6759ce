// Reads what the engine keeps, key by key, and the same picture out of the model, so that one comparison shows every
// difference: who holds what, is asked, is at work on what, who waits where in which order, load, epochs, timers, standings.

import type { ChoiceOrder } from '../../src/routing/terms/placement.js';
import { before, holdings, lockOf } from './books.js';
import { slotsOf } from './capacity.js';
import { comparisons } from './choice.js';
import { closedOf } from './life.js';
import { laneOf, line, score, waits } from './line.js';
import type { Model } from './model.js';
import type { Raw } from './raw.js';
import type { ModelAgent, State } from './shapes.js';
import { standingOf } from './standing.js';

const STATES = ['new', 'pending', 'resolved'] as const;
const sorted = (ids: Iterable<string>) => [...ids].sort(before);
const perState = (ids: readonly string[]) => STATES.flatMap((state) => ids.map((id) => [state, id] as const));
const present = (entries: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== '' && value !== undefined));

export type Names = {
  profileOf: (who: ModelAgent) => string;
  teams: readonly string[];
  channels: readonly string[];
};

/** Only what the model speaks of, and only from raw keys. */
export function pictureOfEngine(raw: Raw, model: Model, names: Names) {
  const { agents } = model.books;
  const list = (name: string) => raw.zset(name).map(([member]) => member);
  const lanes = raw.named('lane:');
  const waiting = lanes.flatMap((laneId) =>
    raw.zset(`lane:${laneId}`).map(([id, at]) => ({ id, at, laneId })),
  );
  waiting.sort((a, b) => a.at - b.at || before(a.id, b.id));
  // What was not stood anew yet, or is suspect, keeps its place until somebody looks at it.
  const settled = (id: string) => isSettled(model, agents.get(id));
  const standings = raw.named('standing:').map((name) => {
    const members = list(`standing:${name}`).filter(settled);
    return [name, members.join(' ')];
  });
  return {
    conversations: Object.fromEntries(
      model.books.conversations.map(({ id }) => {
        const f = raw.hash(`conversation:${id}`);
        const { state, assigneeId, teamId, lane, notAgent, onlyAgent, immuneTo, lockedBy, offeredTo } = f;
        const texts = { state, assigneeId, teamId, lane, notAgent, onlyAgent, immuneTo, lockedBy, offeredTo };
        const { epoch, lastSeq, waitingSince, enteredAt, priority, weight, declines, answerBy } = f;
        const numbers = { epoch, lastSeq, waitingSince, enteredAt, priority, weight, declines, answerBy };
        const counted = Object.entries(numbers).map(([name, value]) => [name, Number(value ?? 0)]);
        const { need, topics, byHand, escalated, previousId, boomerangBy } = f;
        const clocks = { resolveAt: Number(f.resolveAt ?? 0), boomerangAt: Number(f.boomerangAt ?? 0) };
        return [
          id,
          {
            ...present({ ...texts, topics, byHand, escalated, previousId, boomerangBy }),
            ...{ ...Object.fromEntries(counted), ...clocks, need },
          },
        ];
      }),
    ),
    line: waiting.map(({ id, at, laneId }) => `${id} in ${laneId} at ${at}`),
    agents: Object.fromEntries(
      [...agents.values()].map(({ id, deleted }) => {
        const f = raw.hash(`agent:${id}`);
        const { availability, wants, lock, takeBack, absence } = f;
        return [
          id,
          {
            held: list(`held:${id}`),
            parked: sorted(list(`parked:${id}`)),
            slots: sorted(Object.entries(raw.hash(`slots:${id}`)).map(([of, weight]) => `${of} ${weight}`)),
            offers: sorted(raw.set(`offers:${id}`)),
            ...(deleted
              ? {}
              : { ...present({ availability, wants, lock, takeBack, absence }), seq: Number(f.seq ?? 0) }),
          },
        ];
      }),
    ),
    standings: Object.fromEntries(standings.filter(([, members]) => members !== '')),
    timers: Object.fromEntries(raw.timers()),
    states: Object.fromEntries(STATES.map((state) => [state, sorted(list(`state:${state}`))])),
    channelStates: Object.fromEntries(
      perState(names.channels).map(([state, id]) => [
        `${state} ${id}`,
        sorted(list(`channel-state:${state}:${id}`)),
      ]),
    ),
    teamPinned: Object.fromEntries(names.teams.map((id) => [id, sorted(list(`team-pinned:${id}`))])),
    open: sorted(Object.values(raw.hash('open'))),
    closed: sorted(Object.values(raw.hash('closed'))),
  };
}

const isSettled = ({ people }: Model, who: ModelAgent | undefined): boolean =>
  who?.current === true && (who.absence !== null || people.live(who));

/** Pools that a profile's agents stand in as well, with their rank there. */
export type Pools = ReadonlyMap<string, readonly (readonly [place: string, rank: number])[]>;

/** Who stands in which set, best first. */
function standingsOf(model: Model, names: Names, pools: Pools) {
  const { books, people } = model;
  const sets = new Map<string, Map<ModelAgent, number>>();
  for (const who of books.agents.values()) {
    const standing = isSettled(model, who) ? standingOf(books, people, who) : null;
    if (!standing) continue;
    const profile = names.profileOf(who);
    for (const [place, rank] of [[profile, 0] as const, ...(pools.get(profile) ?? [])])
      for (const order of standing.orders) {
        const name = `${place}:${order}:${standing.fit}`;
        sets.set(name, (sets.get(name) ?? new Map()).set(who, rank));
      }
  }
  return Object.fromEntries(
    [...sets].map(([name, ranks]) => {
      const [, order = ''] = name.split(':');
      const standing = (who: ModelAgent) => ({
        ...(who.stood ?? who.configured),
        level: ranks.get(who) ?? 0,
      });
      const compare = comparisons(books, standing)[(order === 'pull' ? 'load_ratio' : order) as ChoiceOrder];
      const best = [...ranks.keys()].sort(compare);
      return [name, best.map(({ id }) => id).join(' ')];
    }),
  );
}

/** The model's side of the same picture. */
export function pictureOfModel(model: Model, names: Names, pools: Pools) {
  const { books } = model;
  const { conversations } = books;
  const idsOf = (which: (c: (typeof conversations)[number]) => boolean) =>
    sorted(conversations.filter(which).map((c) => c.id));
  const isOpen = (state: State) => state !== 'resolved';
  const flag = (value: boolean) => (value ? '1' : '');
  return {
    conversations: Object.fromEntries(
      conversations.map((c) => [
        c.id,
        {
          ...present({
            ...{ state: c.state, assigneeId: c.assigneeId ?? '', teamId: c.teamId ?? '' },
            ...{ lane: waits(c) ? laneOf(c) : '', notAgent: c.passedOver.join(), onlyAgent: c.keptFor ?? '' },
            ...{ immuneTo: c.immuneTo ?? '', lockedBy: c.lockedBy ?? '' },
            ...{ offeredTo: c.offer?.to.join(' ') ?? '', topics: c.topics.join(' ') },
            ...{ byHand: flag(c.byHand), escalated: flag(c.escalated) },
            ...{ previousId: c.previousId ?? '', boomerangBy: c.boomerang?.by ?? '' },
          }),
          ...{ need: c.need, epoch: c.epoch, lastSeq: c.lastSeq, waitingSince: c.waitingSince },
          ...{ enteredAt: c.enteredAt, priority: c.priority, weight: c.weight, declines: c.declines },
          ...{ answerBy: c.answerBy ?? 0, resolveAt: c.resolveAt, boomerangAt: c.boomerang?.at ?? 0 },
        },
      ]),
    ),
    line: line(books).map((c) => `${c.id} in ${laneOf(c)} at ${score(books, c)}`),
    agents: Object.fromEntries(
      [...books.agents.values()].map((who) => {
        const { id, deleted, availability } = who;
        return [
          id,
          {
            held: holdings(books, id, 'new').map((c) => c.id),
            parked: sorted(holdings(books, id, 'pending').map((c) => c.id)),
            slots: sorted([...slotsOf(books, id)].map(([of, weight]) => `${of} ${weight}`)),
            offers: idsOf((c) => c.offer?.to.includes(id) === true),
            ...(deleted
              ? {}
              : {
                  ...present({
                    ...{ availability: availability ?? '', wants: flag(who.wants) },
                    ...{ lock: lockOf(books, id)?.id ?? '', takeBack: who.takeBack?.cause ?? '' },
                    absence: who.absence?.name ?? '',
                  }),
                  seq: who.lastGiven,
                }),
          },
        ];
      }),
    ),
    standings: standingsOf(model, names, pools),
    timers: Object.fromEntries([...books.timers].sort(([a], [b]) => before(a, b))),
    states: Object.fromEntries(STATES.map((state) => [state, idsOf((c) => c.state === state)])),
    channelStates: Object.fromEntries(
      perState(names.channels).map(([state, id]) => [
        `${state} ${id}`,
        idsOf((c) => c.channelId === id && c.state === state),
      ]),
    ),
    teamPinned: Object.fromEntries(
      names.teams.map((id) => [id, idsOf((c) => c.teamId === id && isOpen(c.state))]),
    ),
    open: idsOf((c) => isOpen(c.state)),
    closed: idsOf((c) => closedOf(books, c.key) === c),
  };
}
