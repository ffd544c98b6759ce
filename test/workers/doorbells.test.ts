// Doorbells end to end: what the API and the workers ring for, and what the sweep then has to find.

import { drainContact } from '../../src/workers/inbound/inbound.js';
import { runSweep } from '../../src/workers/monitors/sweep.js';
import { handleRouting } from '../../src/workers/routing/routing.js';
import { expect, test } from './stage.js';

test('a raised cap needs no rescue by the sweep', async ({ stage }) => {
  const team = await stage.team('T', 1);
  const channel = await stage.channel([team.id]);
  const agent = await stage.agent([team.id]);
  await stage.signIn(agent.id);
  const go = async () => {
    for (const id of stage.rings.inbound.splice(0)) await drainContact(stage.deps, stage.id, id);
    for (const id of new Set(stage.rings.routing.splice(0)))
      await handleRouting(stage.deps, { workspaceId: id });
  };
  const write = async (contact: string) => {
    const a = await stage.accept(channel.id, contact, 'hi');
    stage.rings.inbound.push(a.contactId);
    await go();
  };
  await write('a');
  const _raised = await stage.admin.patch(stage.id, 'team', team.id, { capacity: 5 }, { by: 'key:x' });
  await stage.core.presence.alive(stage.partition, 'run');
  await write('b');
  await write('c');
  await write('d');
  const _held = async () => (await stage.conversations()).filter((c) => c.assigneeId).length;
  await runSweep(stage.deps, [stage.partition], { everyMs: 0 });
  await runSweep(stage.deps, [stage.partition], { everyMs: 0 });
  expect(await stage.metrics.text(null)).not.toMatch(/kind="rescued"\} [1-9]/);
});
