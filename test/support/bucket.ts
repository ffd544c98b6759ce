// A bucket on a local port that checks signatures as S3 does: what was signed is put together anew from the request as it came.

import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export const credentials = { accessKeyId: 'AKTEST', secretAccessKey: 'a secret', region: 'eu-west-3' };

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** The signature that this request must carry; in a link its own stands apart from what is signed. */
function expected(request: IncomingMessage, names: string[], stamp: string, payload: string): string {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const signed = query
    .split('&')
    .filter((part) => part !== '' && !part.startsWith('X-Amz-Signature='))
    .sort()
    .join('&');
  const lines = names.map((name) => `${name}:${request.headers[name]}\n`).join('');
  const canonical = [request.method, path, signed, lines, names.join(';'), payload].join('\n');
  const day = stamp.slice(0, 8);
  const scope = `${day}/${credentials.region}/s3/aws4_request`;
  const dayKey = hmac(`AWS4${credentials.secretAccessKey}`, day);
  const key = hmac(hmac(hmac(dayKey, credentials.region), 's3'), 'aws4_request');
  return hmac(key, `AWS4-HMAC-SHA256\n${stamp}\n${scope}\n${sha256(canonical)}`).toString('hex');
}

function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const url = new URL(request.url ?? '', 'http://local');
  const inLink = url.searchParams.get('X-Amz-Signature');
  if (inLink !== null) {
    const stamp = url.searchParams.get('X-Amz-Date') ?? '';
    return inLink === expected(request, ['host'], stamp, 'UNSIGNED-PAYLOAD');
  }
  const [, names = '', given] =
    /SignedHeaders=([^,]+),Signature=(\w+)$/.exec(request.headers.authorization ?? '') ?? [];
  const payload = String(request.headers['x-amz-content-sha256']);
  if (payload !== 'UNSIGNED-PAYLOAD' && payload !== sha256(body)) return false;
  return given === expected(request, names.split(';'), String(request.headers['x-amz-date']), payload);
}

export async function startBucket() {
  const objects = new Map<string, { body: Buffer; type: string }>();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '', 'http://local');
    const found = objects.get(url.pathname);
    if (!isSigned(request, body)) response.writeHead(403).end('<Error>SignatureDoesNotMatch</Error>');
    else if (request.method === 'PUT') {
      objects.set(url.pathname, { body, type: String(request.headers['content-type']) });
      response.writeHead(200).end();
    } else if (request.method === 'DELETE')
      response.writeHead(objects.delete(url.pathname) ? 204 : 404).end();
    else if (!found) response.writeHead(404).end('<Error>NoSuchKey</Error>');
    else {
      const asked = (name: string) => url.searchParams.get(`response-${name}`);
      response.writeHead(200, {
        'content-length': found.body.length,
        'content-type': asked('content-type') ?? found.type,
        ...(asked('content-disposition')
          ? { 'content-disposition': asked('content-disposition') ?? '' }
          : {}),
      });
      response.end(found.body);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
