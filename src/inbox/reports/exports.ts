/** What can be exported of facts and configuration: its columns, and its rows a page at a time. Ids only, never a text. */
import type { Core } from '../../routing/core.js';
import type { ConversationFact } from '../../routing/records/facts.js';
import type { ReportScope } from '../access/reports.js';
import type { Configuration } from '../directory.js';
import type { Range } from './range.js';
import { conversationFactsIn, isFirstIn, statusesIn, waitedMs } from './reading.js';

type Cell = string | number | boolean | null;
export type ExportRow = Readonly<Record<string, Cell>>;
export type Asked = Readonly<{
  core: Core;
  config: Configuration;
  range: Range;
  nowMs: number;
  scope: ReportScope;
}>;
export type Export = Readonly<{
  columns(config: Configuration): readonly string[];
  pages(asked: Asked): AsyncIterable<readonly ExportRow[]>;
}>;

const iso = (at: number): string => new Date(at).toISOString();
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));

const shared = [
  'at',
  'conversation',
  'conversationId',
  'agentId',
  'channelId',
  'teamId',
  'topics',
  'resolved',
];
const sharedCells = (fact: ConversationFact): ExportRow => ({
  at: iso(fact.at),
  conversation: fact.number,
  conversationId: fact.conversationId,
  agentId: fact.agentId,
  channelId: fact.channelId,
  teamId: fact.teamId,
  topics: fact.topics.join(' '),
  resolved: fact.resolved,
});

/** Facts of one kind as rows; `own` null: it is none. */
function ofFacts<K extends ConversationFact['kind']>(
  kind: K,
  columns: readonly string[],
  own: (fact: Extract<ConversationFact, { kind: K }>, asked: Asked) => ExportRow | null,
): Export {
  const isOf = (fact: ConversationFact): fact is Extract<ConversationFact, { kind: K }> => fact.kind === kind;
  return {
    columns: () => [...shared, ...columns],
    async *pages(asked) {
      const { core, config, range, scope } = asked;
      for await (const facts of conversationFactsIn(core, config.workspaceId, range, scope))
        yield facts.filter(isOf).flatMap((fact) => {
          const cells = own(fact, asked);
          return cells ? [{ ...sharedCells(fact), ...cells }] : [];
        });
    },
  };
}

const responseTimes = ofFacts('replied', ['since', 'first', 'waitedMs', 'businessMs'], (fact, { config }) =>
  fact.since === null
    ? null
    : {
        since: iso(fact.since),
        first: fact.first,
        waitedMs: fact.at - fact.since,
        businessMs: waitedMs(config, fact.channelId, fact.since, fact.at),
      },
);

const resolutions = ofFacts('resolved', ['openedAt', 'reason'], (fact, { range }) =>
  isFirstIn(range, fact) ? { openedAt: iso(fact.openedAt), reason: fact.reason || null } : null,
);

const presence: Export = {
  columns: () => ['agentId', 'status', 'from', 'to', 'ms', 'awayStateId', 'awayState'],
  async *pages({ core, config, range, nowMs, scope }) {
    for await (const statuses of statusesIn(core, config, range, nowMs, scope))
      yield statuses.map(({ agentId, status, awayStateId, from, at }) => {
        const [start, end] = [Math.max(from, range.from), Math.min(at, range.to)];
        const awayState = config.awayStates.get(awayStateId ?? '')?.name ?? null;
        const span = { from: iso(start), to: iso(end), ms: end - start };
        return { agentId, status, ...span, awayStateId, awayState };
      });
  },
};

/** What is configured now, whatever the range. */
function ofConfiguration<T>(
  columns: readonly string[],
  all: (config: Configuration) => Iterable<T>,
  row: (item: T) => ExportRow,
): Export {
  return {
    columns: () => columns,
    async *pages({ config }) {
      yield [...all(config)].map(row);
    },
  };
}

/** Of facts, by the name it is asked for by. */
export const exportsOfFacts = {
  'response-times': responseTimes,
  'handle-times': ofFacts('handled', ['ms'], ({ ms }) => ({ ms })),
  resolutions,
  reopenings: ofFacts('reopened', ['resolvedAt', 'cause'], ({ resolvedAt, cause }) => ({
    resolvedAt: isoOrNull(resolvedAt),
    cause,
  })),
  'service-levels': ofFacts(
    'level',
    ['dueAt', 'met', 'policyId', 'term'],
    ({ dueAt, met, policyId, term }) => ({
      ...{ dueAt: iso(dueAt), met, policyId, term },
    }),
  ),
  presence,
} satisfies Record<string, Export>;

/** Of the configuration, likewise. */
export const exportsOfConfiguration = {
  topics: ofConfiguration(
    ['id', 'name'],
    ({ topics }) => topics.values(),
    ({ id, name }) => ({ id, name }),
  ),
  teams: ofConfiguration(
    ['id', 'name', 'slug'],
    ({ teams }) => teams.values(),
    ({ id, name, slug }) => ({ id, name, slug }),
  ),
  agents: ofConfiguration(
    ['id', 'name', 'slug', 'teamIds'],
    ({ agents }) => agents.values(),
    ({ id, name, slug, teamIds }) => ({ id, name, slug, teamIds: teamIds.join(' ') }),
  ),
} satisfies Record<string, Export>;
