// The walk over what waits after a change of the configuration, while the configuration and what waits go on changing.

import { drainContact } from '../../src/workers/inbound/inbound.js';
import { runReplacing } from '../../src/workers/routing/replacing.js';
import type { WorkerDeps } from '../../src/workers/serving.js';
import { expect, type Stage, test } from './stage.js';

const by = { by: 'key:test' };

/** Between what a step of the walk evaluated and its placing something else happens, once. */
function meanwhile(deps: WorkerDeps, happens: () => Promise<unknown>): WorkerDeps {
  let has = false;
  const { conversations } = deps.core;
  const placeMany: typeof conversations.placeMany = async (...args) => {
    if (!has) await happens();
    has = true;
    return conversations.placeMany(...args);
  };
  return { ...deps, core: { ...deps.core, conversations: { ...conversations, placeMany } } };
}

async function waiting(stage: Stage, channelId: string) {
  const { contactId } = await stage.accept(channelId, 'ada', 'hello');
  await drainContact(stage.deps, stage.id, contactId);
  const [conversation] = await stage.conversations();
  return conversation!;
}
const toEnd = async (deps: WorkerDeps, { partition }: Stage) => {
  for (let more = true; more; ) ({ more } = await runReplacing(deps, [partition]));
};

test('what was evaluated under a version that is no longer true is evaluated again', async ({ stage }) => {
  const team = await stage.team('Cards');
  const channel = await stage.channel([team.id]);
  await waiting(stage, channel.id);
  const rule = { name: 'All', when: { channels: [channel.id] }, teamIds: [team.id] };
  const made = await stage.admin.create(stage.id, 'routing_rule', rule, by);
  // A change that moves nothing that waits: no walk of its own follows it.
  const deps = meanwhile(stage.deps, () => stage.agent([team.id]));
  await toEnd(deps, stage);
  const [conversation] = await stage.conversations();
  expect(conversation?.need).toBe('resource' in made && made.resource?.id);
});

test('a team that it is pinned to meanwhile stays', async ({ stage }) => {
  const [cards, loans] = [await stage.team('Cards'), await stage.team('Loans')];
  const channel = await stage.channel([cards.id]);
  const { id } = await waiting(stage, channel.id);
  const rule = { name: 'All', when: { channels: [channel.id] }, teamIds: [cards.id] };
  await stage.admin.create(stage.id, 'routing_rule', rule, by);
  const { version = 0 } = (await stage.directory.reload(stage.id)) ?? {};
  const placement = { need: loans.id, weight: 1, priority: 0, rules: [], ...nothingDue };
  const pin = () =>
    stage.core.conversations.assign(stage.id, {
      ...{ conversationId: id, epoch: null, by: 'key:test', configVersion: version },
      to: { teamId: loans.id, placement },
    });
  await toEnd(meanwhile(stage.deps, pin), stage);
  const [conversation] = await stage.conversations();
  expect(conversation).toMatchObject({ teamId: loans.id, need: loans.id });
});

const nothingDue = { deadlineAt: null, prefer: null, nextAt: null, answerWithinMs: null, sla: null };

test('a step that could not place all is made again', async ({ stage }) => {
  const team = await stage.team('Cards');
  const channel = await stage.channel([team.id]);
  const { id, laneId } = await waiting(stage, channel.id);
  const line = stage.keys.lane(String(laneId));
  const rule = { name: 'All', when: { channels: [channel.id] }, teamIds: [team.id] };
  const made = await stage.admin.create(stage.id, 'routing_rule', rule, by);
  await toEnd(stage.deps, stage);
  expect(await stage.redis.exists(line)).toBe(0);

  // The line that it is to come back to cannot be written: its placing fails.
  await stage.redis.set(line, 'no line');
  await stage.admin.remove(stage.id, 'routing_rule', 'resource' in made ? `${made.resource?.id}` : '', by);
  await expect(toEnd(stage.deps, stage)).rejects.toThrow('WRONGTYPE');
  await stage.redis.del(line);
  await toEnd(stage.deps, stage);
  expect(await stage.redis.zrange(line, '0', '-1')).toEqual([id]);
});
