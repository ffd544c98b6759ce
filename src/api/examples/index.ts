/** The whole story in order. A new route gets its step in the file of its subject, after what it needs. */
import { configuration, removal } from './configuration.js';
import { conversations } from './conversations.js';
import { contacts, savedReplies } from './knowledge.js';
import { running } from './running.js';
import type { Step } from './step.js';

export const steps: readonly Step[] = [
  ...configuration,
  ...conversations,
  ...savedReplies,
  ...contacts,
  ...running,
  ...removal,
];

/** What the document shows: the first step of each route that is not aside. */
export const examples: ReadonlyMap<string, Step> = new Map(
  steps
    .filter(({ aside }) => !aside)
    .toReversed()
    .map((step) => [step.route, step]),
);
