import { describe } from 'vitest';
import { countingCore } from '../../src/metrics/counting.js';
import { plainPlacement } from '../../src/routing/terms/placement.js';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { expect, type Stage, test } from './stage.js';

/** A conversation in line, and what to act on it with. */
async function inLine(stage: Stage) {
  const team = await stage.team('Cards');
  const channel = await stage.channel([team.id]);
  const { contactId } = await stage.accept(channel.id, 'ada', 'hello');
  await drainContact(stage.deps, stage.id, contactId);
  const [conversation] = await stage.conversations();
  const [one, two] = [await stage.agent([team.id]), await stage.agent([team.id])];
  const config = await stage.directory.reload(stage.id);
  const act = { conversationId: conversation?.id ?? '', epoch: null, by: 'key:test' };
  const core = countingCore(stage.core, stage.directory, stage.metrics);
  return { team, one, two, core, act: { ...act, configVersion: config?.version ?? 0 } };
}

const counts = async (stage: Stage, metric: 'assignments' | 'unassignments') => {
  const lines = (await stage.metrics.text(null)).split('\n');
  const found = lines.flatMap((line) => {
    const match = new RegExp(`^switchboard_${metric}_total\\{.*reason="(\\w+)"\\} (\\d+)$`).exec(line);
    return match ? [[match[1], Number(match[2])]] : [];
  });
  return Object.fromEntries(found);
};

describe('what people decide', () => {
  test('by assigning, reassigning, giving to a team and unassigning is counted by reason', async ({
    stage,
  }) => {
    const { team, one, two, core, act } = await inLine(stage);
    await core.conversations.assign(stage.id, { ...act, to: { agentId: one.id } });
    await core.conversations.assign(stage.id, { ...act, to: { agentId: two.id } });
    await core.conversations.assign(stage.id, {
      ...act,
      to: { teamId: team.id, placement: plainPlacement(team.id) },
    });
    await core.conversations.assign(stage.id, { ...act, to: { agentId: one.id } });
    await core.conversations.unassign(stage.id, { ...act, agentId: null });
    expect(await counts(stage, 'assignments')).toEqual({ manual: 3 });
    expect(await counts(stage, 'unassignments')).toEqual({ reassigned: 1, team: 1, manual: 1 });
  });

  test('twice under one idempotency key is counted once, and a refusal never', async ({ stage }) => {
    const { one, core, act } = await inLine(stage);
    const request = { id: 'key:test again', hash: 'h' };
    for (let i = 0; i < 2; i++) {
      await core.conversations.assign(stage.id, { ...act, request, to: { agentId: one.id } });
    }
    await core.conversations.unassign(stage.id, { ...act, epoch: 1, agentId: null });
    expect(await counts(stage, 'assignments')).toEqual({ manual: 1 });
    expect(await counts(stage, 'unassignments')).toEqual({});
  });

  test('by answering what nobody held is an assignment by reply', async ({ stage }) => {
    const { one, core, act } = await inLine(stage);
    const entry = JSON.stringify({ kind: 'message', direction: 'out', text: 'hi', attachments: [] });
    const reply = { ...act, agentId: one.id, seenSeq: null, assignOnReply: true, deadlineMs: 60_000, entry };
    await core.conversations.reply(stage.id, reply);
    await core.conversations.reply(stage.id, reply);
    expect(await counts(stage, 'assignments')).toEqual({ reply: 1 });
  });

  test('by deleting an agent counts what it held', async ({ stage }) => {
    const { one, core, act } = await inLine(stage);
    await core.conversations.assign(stage.id, { ...act, to: { agentId: one.id } });
    await core.configuration.deleteAgent(stage.id, {
      agentId: one.id,
      keyIds: [],
      limit: 10,
      by: 'key:test',
    });
    expect(await counts(stage, 'unassignments')).toEqual({ agent_deleted: 1 });
  });
});
