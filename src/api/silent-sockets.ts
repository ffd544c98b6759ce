/**
 * Connections on which nothing was asked yet. To node they are not idle, so that one of them (a browser's, opened in advance)
 * would keep a server that stops until its deadline.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** @returns ends those there are, and from then on every new one */
export function watchSilentSockets(server: Server): () => void {
  const silent = new Set<Socket>();
  let ending = false;
  server.on('connection', (socket: Socket) => {
    if (ending) return void socket.destroy();
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }: IncomingMessage) => silent.delete(socket));
  return () => {
    ending = true;
    for (const socket of silent) socket.destroy();
  };
}
