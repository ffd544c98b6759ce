// Reports over a world: its configuration as reports need it, and the facts that were written.

import type { Configuration } from '../../src/inbox/directory.js';
import { BusinessHours } from '../../src/inbox/hours/hours.js';
import { type Grouping, reportConversations } from '../../src/inbox/reports/conversations.js';
import { factsIn } from '../../src/inbox/reports/reading.js';
import type { Fact } from '../../src/routing/records/facts.js';
import type { World } from './world.js';

const shift = [{ from: '09:00', to: '17:00' }];
/** Monday to Friday, nine to five. */
export const office = BusinessHours.parse({
  ...{ id: 'bh_1', name: 'Office', timeZone: 'UTC' },
  shifts: { mon: shift, tue: shift, wed: shift, thu: shift, fri: shift },
});

/** @param hours of every channel */
export const configOf = (world: World, hours: BusinessHours | null = null): Configuration =>
  ({
    workspaceId: world.id,
    agents: world.agents,
    channels: new Map(
      [...world.channels.keys()].map((id) => [id, { id, businessHoursId: hours?.id ?? null }]),
    ),
    businessHours: new Map(hours ? [[hours.id, hours]] : []),
  }) as unknown as Configuration;

/** From the start of the world until now, and the moment of now. */
export const rangeOf = (world: World, from = 0) => ({ from, to: world.now + 1 });

export async function factsOf<K extends Fact['kind']>(world: World, kind: K) {
  const facts: Fact[] = [];
  const since = 1_799_000_000_000;
  for await (const chunk of factsIn(world.core, world.id, rangeOf(world, since))) facts.push(...chunk);
  return facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
}

export const report = (
  world: World,
  {
    from = 1_799_000_000_000,
    groupBy = null,
    over = 'all',
    hours = null,
  }: {
    from?: number;
    groupBy?: Grouping | null;
    over?: 'all' | 'resolved';
    hours?: BusinessHours | null;
  } = {},
) =>
  reportConversations(world.core, configOf(world, hours), {
    ...{ range: rangeOf(world, from), timeZone: 'UTC', groupBy, over },
  });
