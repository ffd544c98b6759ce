// The whole way over HTTP: a customer writes, an agent answers, the connector delivers, the conversation ends.

import { expect, test } from './stage.js';

test('a message becomes a conversation that its agent answers and resolves, and the connector delivers the reply', async ({
  stage,
}) => {
  const { call, shop } = stage;
  await stage.signIn();
  const posted = await stage.post(stage.message({ externalId: 'm1', text: 'where is my card?' }));
  expect(posted).toMatchObject({
    status: 202,
    body: { messages: [{ externalId: 'm1', status: 'accepted' }] },
  });
  await stage.settle();

  const base = `/v1/agents/${shop.agentId}`;
  const snapshot = await call('GET', `${base}/assignments`, { key: shop.agent });
  expect(snapshot.body).toMatchObject({
    conversations: [
      {
        state: 'new',
        assigneeId: shop.agentId,
        channelId: shop.channelId,
        contact: { externalId: 'ada', name: 'Ada' },
      },
    ],
  });
  const [held] = snapshot.body.conversations as { id: string; epoch: number }[];
  const at = `/v1/conversations/${held!.id}`;
  const headers = { 'if-match': `"${held!.epoch}"` };
  const replied = await call('POST', `${at}/messages`, {
    key: shop.agent,
    headers,
    body: { text: 'on its way' },
  });
  expect(replied).toMatchObject({
    status: 202,
    headers: { etag: `"${held!.epoch}"` },
    body: { id: held!.id, state: 'pending', assigneeId: shop.agentId },
  });

  const pulled = await call('GET', `/v1/channels/${shop.channelId}/replies`, { key: shop.connector });
  expect(pulled.body.replies).toMatchObject([
    { conversationId: held!.id, contact: { externalId: 'ada' }, text: 'on its way', attachments: [] },
  ]);
  const [{ messageId }] = pulled.body.replies as [{ messageId: string }];
  const now = new Date().toISOString();
  const receipts = await call('POST', `/v1/channels/${shop.channelId}/receipts`, {
    key: shop.connector,
    body: {
      receipts: [
        { messageId, status: 'delivered', at: now, externalId: 'p1' },
        { messageId, status: 'sent', at: now },
        { messageId: 'rp_nothing', status: 'sent', at: now },
      ],
    },
  });
  expect(receipts).toMatchObject({
    status: 200,
    body: {
      receipts: [
        { messageId, status: 'recorded' },
        { messageId, status: 'unchanged' },
        { messageId: 'rp_nothing', status: 'unknown' },
      ],
    },
  });
  const after = await call('GET', `/v1/channels/${shop.channelId}/replies`, { key: shop.connector });
  expect(after.body.replies).toEqual([]);

  const resolved = await call('POST', `${at}/resolve`, { key: shop.agent, headers, body: {} });
  expect(resolved).toMatchObject({ status: 200, body: { state: 'resolved' } });
  const timeline = await call('GET', `${at}/timeline`, { key: shop.agent });
  expect(timeline.body).toMatchObject({
    items: [
      { seq: 1, kind: 'message', direction: 'in', text: 'where is my card?', by: 'contact' },
      { kind: 'change', type: 'conversation.opened' },
      { kind: 'change', type: 'conversation.assigned', reason: 'routing' },
      {
        kind: 'message',
        direction: 'out',
        messageId,
        text: 'on its way',
        by: `agent:${shop.agentId}`,
        delivery: { status: 'delivered', at: now, externalId: 'p1' },
      },
      { kind: 'change', type: 'conversation.pended', by: `agent:${shop.agentId}` },
      { kind: 'change', type: 'conversation.resolved', by: `agent:${shop.agentId}` },
    ],
    nextCursor: null,
  });
});
