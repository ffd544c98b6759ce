// All commands of the model test, each as often as it should come: without messages and held conversations there is nothing to
// test.

import { configurationCommands } from './configuration-commands.js';
import { conversationCommands } from './conversation-commands.js';
import { presenceCommands } from './presence-commands.js';
import { routingCommands } from './routing-commands.js';

const all = { ...conversationCommands, ...routingCommands, ...presenceCommands, ...configurationCommands };
const often: Partial<Record<keyof typeof all, number>> = {
  ...{
    message: 14,
    answer: 4,
    reply: 5,
    pend: 2,
    resolve: 3,
    boomerang: 3,
    reopen: 2,
    assign: 2,
    unassign: 3,
  },
  ...{
    acceptOffer: 5,
    declineOffer: 5,
    lock: 3,
    takeNext: 2,
    hours: 3,
    edge: 3,
    acceptLate: 2,
    place: 2,
    twoRuns: 2,
  },
  ...{ beat: 3, return: 5, signOut: 2, backTooLate: 2, tick: 3, moment: 2, lapse: 3, terms: 6 },
};

export const allCommands = (Object.keys(all) as (keyof typeof all)[]).flatMap((name) =>
  Array.from({ length: often[name] ?? 1 }, () => all[name]),
);
