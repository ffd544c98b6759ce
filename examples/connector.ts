/**
 * A connector in small: lines typed into this terminal are a customer's messages, agents' replies are printed.
 *
 *     SWITCHBOARD_URL=… SWITCHBOARD_KEY=… CHANNEL=ch_… SECRET=whsec_… npx tsx examples/connector.ts
 *
 * The channel's `webhookUrl` is the address that this prints. A real connector has its provider where this has a terminal.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Client, createClient, verifyWebhook, WebhookError } from '@switchboard/client';

export type Delivered = { messageId: string; to: string; text: string };

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** @param deliver hands a reply to the provider; it is told once of each, unless this process restarts in between */
export async function startConnector(options: {
  client: Client;
  channelId: string;
  secret: string;
  port?: number;
  deliver(reply: Delivered): void;
}) {
  const { client, channelId, secret, port = 0, deliver } = options;
  const path = { channelId };
  /** Of the last day, in a real connector: the engine sends again what it saw no answer to. */
  const seen = new Set<string>();

  async function receive(request: IncomingMessage): Promise<void> {
    const { id, type, data } = await verifyWebhook(request.headers, await bodyOf(request), secret);
    if (type !== 'reply.created') return;
    const { messageId, contact, text } = data as {
      messageId: string;
      contact: { externalId: string };
      text: string;
    };
    if (!seen.has(id)) deliver({ messageId, to: contact.externalId, text });
    seen.add(id);
    const at = new Date().toISOString();
    const receipts = [{ messageId, status: 'delivered' as const, at }];
    await client.call('POST /v1/channels/{channelId}/receipts', { path, body: { receipts } });
  }

  const server = createServer(async (request, response) => {
    try {
      await receive(request);
      response.writeHead(204).end();
    } catch (error) {
      // Whatever is not ours to judge is sent again later.
      response.writeHead(error instanceof WebhookError ? 400 : 503).end();
    }
  });
  await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/replies`,
    /** A customer says something. `externalId` is the provider's id of the message: the same id is the same message. */
    say: (from: string, text: string, externalId: string) =>
      client.call('POST /v1/channels/{channelId}/messages', {
        ...{ path, body: { externalId, contact: { externalId: from, name: from }, text } },
        idempotencyKey: `message-${externalId}`,
      }),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { SWITCHBOARD_URL = 'http://127.0.0.1:8080', SWITCHBOARD_KEY, CHANNEL, SECRET } = process.env;
  if (!SWITCHBOARD_KEY || !CHANNEL || !SECRET)
    throw new Error('SWITCHBOARD_KEY, CHANNEL and SECRET are needed.');
  const connector = await startConnector({
    client: createClient({ baseUrl: SWITCHBOARD_URL, key: SWITCHBOARD_KEY }),
    ...{ channelId: CHANNEL, secret: SECRET, port: 9090 },
    deliver: ({ to, text }) => console.log(`to ${to}: ${text}`),
  });
  console.log(`replies are taken at ${connector.url}`);
  for await (const line of createInterface(process.stdin))
    await connector.say('terminal', line, crypto.randomUUID());
  await connector.close();
}
