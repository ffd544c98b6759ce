// A real endpoint on loopback that behaves as badly as it is told, and keeps what it was sent.

import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Received = { id: string; headers: IncomingHttpHeaders; raw: string; text: string };
type Behave = (response: ServerResponse, received: Received, nth: number) => void;
export type Endpoint = Awaited<ReturnType<typeof startEndpoint>>;

const bodyOf = async (request: IncomingMessage) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

export const answering =
  (status: number, headers: Record<string, string> = {}): Behave =>
  (response) =>
    void response.writeHead(status, headers).end();

export async function startEndpoint() {
  const received: Received[] = [];
  let behave: Behave = answering(204);
  let under = 0;
  let most = 0;
  const server = createServer(async (request, response) => {
    under++;
    most = Math.max(most, under);
    response.on('close', () => under--);
    const raw = await bodyOf(request).catch(() => '');
    const { data } = (raw ? JSON.parse(raw) : {}) as { data?: { text?: string } };
    const one = {
      id: String(request.headers['webhook-id']),
      headers: request.headers,
      raw,
      text: data?.text ?? '',
    };
    received.push(one);
    behave(response, one, received.length);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    port,
    received,
    /** Most requests that were answered at once. */
    most: () => most,
    behave(next: Behave): void {
      behave = next;
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
