// What a command of the model test is: it plays on the engine and on the model, then the stage compares.

import fc from 'fast-check';
import type { Model } from './model.js';
import type { Stage } from './stage.js';

export type Command = fc.AsyncCommand<Model, Stage>;

/** @param play  answers whether the engine asked for the doorbell */
export function command(name: string, args: unknown, play: (stage: Stage) => Promise<boolean>): Command {
  return {
    check: () => true,
    run: async (_model, stage) => stage.settle(await play(stage)),
    toString: () => `${name}(${JSON.stringify(args).slice(1, -1)})`,
  };
}

export const which = fc.nat({ max: 11 });
export const who = fc.nat({ max: 3 });

export const rangOf = (answer: object): boolean => 'ring' in answer && answer.ring === true;
