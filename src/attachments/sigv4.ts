/** AWS Signature Version 4, as S3 and what is compatible with it check it: for headers of a request, or in the query of a link. */
import { createHash, createHmac } from 'node:crypto';

export type Credentials = Readonly<{ accessKeyId: string; secretAccessKey: string; region: string }>;

export const UNSIGNED = 'UNSIGNED-PAYLOAD';
const ALGORITHM = 'AWS4-HMAC-SHA256';

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Percent-encoding of all but RFC 3986's unreserved characters. */
export const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);

const byBytes = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

const canonicalQuery = (query: readonly (readonly [string, string])[]): string =>
  query
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort(byBytes)
    .join('&');

/** `20130524T000000Z` */
const stampOf = (atMs: number): string => new Date(atMs).toISOString().replace(/[:-]|\.\d{3}/g, '');

type Signing = {
  method: string;
  /** Path encoded already, as it stands in the request line. */
  path: string;
  query: readonly (readonly [string, string])[];
  /** Names in lower case; `host` among them. */
  headers: Readonly<Record<string, string>>;
  payloadHash: string;
};

const namesOf = (headers: Readonly<Record<string, string>>) => Object.keys(headers).sort(byBytes);
const scopeOf = ({ region }: Credentials, stamp: string) => `${stamp.slice(0, 8)}/${region}/s3/aws4_request`;

function signature(credentials: Credentials, stamp: string, signing: Signing): string {
  const { method, path, query, headers, payloadHash } = signing;
  const names = namesOf(headers);
  const lines = names.map((name) => `${name}:${headers[name]?.trim().replace(/ +/g, ' ')}\n`).join('');
  const canonical = [method, path, canonicalQuery(query), lines, names.join(';'), payloadHash].join('\n');
  const toSign = [ALGORITHM, stamp, scopeOf(credentials, stamp), sha256(canonical)].join('\n');
  const key = [stamp.slice(0, 8), credentials.region, 's3', 'aws4_request'].reduce<string | Buffer>(
    (last, part) => hmac(last, part),
    `AWS4${credentials.secretAccessKey}`,
  );
  return hmac(key, toSign).toString('hex');
}

/**
 * The headers of a request, those given among them, with its signature.
 *
 * @param payloadHash SHA-256 of the body in hex, or `UNSIGNED`
 * @param atMs unix ms; a store refuses what differs by minutes from its own time
 */
export function signedRequest(
  credentials: Credentials,
  request: { method: string; url: URL; headers: Readonly<Record<string, string>>; payloadHash: string },
  atMs: number,
): Record<string, string> {
  const { method, url, payloadHash } = request;
  const stamp = stampOf(atMs);
  const headers = {
    ...request.headers,
    host: url.host,
    'x-amz-content-sha256': payloadHash,
    'x-amz-date': stamp,
  };
  const signing = { method, path: url.pathname, query: [...url.searchParams], headers, payloadHash };
  const signed = signature(credentials, stamp, signing);
  const credential = `${credentials.accessKeyId}/${scopeOf(credentials, stamp)}`;
  const authorization = `${ALGORITHM} Credential=${credential},SignedHeaders=${namesOf(headers).join(';')},Signature=${signed}`;
  return { ...headers, authorization };
}

/** A link that anybody may GET for `seconds` (at most seven days). What stands in the query of `url` is signed too. */
export function presigned(credentials: Credentials, url: URL, seconds: number, atMs: number): string {
  const stamp = stampOf(atMs);
  const query: [string, string][] = [
    ...url.searchParams,
    ['X-Amz-Algorithm', ALGORITHM],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${scopeOf(credentials, stamp)}`],
    ['X-Amz-Date', stamp],
    ['X-Amz-Expires', String(seconds)],
    ['X-Amz-SignedHeaders', 'host'],
  ];
  const headers = { host: url.host };
  const signing = { method: 'GET', path: url.pathname, query, headers, payloadHash: UNSIGNED };
  const signed = signature(credentials, stamp, signing);
  return `${url.origin}${url.pathname}?${canonicalQuery(query)}&X-Amz-Signature=${signed}`;
}
