// All commands of the model test, each as often as it should come.

import { conversationCommands } from './conversation-commands.js';
import { presenceCommands } from './presence-commands.js';

/** How often each comes, in the order above: without messages and held conversations there is nothing to test. */
const weights = [
  ...[6, 1, 3, 2, 2, 2, 3, 2, 1, 2], // message, repeatedMessage, answer, reply, pend, resolve, reopen, assign, pin, unassign
  ...[2, 4, 2, 2, 2, 3, 1, 2, 1, 1, 1, 1, 1, 1], // beat, return, signOut, walkout, backTooLate, tick, moment, lapse, outage, capacity, …
];
export const allCommands = [...conversationCommands, ...presenceCommands].flatMap((each, i) =>
  Array.from({ length: weights[i] ?? 1 }, () => each),
);
