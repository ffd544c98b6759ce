/** Runs the benchmark and prints its tables; exit code 1 where a stated bound is missed. */
import { cpus, platform, release } from 'node:os';
import { parseArgs } from 'node:util';
import { benchRates } from './rates.js';
import { benchScale } from './scale.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    messages: { type: 'string', default: '8000' },
    seconds: { type: 'string', default: '8' },
    only: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const { only, quick } = values;
const [rounds, count, seconds] = [Number(values.rounds), Number(values.messages), Number(values.seconds)];
const whichIsKnown = only === undefined || only === 'rates' || only === 'scale';
if (!whichIsKnown || ![rounds, count, seconds].every((n) => Number.isInteger(n) && n > 0)) {
  console.error(
    'usage: npm run bench -- [--only rates|scale] [--quick] [--rounds N] [--messages N] [--seconds N]',
  );
  process.exit(2);
}

console.log(`${cpus().length} × ${cpus()[0]?.model}, ${platform()} ${release()}, Node ${process.version}`);
let holds = true;
if (only !== 'scale') holds = await benchRates({ rounds: quick ? 1 : rounds, count, seconds });
if (only !== 'rates') holds = (await benchScale({ quick })) && holds;
process.exitCode = holds ? 0 : 1;
