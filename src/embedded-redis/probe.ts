// One question to a Redis, one answer, connection closed. For finding out whose server answers, before a client exists.
// Never holds a connection, never carries data of the engine.

import { createConnection, type NetConnectOpts } from 'node:net';

/** A complete answer, or undefined while bytes are missing. Aggregates are answered as their first line. */
function parseReply(bytes: Buffer): string | undefined {
  const end = bytes.indexOf('\r\n');
  if (end < 0) return undefined;
  const line = bytes.toString('utf8', 0, end);
  if (line.startsWith('-')) return line;
  if (!line.startsWith('$')) return line.slice(1);
  const bodyEnd = end + 2 + Math.max(0, Number(line.slice(1)));
  return bytes.length < bodyEnd ? undefined : bytes.toString('utf8', end + 2, bodyEnd);
}

/**
 * The server's answer to one command.
 *
 * @returns the text; an error answer keeps its leading `-`, so that `-LOADING` is an answer and not an exception
 * @throws the socket's own error, `ETIMEDOUT` when nothing came in time, `ECONNRESET` when it closed without an answer
 * @see https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
export function askRedis(
  address: NetConnectOpts,
  command: readonly string[],
  timeoutMs = 1_000,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(address);
    const timer = setTimeout(() => finish(failure('no answer in time', 'ETIMEDOUT')), timeoutMs);
    let received = Buffer.alloc(0);
    function finish(outcome: string | Error): void {
      clearTimeout(timer);
      socket.destroy();
      if (typeof outcome === 'string') resolve(outcome);
      else reject(outcome);
    }
    socket.on('error', finish);
    socket.on('close', () => finish(failure('closed without an answer', 'ECONNRESET')));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const reply = parseReply(received);
      if (reply !== undefined) finish(reply);
    });
    const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
    socket.write(`*${command.length}\r\n${parts.join('')}`);
  });
}

function failure(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

/** A field of an INFO answer, undefined when the server does not show it. */
export function infoField(info: string, name: string): string | undefined {
  const line = info.split('\r\n').find((entry) => entry.startsWith(`${name}:`));
  return line?.slice(name.length + 1);
}
