/** The command line of the demo. Never touches the process: what is wrong with it is a value. */
import { parseArgs } from 'node:util';

export type DemoOptions = {
  /** How long customers write, in seconds. */
  readonly seconds: number;
  /** Customers' messages a second. */
  readonly rate: number;
  readonly agents: number;
  readonly messagesFile?: string;
  readonly seed: number;
  readonly keep: boolean;
  readonly json: boolean;
};

export const usage =
  'usage: npm run demo -- [--seconds 30] [--rate 20] [--agents 8] [--messages FILE.csv] [--seed 1] [--keep] [--json]';

const limits = {
  seconds: { low: 1, high: 86_400, whole: false },
  rate: { low: 0.1, high: 5_000, whole: false },
  agents: { low: 2, high: 500, whole: true },
  seed: { low: 0, high: 2 ** 32 - 1, whole: true },
} as const;

function numberOf(name: keyof typeof limits, text: string): number {
  const { low, high, whole } = limits[name];
  const value = Number(text);
  if (text.trim() === '' || !(value >= low && value <= high) || (whole && !Number.isInteger(value))) {
    throw new Error(`--${name} must be ${whole ? 'a whole number' : 'a number'} from ${low} to ${high}`);
  }
  return value;
}

/** @returns the options, `help`, or `error`: one line for the person who typed it */
export function parseDemoArgs(
  argv: readonly string[],
): { options: DemoOptions } | { help: true } | { error: string } {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seconds: { type: 'string', default: '30' },
        rate: { type: 'string', default: '20' },
        agents: { type: 'string', default: '8' },
        messages: { type: 'string' },
        seed: { type: 'string', default: '1' },
        keep: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return { help: true };
    const options = {
      seconds: numberOf('seconds', values.seconds),
      rate: numberOf('rate', values.rate),
      agents: numberOf('agents', values.agents),
      seed: numberOf('seed', values.seed),
      keep: values.keep,
      json: values.json,
    };
    return {
      options: values.messages === undefined ? options : { ...options, messagesFile: values.messages },
    };
  } catch (error) {
    return { error: (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '' };
  }
}
