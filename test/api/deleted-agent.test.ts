// An agent that is deleted while its own request is under way.

import { expect, test } from './stage.js';

test('an agent deleted between the check of its key and the script holds nothing', async ({ stage }) => {
  await stage.signIn();
  await stage.call('PUT', `/v1/agents/${stage.shop.agentId}/sessions/x`, { key: stage.shop.agent, body: {} });
  const live = await stage.call('GET', '/v1/conversations?state=new', { key: stage.shop.admin });
  void live;
  // away, so that routing gives it nothing
  const s = await stage.signIn();
  await stage.call('PUT', `/v1/agents/${stage.shop.agentId}/sessions/${s}`, {
    key: stage.shop.agent,
    body: { availability: 'away' },
  });
  const c = await stage.conversation('r1');
  const verbs = stage.core.conversations as { reply: typeof stage.core.conversations.reply };
  const real = verbs.reply;
  let first = true;
  verbs.reply = (async (ws: string, a: Parameters<typeof real>[1]) => {
    if (first) {
      first = false;
      const _d = await stage.call('DELETE', `/v1/agents/${stage.shop.agentId}`, { key: stage.shop.admin });
    }
    return real(ws, a);
  }) as typeof real;
  const _answer = await stage.call('POST', `/v1/conversations/${c.id}/messages`, {
    key: stage.shop.agent,
    body: { text: 'hi' },
    headers: { 'if-match': `${c.epoch}` },
  });
  const _after = await stage.core.reads.conversation(stage.shop.id, c.id);
  await stage.post(stage.message({ contact: { externalId: 'r1' } }));
  await stage.settle();
  const woken = await stage.core.reads.conversation(stage.shop.id, c.id);
  expect(woken?.assigneeId).not.toBe(stage.shop.agentId);
});
