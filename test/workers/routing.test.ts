import { describe } from 'vitest';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { routeWorkspace } from '../../src/workers/routing/routing.js';
import { expect, type Stage, test } from './stage.js';

async function arrive(stage: Stage, channelId: string, contact: string): Promise<void> {
  const { contactId } = await stage.accept(channelId, contact, 'hello');
  await drainContact(stage.deps, stage.id, contactId);
}

describe('routing a workspace', () => {
  test('plans, assigns up to the cap, and counts', async ({ stage }) => {
    const team = await stage.team('Cards', 2);
    const channel = await stage.channel([team.id]);
    const agent = await stage.agent([team.id]);
    for (const contact of ['ada', 'bea', 'cyd']) await arrive(stage, channel.id, contact);
    await stage.signIn(agent.id);
    expect(await routeWorkspace(stage.deps, stage.id)).toEqual({ assigned: 2, more: false });
    const holders = (await stage.conversations()).map(({ assigneeId }) => assigneeId);
    expect(holders.sort()).toEqual([agent.id, agent.id, null].sort());
    const labels = `{workspace="${stage.slug}"`;
    expect(await stage.metric(`switchboard_assignments_total${labels},reason="routing"}`)).toBe(2);
    expect(await stage.metric(`switchboard_assignment_wait_seconds_count${labels}}`)).toBe(2);
    expect(await stage.metric(`switchboard_free_slot_wait_seconds_count${labels}}`)).toBe(2);
  });

  test('stands agents anew whose cap was changed, before it gives them anything', async ({ stage }) => {
    const team = await stage.team('Cards', 5);
    const channel = await stage.channel([team.id]);
    await stage.signIn((await stage.agent([team.id])).id);
    await stage.admin.patch(stage.id, 'team', team.id, { capacity: 1 }, { by: 'key:test' });
    for (const contact of ['ada', 'bea']) await arrive(stage, channel.id, contact);
    expect(await routeWorkspace(stage.deps, stage.id)).toEqual({ assigned: 1, more: false });
  });

  test('gives nothing to an agent that left the team', async ({ stage }) => {
    const team = await stage.team('Cards');
    const channel = await stage.channel([team.id]);
    const agent = await stage.agent([team.id]);
    await stage.signIn(agent.id);
    await stage.admin.patch(stage.id, 'agent', agent.id, { teamIds: [] }, { by: 'key:test' });
    await arrive(stage, channel.id, 'ada');
    expect(await routeWorkspace(stage.deps, stage.id)).toEqual({ assigned: 0, more: false });
  });

  test('is bounded: it assigns some, rings for the rest, and the next run ends it', async ({ stage }) => {
    const team = await stage.team('Cards', 100);
    const channel = await stage.channel([team.id]);
    await stage.signIn((await stage.agent([team.id])).id);
    for (let i = 0; i < 53; i++) await arrive(stage, channel.id, `contact ${i}`);
    stage.rings.routing.length = 0;
    expect(await routeWorkspace(stage.deps, stage.id)).toEqual({ assigned: 48, more: true });
    expect(stage.rings.routing).toEqual([stage.id]);
    expect(await routeWorkspace(stage.deps, stage.id)).toEqual({ assigned: 5, more: false });
  });
});
