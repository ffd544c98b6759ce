// What a command of the model test is: it plays on the engine and on the model, then the stage compares.

import fc from 'fast-check';
import { expect } from 'vitest';
import type { RequestRef } from '../../src/routing/terms/acts.js';
import { count } from './coverage.js';
import type { Model } from './model.js';
import type { Acting, ModelConversation, State } from './shapes.js';
import type { Stage } from './stage.js';

export type Command = fc.AsyncCommand<Model, Stage>;

/** @param play  answers whether the engine asked for the doorbell */
export function command(name: string, args: unknown, play: (stage: Stage) => Promise<boolean>): Command {
  return {
    check: () => true,
    run: async (_model, stage) => {
      count(name);
      await stage.settle(await play(stage));
    },
    toString: () => `${name}(${JSON.stringify(args).slice(1, -1)})`,
  };
}

export const which = fc.nat({ max: 11 });
export const who = fc.nat({ max: 4 });

export const rangOf = (answer: object): boolean => 'ring' in answer && answer.ring === true;

const epochs = fc.constantFrom('current', 'current', 'current', 'none', 'none', 'old');
/** `again`: the request is repeated once it was answered. */
export const common = { n: which, epoch: epochs, again: fc.constantFrom(false, false, false, true) };
export type Common = { n: number; epoch: string; again: boolean };

type Play = (
  stage: Stage,
  c: ModelConversation,
  a: Acting & { request: RequestRef },
) => [engine: () => Promise<{ status: string }>, model: () => string];

/** A verb on an existing conversation: its answer's status must be the model's, and a repeat gets the same answer. */
export function act(
  name: string,
  args: Common,
  play: Play,
  among?: State | ((c: ModelConversation) => boolean),
): Command {
  return command(name, args, async (stage) => {
    const c = stage.conversation(args.n, among);
    if (!c) return false;
    const epoch = { current: c.epoch, none: null, old: c.epoch - 1 }[args.epoch] ?? null;
    stage.requests += 1;
    const request = { id: `request-${stage.requests}`, hash: 'hash' };
    const [engine, model] = play(stage, c, { epoch, by: 'key:test', request });
    const answer = await engine();
    const expected = model();
    count(`${name}: ${answer.status}`);
    expect(`${name}: ${answer.status}`).toBe(`${name}: ${expected}`);
    if (args.again && expected !== 'stale_config') expect(await engine()).toEqual(answer);
    return rangOf(answer);
  });
}
