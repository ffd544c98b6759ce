/** Ranges of time as reports and exports are asked for: dates or instants, half open, in a time zone. */
import { z } from 'zod';
import { DAY_MS, isTimeZone } from '../inbox/hours/time-zone.js';
import { type Range, startOf } from '../inbox/reports/range.js';
import { invalidRequest } from './validation.js';

/** Days of one report or export. */
export const MOST_DAYS = 92;

const Edge = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);
export const rangeFields = {
  from: Edge.describe('A date or an instant, inclusive.').meta({ examples: ['2026-11-01'] }),
  to: Edge.describe(`Likewise, exclusive; at most ${MOST_DAYS} days later.`).meta({
    examples: ['2026-12-01'],
  }),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, { message: 'must be an IANA time zone' })
    .default('UTC')
    .describe('Of dates.'),
};

/** Of what is there now, whenever it came: all of it, unless an edge is given. */
export const openRangeFields = {
  from: Edge.optional().describe('A date or an instant, inclusive; none: since ever.'),
  to: Edge.optional().describe('Likewise, exclusive; none: until now.'),
  timeZone: rangeFields.timeZone,
};

type Edges = { from?: string | undefined; to?: string | undefined; timeZone: string };

const refused = (message: string) => invalidRequest([{ path: 'to', code: 'invalid_relation', message }]);

/** @throws {EngineError} `invalid_request` unless it ends after it begins */
export function openRangeOf({ from, to, timeZone }: Edges, nowMs: number): Range {
  const at = (edge: string) => (edge.length === 10 ? startOf(edge, timeZone) : Date.parse(edge));
  const range = { from: from ? at(from) : 0, to: to ? at(to) : nowMs + 1 };
  if (range.to <= range.from) throw refused('must be after from');
  if (range.from < 0)
    throw invalidRequest([{ path: 'from', code: 'too_small', message: 'must be after 1970' }]);
  return range;
}

/** @throws {EngineError} `invalid_request` unless it ends after it begins, within so many days */
export function rangeOf(asked: { from: string; to: string; timeZone: string }): Range {
  const range = openRangeOf(asked, 0);
  const days = (range.to - range.from) / DAY_MS;
  // Dates around a clock change are an hour further apart.
  if (days > MOST_DAYS + 0.1) throw refused(`must be at most ${MOST_DAYS} days after from`);
  return range;
}
