/**
 * A connector that has its replies sent: its channel's webhook, verified, answered, and now and then refused once, so that the
 * engine has to send it again.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, verifyWebhook, WebhookError } from '@switchboard/client';
import { z } from 'zod';
import type { History } from './history.js';
import type { Random } from './random.js';
import type { Channel } from './setup.js';

const Reply = z.object({
  messageId: z.string(),
  conversationId: z.string(),
  text: z.string(),
  contact: z.object({ externalId: z.string() }),
});

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Listens, and has the channel send its replies here from now on. */
export async function openWebhook(deps: {
  admin: Client;
  connector: Client;
  history: History;
  random: Random;
  channel: Channel;
  /** Gets each reply the first time it is seen. */
  onReply(channelId: string, contactExternalId: string): void;
}): Promise<{ close(): Promise<void> }> {
  const { admin, connector, history, random, onReply } = deps;
  const { channelId } = deps.channel;
  const path = { channelId };
  const seen = new Set<string>();
  const { secret = '' } = await admin.call('POST /v1/channels/{channelId}/webhook-secrets', {
    path,
    body: {},
  });

  async function receive(request: IncomingMessage): Promise<void> {
    const { data } = await verifyWebhook(request.headers, await bodyOf(request), secret);
    const { messageId, conversationId, text, contact } = Reply.parse(data);
    history.pulled.push({ channelId, conversationId, messageId, text });
    history.workspace.webhooks += 1;
    if (seen.has(messageId)) return;
    seen.add(messageId);
    onReply(channelId, contact.externalId);
    // What is not answered in time comes again; here the first answer gets lost.
    if (random.chance(0.03)) throw new Error('the answer got lost');
    const receipts = [{ messageId, status: 'delivered' as const, at: new Date().toISOString() }];
    await connector.call('POST /v1/channels/{channelId}/receipts', { path, body: { receipts } });
  }

  const server = createServer((request, response) => {
    receive(request).then(
      () => void response.writeHead(204).end(),
      (error: unknown) => {
        if (error instanceof WebhookError) history.surprises.push(`a webhook: ${error.message}`);
        response.writeHead(503).end();
      },
    );
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  await admin.call('PATCH /v1/channels/{channelId}', {
    ...{ path, body: { webhookUrl: `http://127.0.0.1:${port}/replies` } },
  });
  return {
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
