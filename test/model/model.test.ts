// Random sequences of commands against the engine and the reference model: after each, both show the same picture.
// The same sequences each time, unless MODEL_SEED names others. A failure prints seed, path and replayPath; MODEL_SEED, MODEL_PATH
// and MODEL_REPLAY run it again; MODEL_RUNS runs more; MODEL_COVERAGE shows how often each command was answered what.

import fc from 'fast-check';
import { test } from '../support/fixtures.js';
import { createWorld } from '../support/world.js';
import { allCommands } from './commands.js';
import { coverage } from './coverage.js';
import { createStage } from './stage.js';

const env = process.env;
const runs = Number(env.MODEL_RUNS ?? 80);
const seed = Number(env.MODEL_SEED ?? 1);
const path = env.MODEL_PATH === undefined ? {} : { path: env.MODEL_PATH };
const replay = env.MODEL_REPLAY === undefined ? {} : { replayPath: env.MODEL_REPLAY };
/** Many times what a run takes on an idle machine, and time to find the shortest sequence of a failure. */
const timeLimitMs = runs * 3_000 + 120_000;

test(
  'the engine does what the reference model does, whatever the sequence of commands',
  async ({ redis }) => {
    const sequences = fc.commands(allCommands, { maxCommands: 80, size: 'max', ...replay });
    const property = fc.asyncProperty(sequences, async (commands) => {
      const world = await createWorld(redis);
      try {
        const stage = await createStage(world);
        await fc.asyncModelRun(() => ({ model: stage.model, real: stage }), commands);
        await stage.finish();
      } finally {
        await world.drop();
      }
    });
    await fc.assert(property, {
      numRuns: runs,
      seed,
      ...path,
      interruptAfterTimeLimit: timeLimitMs,
      markInterruptAsFailure: true,
    });
    if (env.MODEL_COVERAGE) process.stdout.write(`${coverage()}\n`);
  },
  timeLimitMs + 10_000,
);
