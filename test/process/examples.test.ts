// The examples on the built engine: a customer writes to the connector, the agent's app answers, the reply comes back.

import { createClient } from '@switchboard/client';
import { expect, onTestFinished } from 'vitest';
import { runAgent } from '../../examples/agent-app.js';
import { type Delivered, startConnector } from '../../examples/connector.js';
import { eventually } from '../support/eventually.js';
import { test } from './fixtures/desk.js';
import { ROOT_KEY } from './fixtures/engine.js';
import { openOffice } from './fixtures/office.js';

test('a message goes in by the connector and its answer comes back by webhook', { timeout: 60_000 }, async ({
  desk,
}) => {
  const engine = await desk.start({ SWITCHBOARD_WEBHOOK_ALLOW: '127.0.0.1' });
  const office = await openOffice(engine);
  const { baseUrl } = engine;
  const admin = createClient({ baseUrl, key: ROOT_KEY });
  const { channelId, agentId } = office;
  const { secret = '' } = await admin.call('POST /v1/channels/{channelId}/webhook-secrets', {
    ...{ path: { channelId }, body: {} },
  });
  const delivered: Delivered[] = [];
  const connector = await startConnector({
    client: createClient({ baseUrl, key: office.connectorKey }),
    ...{ channelId, secret },
    deliver: (reply) => delivered.push(reply),
  });
  onTestFinished(() => connector.close());
  await admin.call('PATCH /v1/channels/{channelId}', {
    ...{ path: { channelId }, body: { webhookUrl: connector.url } },
  });

  const client = createClient({ baseUrl, key: office.agentKey });
  const lastInbound = async (conversationId: string) => {
    const { lastInboundSeq } = await admin.call('GET /v1/conversations/{conversationId}', {
      path: { conversationId },
    });
    return lastInboundSeq;
  };
  /** The agent's client, at whose third conversation the customer writes on just before the answer. */
  const answered = new Set<string>();
  const interrupted: typeof client = {
    ...client,
    async call(route, ...options) {
      const [{ path: { conversationId = '' } = {} } = {}] = options as [{ path?: Record<string, string> }?];
      if (route === 'POST /v1/conversations/{conversationId}/messages') {
        const isNew = !answered.has(conversationId);
        answered.add(conversationId);
        if (isNew && answered.size === 3) {
          const before = await lastInbound(conversationId);
          await connector.say('eve', 'And one more thing.', 'm-4');
          await eventually(async () => (await lastInbound(conversationId)) > before, { timeoutMs: 20_000 });
        }
      }
      return client.call(route, ...options);
    },
  };
  const stop = new AbortController();
  const working = runAgent({ client: interrupted, agentId, shortcut: 'hello', signal: stop.signal });

  await connector.say('ada', 'Is anybody there?', 'm-1');
  await connector.say('ada', 'Is anybody there?', 'm-1');
  await eventually(() => delivered.length === 1, { timeoutMs: 20_000 });
  expect(delivered[0]).toMatchObject({ to: 'ada', text: 'Thank you for your message. We are on it.' });

  const hello = { title: 'Hello', body: 'Hello {{contact.firstName|there}}!', shortcut: 'hello' };
  await client.call('POST /v1/saved-replies', { body: hello });
  await connector.say('bob', 'Hello?', 'm-2');
  await eventually(() => delivered.length === 2, { timeoutMs: 20_000 });
  expect(delivered[1]).toMatchObject({ to: 'bob' });
  expect(delivered[1]?.text).toMatch(/^Hello (bob|there)!$/);

  // Somebody who writes on while an answer is on its way gets another one.
  await connector.say('eve', 'Hello?', 'm-3');
  await eventually(() => delivered.filter(({ to }) => to === 'eve').length === 2, { timeoutMs: 20_000 });

  const states = async () => {
    const { items } = await admin.call('GET /v1/conversations', { query: { state: 'resolved' } });
    return Promise.all(
      items.map(async ({ id: conversationId }) => {
        const timeline = await admin.call('GET /v1/conversations/{conversationId}/timeline', {
          path: { conversationId },
        });
        return timeline.items.find(({ direction }) => direction === 'out')?.delivery?.status;
      }),
    );
  };
  await eventually(async () => expect(await states()).toEqual(['delivered', 'delivered', 'delivered']), {
    timeoutMs: 20_000,
  });
  stop.abort();
  await working;
});
