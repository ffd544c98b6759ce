/** What is counted of the conversations of one group. docs/reports.md defines each. */
import type { ConversationFact, Replied } from '../../routing/records/facts.js';
import { createSketch, type Summary } from './sketch.js';

type Levels = { met: number; breached: number };
export type Figures = Readonly<{
  replies: number;
  resolved: number;
  reopened: number;
  firstResponse: Summary;
  response: Summary;
  handle: Summary;
  resolution: Summary;
  firstResponseLevel: Readonly<Levels>;
  responseLevel: Readonly<Levels>;
}>;

/** What a report needs to know beside the fact itself. */
export type Rules = Readonly<{
  /** Business time that the customer waited, ms. */
  waitedMs(fact: Replied & { since: number }): number;
  isFirstResolution(fact: { before: number | null }): boolean;
}>;

export function createFigures({ waitedMs, isFirstResolution }: Rules) {
  const counts = { replies: 0, resolved: 0, reopened: 0 };
  const [firstResponse, response, handle, resolution] = [
    createSketch(),
    createSketch(),
    createSketch(),
    createSketch(),
  ];
  const levels = { first: { met: 0, breached: 0 }, next: { met: 0, breached: 0 } };

  return {
    add(fact: ConversationFact): void {
      switch (fact.kind) {
        case 'replied': {
          counts.replies += 1;
          const { since } = fact;
          if (since === null) return;
          const ms = waitedMs({ ...fact, since });
          response.add(ms);
          if (fact.first) firstResponse.add(ms);
          return;
        }
        case 'resolved':
          if (!isFirstResolution(fact)) return;
          counts.resolved += 1;
          resolution.add(fact.at - fact.openedAt);
          return;
        case 'reopened':
          counts.reopened += 1;
          return;
        case 'level':
          levels[fact.term][fact.met ? 'met' : 'breached'] += 1;
          return;
        case 'handled':
          handle.add(fact.ms);
          return;
      }
    },
    figures: (): Figures => ({
      ...counts,
      firstResponse: firstResponse.summary(),
      response: response.summary(),
      handle: handle.summary(),
      resolution: resolution.summary(),
      firstResponseLevel: levels.first,
      responseLevel: levels.next,
    }),
  };
}
