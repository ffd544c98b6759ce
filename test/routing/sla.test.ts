// What is told of a term: a warning, that it is due, that it is breached; each once, whatever is placed anew meanwhile.

import { describe } from 'vitest';
import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

const MINUTE_MS = 60_000;

/** A conversation whose term ends in ten minutes. */
async function owed(world: World, warnAfter: number | null) {
  const { channelId } = await world.office(0);
  const dueAt = world.now + 10 * MINUTE_MS;
  const begun = world.now;
  const term = (minutes: number | null) => ({
    ...{ policyId: 'sp_1', kind: 'first' as const, dueAt, breachAt: dueAt + MINUTE_MS },
    warnAt: minutes === null ? null : begun + minutes * MINUTE_MS,
  });
  const { conversationId: id } = await world.message({ channelId, placement: { sla: term(warnAfter) } });
  const told: string[] = [];
  return {
    warn: (minutes: number | null) => world.place(id, { sla: term(minutes) }),
    /** Minute by minute; answers what was told, and in which minute. */
    async until(minute: number): Promise<string[]> {
      while (world.now < begun + minute * MINUTE_MS) {
        await world.advance(MINUTE_MS);
        await world.fire();
        const all = (await world.events()).filter(({ type }) => type.startsWith('sla.'));
        for (const { type } of all.slice(told.length))
          told.push(`${type.slice(4)} ${(world.now - begun) / MINUTE_MS}`);
      }
      return told;
    },
  };
}

test('a warning, the term and its breach are told when they are', async ({ world }) => {
  const { until } = await owed(world, 7);
  expect(await until(12)).toEqual(['warning 7', 'due 10', 'breached 11']);
});

describe.concurrent('another warning of the same term', () => {
  const changes = [
    { name: 'earlier than now', from: 7, at: 5, to: 3, told: ['warning 6', 'due 10', 'breached 11'] },
    { name: 'later', from: 7, at: 5, to: 9, told: ['warning 9', 'due 10', 'breached 11'] },
    { name: 'where there was none', from: null, at: 5, to: 8, told: ['warning 8', 'due 10', 'breached 11'] },
    { name: 'none', from: 7, at: 5, to: null, told: ['due 10', 'breached 11'] },
    { name: 'after it was told', from: 3, at: 5, to: 8, told: ['warning 3', 'due 10', 'breached 11'] },
    { name: 'after the term', from: null, at: 10, to: 8, told: ['due 10', 'breached 11'] },
    { name: 'after the breach', from: null, at: 11, to: 8, told: ['due 10', 'breached 11'] },
  ];
  for (const { name, from, at, to, told } of changes)
    test(name, async ({ world }) => {
      const { warn, until } = await owed(world, from);
      await until(at);
      await warn(to);
      expect(await until(13)).toEqual(told);
    });
});

test('a warning that was told is not told again where it is taken away and set anew', async ({ world }) => {
  const { warn, until } = await owed(world, 3);
  await until(5);
  await warn(null);
  await warn(8);
  expect(await until(12)).toEqual(['warning 3', 'due 10', 'breached 11']);
});
