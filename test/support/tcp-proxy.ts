// A TCP proxy in front of Redis that loses a reply on demand: the request is carried out, its answer never arrives, the
// connection is reset, and the client sends the request again. Passes everything else on as it is.

import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';

export interface TcpProxy {
  port: number;
  url: string;
  /** The next request of any connection loses its reply. */
  dropNextReply(): void;
  /** The next request that contains `needle` (a script's sha1, say) loses its reply; handshakes do not match it. */
  armOn(needle: string | Buffer): void;
  /** How many replies were lost so far: a test that expects a loss asserts it. */
  droppedCount(): number;
  /** Nothing passes in either direction, connections stay open: a server that is stopped. */
  hold(): void;
  release(): void;
  close(): Promise<void>;
}

/** @param targetUrl  `redis://host:port` */
export async function startProxy(targetUrl: string): Promise<TcpProxy> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  let needles: Buffer[] = [];
  let dropped = 0;
  let held = false;

  function track(socket: Socket): void {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    if (held) socket.pause();
  }

  function relay(client: Socket): void {
    const upstream = createConnection({ host: target.hostname, port: Number(target.port || 6379) });
    let state: 'passing' | 'armed' | 'dropping' = 'passing';
    let tail = Buffer.alloc(0);
    client.on('data', (chunk: Buffer) => {
      if (state === 'dropping') return;
      const seen = Buffer.concat([tail, chunk]);
      const hit = state === 'passing' ? needles.find((needle) => seen.includes(needle)) : undefined;
      if (hit !== undefined) {
        needles = needles.filter((needle) => needle !== hit);
        state = 'armed';
      }
      const longest = Math.max(1, ...needles.map((needle) => needle.length));
      tail = Buffer.from(seen.subarray(Math.max(0, seen.length - longest + 1)));
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      if (state === 'passing') client.write(chunk);
      if (state !== 'armed') return;
      state = 'dropping';
      dropped += 1;
      // Ending instead of resetting: Redis carries out all that it was sent before it closes, also if these bytes
      // answered an earlier request of the same connection.
      upstream.end();
    });
    upstream.on('close', () => (state === 'dropping' ? client.resetAndDestroy() : client.destroy()));
    client.on('close', () => upstream.destroy());
    for (const socket of [client, upstream]) track(socket);
  }

  const server = createServer(relay);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    dropNextReply: () => void needles.push(Buffer.alloc(0)),
    armOn: (needle) => void needles.push(Buffer.from(needle)),
    droppedCount: () => dropped,
    hold() {
      held = true;
      for (const socket of sockets) socket.pause();
    },
    release() {
      held = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
