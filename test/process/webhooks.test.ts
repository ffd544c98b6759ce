// Replies to a webhook while the process that sends them is killed: each arrives, in order within its conversation, under one id.

import { expect, onTestFinished } from 'vitest';
import { startEndpoint } from '../support/endpoint.js';
import { eventually } from '../support/eventually.js';
import { test } from './fixtures/desk.js';
import { call, type EngineProcess } from './fixtures/engine.js';
import { openOffice, post } from './fixtures/office.js';

const REPLIES = 12;

test('a killed engine loses no reply and keeps their order', { timeout: 90_000 }, async ({ desk }) => {
  const endpoint = await startEndpoint();
  onTestFinished(() => endpoint.close());
  // Slow enough that some are under way when the engine is killed.
  endpoint.behave((response) => setTimeout(() => response.writeHead(200).end(), 20));
  const env = { SWITCHBOARD_WEBHOOK_ALLOW: '127.0.0.1' };
  const engine = await desk.start(env);
  const office = await openOffice(engine);
  const channel = `/v1/channels/${office.channelId}`;
  await call(engine, 'PATCH', channel, { body: { webhookUrl: endpoint.url } });
  await call(engine, 'POST', `${channel}/webhook-secrets`, { body: {} });

  const contacts = ['ada', 'bob'];
  for (const contact of contacts) await post(engine, office, contact, `${contact}/0`);
  const conversations = async (from: EngineProcess) =>
    (await call(from, 'GET', '/v1/conversations?state=new')).body.items as {
      id: string;
      contact: { externalId: string };
    }[];
  await eventually(async () => (await conversations(engine)).length === contacts.length);
  const opened = await conversations(engine);
  for (let n = 0; n < REPLIES; n++) {
    for (const { id, contact } of opened) {
      const body = { text: `${contact.externalId} ${n}` };
      const answer = await call(engine, 'POST', `/v1/conversations/${id}/messages`, { body });
      expect(answer.status).toBe(202);
    }
  }
  await eventually(async () => endpoint.received.length >= 4);
  engine.signal('SIGKILL');
  await engine.exited;

  const next = await desk.start(env);
  const lastOfAll = async () => {
    const { body } = await call(next, 'GET', `${channel}/webhook`);
    return body.waiting === 0;
  };
  await eventually(lastOfAll, { timeoutMs: 60_000 });
  for (const contact of contacts) {
    const mine = endpoint.received.filter(({ text }) => text.startsWith(contact));
    const once = [...new Map(mine.map(({ id, text }) => [id, text])).values()];
    expect(once).toEqual(Array.from({ length: REPLIES }, (_, n) => `${contact} ${n}`));
    // At most the one under way was sent again, right after itself.
    expect(mine.length).toBeLessThanOrEqual(REPLIES + 1);
  }
});
