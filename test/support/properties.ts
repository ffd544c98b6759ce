// Property tests draw the same cases each time, unless PROPERTY_SEED names others: a red run can be run again.

import { env } from 'node:process';
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(env.PROPERTY_SEED ?? 1) });
