// The sweep looks at everybody in turn.

import { expect, test } from '../support/fixtures.js';

test('what stands first hides nothing from the sweep', async ({ world }) => {
  const { channelId } = await world.office(1);
  const a = await world.accept({ channelId, contact: 'a' });
  const b = await world.accept({ channelId, contact: 'b' });
  await world.advance(1000);
  const c = await world.accept({ channelId, contact: 'c' });
  const seen = new Set<string>();
  for (let i = 0; i < 12; i++) {
    await world.advance(5000);
    const s = await world.core.monitoring.sweepInboxes(world.partition, 5000, 2, world.now);
    if (s.status === 'swept') for (const [, id] of s.stuck) seen.add(id);
  }
  expect([...seen]).toContain(c.contactId);
  void a;
  void b;
});
