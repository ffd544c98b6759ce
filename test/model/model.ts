// The reference model: what conversations, lines, loads, offers, locks and assignments should be after each command, in maps
// and arrays, written from the rules alone. It shares no code with the engine; ids, needs and seqs are its only common words.

import { type Books, createBooks, holdings, tell } from './books.js';
import { rest } from './capacity.js';
import { createEntering } from './entering.js';
import { free } from './holding.js';
import { createLeaving } from './leaving.js';
import { line } from './line.js';
import { createMonitor } from './monitor.js';
import { createOffice, serves } from './office.js';
import { createPeople } from './people.js';
import { createRouting } from './routing.js';
import type { PresenceRules } from './shapes.js';
import { createVerbs } from './verbs.js';

export function createModel(rules: PresenceRules, now: () => number) {
  const books: Books = createBooks(createOffice(), now);
  const people = createPeople(books, rules);
  return {
    books,
    people,
    ...createVerbs(books, people),
    ...createEntering(books, people),
    ...createLeaving(books, people),
    ...createRouting(books, people),
    line: () => line(books),
    monitor: createMonitor(books, people),
    /** What follows of itself at the end of each act. */
    rest: () => rest(books),
    /** The configuration changed: these stand as they were configured before. */
    outdate(agentIds: Iterable<string>): void {
      for (const id of agentIds) {
        const who = books.agents.get(id);
        if (who) who.current = false;
      }
    },
    /** A caller began the plan anew: no need is planned. */
    beginPlan(frame: Books['frame']): void {
      const same = JSON.stringify(frame) === JSON.stringify(books.frame);
      books.frame = frame;
      books.planned.clear();
      if (!same) for (const who of books.agents.values()) who.current = false;
    },
    /** A caller planned this need, as it is configured now. */
    plan(
      need: string,
      { answerWithinMs, until }: { answerWithinMs: number | null; until: number | null },
    ): void {
      const [office, at] = [structuredClone(books.office), now()];
      books.planned.set(need, { answerWithinMs, serves: (who) => serves(office, who, need, at) });
      if (until !== null) books.timers.set(`hours/${need}`, until);
    },
    dismiss(agentId: string): void {
      const who = books.agents.get(agentId);
      if (!who) return;
      people.retire(who);
      for (const state of ['new', 'pending'] as const)
        for (const c of holdings(books, agentId, state)) {
          free(books, c);
          tell(c);
        }
    },
  };
}

export type Model = ReturnType<typeof createModel>;
