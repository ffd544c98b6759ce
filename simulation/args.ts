/** The command line of the simulation. Never touches the process: what is wrong with it is a value. */
import { parseArgs } from 'node:util';

export type SimulateOptions = {
  /** A scenario file; null: all that a formula describes, as the document. */
  readonly scenarioFile: string | null;
  readonly json: boolean;
  /** In place of the scenario's own. */
  readonly seed?: number;
  readonly customers?: number;
};

export const usage =
  'usage: npm run simulate -- --scenario FILE [--json] [--seed N] [--customers N] | --theory [--customers N]';

const wholes = { seed: [0, 2 ** 32 - 1], customers: [100, 5_000_000] } as const;

function wholeOf(name: keyof typeof wholes, text: string | undefined): Record<string, number> {
  if (text === undefined) return {};
  const [low, high] = wholes[name];
  const value = Number(text);
  if (text.trim() === '' || !Number.isInteger(value) || value < low || value > high) {
    throw new Error(`--${name} must be a whole number from ${low} to ${high}`);
  }
  return { [name]: value };
}

/** @returns the options, `help`, or `error`: one line for the person who typed it */
export function parseSimulateArgs(
  argv: readonly string[],
): { options: SimulateOptions } | { help: true } | { error: string } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        scenario: { type: 'string' },
        theory: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        seed: { type: 'string' },
        customers: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { help: true };
    if ((values.scenario === undefined) !== values.theory)
      throw new Error('give --scenario FILE or --theory');
    return {
      options: {
        scenarioFile: values.scenario ?? null,
        json: values.json,
        ...wholeOf('seed', values.seed),
        ...wholeOf('customers', values.customers),
      },
    };
  } catch (error) {
    return { error: (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '' };
  }
}
