/** Files in a bucket of an S3-compatible store, addressed by path: AWS, MinIO, R2 and others. Links lead to the store itself. */
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { request } from 'undici';
import { type Credentials, presigned, signedRequest, UNSIGNED } from './sigv4.js';
import { checkedName, dispositionOf, type Store } from './store.js';

export type S3Options = Readonly<{
  /** `https://s3.eu-west-3.amazonaws.com` */
  endpoint: string;
  bucket: string;
  credentials: Credentials;
  /** Of one request, ms. */
  timeoutMs?: number;
}>;

const TIMEOUT_MS = 60_000;

/** @throws {Error} from each call but `link`, when the store is away or refuses */
export function createS3Store({ endpoint, bucket, credentials, timeoutMs = TIMEOUT_MS }: S3Options): Store {
  const base = endpoint.replace(/\/+$/, '');
  const urlOf = (object: string) => new URL(`${base}/${bucket}/${checkedName(object)}`);

  async function send(
    method: 'GET' | 'PUT' | 'DELETE',
    object: string,
    put: { headers: Record<string, string>; payloadHash: string; path: string } | null = null,
  ) {
    const url = urlOf(object);
    const signing = { method, url, headers: put?.headers ?? {}, payloadHash: put?.payloadHash ?? UNSIGNED };
    return request(url, {
      method,
      headers: signedRequest(credentials, signing, Date.now()),
      ...(put ? { body: createReadStream(put.path) } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    });
  }
  /** What it answers in a failure may name keys: the status alone is told. */
  const refused = (method: string, status: number) =>
    new Error(`the store answered ${method} with ${status}`);

  return {
    keep: async (object, file, contentType) => {
      const headers = { 'content-length': String(file.size), 'content-type': contentType };
      const put = { headers, payloadHash: file.sha256, path: file.path };
      const { statusCode, body } = await send('PUT', object, put);
      await body.dump();
      if (statusCode !== 200) throw refused('PUT', statusCode);
      await rm(file.path, { force: true });
    },
    read: async (object) => {
      const { statusCode, headers, body } = await send('GET', object);
      if (statusCode === 200) return { body, size: Number(headers['content-length']) };
      await body.dump();
      if (statusCode === 404) return null;
      throw refused('GET', statusCode);
    },
    drop: async (object) => {
      const { statusCode, body } = await send('DELETE', object);
      await body.dump();
      if (statusCode >= 300 && statusCode !== 404) throw refused('DELETE', statusCode);
    },
    link: (object, { contentType, name }, expiresAt, nowMs) => {
      const url = urlOf(object);
      url.searchParams.set('response-content-disposition', dispositionOf(name));
      url.searchParams.set('response-content-type', contentType);
      return presigned(credentials, url, Math.max(1, Math.ceil((expiresAt - nowMs) / 1000)), nowMs);
    },
  };
}
