/**
 * The guarded client: asks one address once. Every connection is judged by the address it really goes to, after the name was
 * looked up, so that no name can change its mind in between. Follows no redirect, knows no proxy, and caps everything.
 */
import { lookup } from 'node:dns';
import { Agent, buildConnector, errors, request } from 'undici';
import { settledWithin } from '../lifecycle.js';
import { type Allowed, bareHost, isLiteral, isPublic } from './addresses.js';

export type Limits = Readonly<{ connectMs: number; totalMs: number; headerBytes: number; bodyBytes: number }>;

/** Of one attempt. A body is read as far as that. */
export const defaultLimits: Limits = {
  connectMs: 3_000,
  totalMs: 15_000,
  headerBytes: 16_384,
  bodyBytes: 16_384,
};

/** What came back, or why nothing did: a short word. `text` null: too long, or it broke off: a part of one says nothing. */
export type Answered =
  | { code: number; retryAfter: string | undefined; text: string | null }
  | {
      error: 'closed' | 'address_refused' | 'invalid_url' | 'timeout' | 'connection' | 'tls' | 'bad_response';
    };

/** What came back to a GET, while its body is on its way. `length` as it was announced, bytes. */
export type Incoming = Readonly<{
  code: number;
  contentType: string | undefined;
  length: number | null;
  body: AsyncIterable<Uint8Array>;
}>;

export type Client = Readonly<{
  /**
   * Gives `take` what comes back; what it leaves of the body is not read. What it throws is thrown on, unless the other side broke off.
   *
   * @param totalMs until all of it was taken
   */
  get<T>(
    url: string,
    totalMs: number,
    take: (incoming: Incoming) => Promise<T>,
  ): Promise<{ taken: T } | Extract<Answered, { error: string }>>;
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Answered>;
  /** No attempt is made any more. */
  closing(): boolean;
  /** What is under way may end within `graceMs`, then it is given up. */
  close(graceMs: number): Promise<void>;
}>;

class Refused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

/** @param allowed what may be reached beside public addresses, also without TLS */
export function createClient(allowed: Allowed, limits: Limits = defaultLimits): Client {
  const mayReach = (address: string, tls: boolean) => allowed.address(address) || (tls && isPublic(address));
  const connectorFor = (tls: boolean) =>
    buildConnector({
      timeout: limits.connectMs,
      lookup: (host, options, done) =>
        lookup(host, { ...options, all: true }, (failure, found) => {
          if (failure) return done(failure, []);
          // One that is not to be reached spoils the name: such a name is not set up by accident.
          const fine = allowed.host(host) || found.every(({ address }) => mayReach(address, tls));
          if (!fine) return done(new Refused(), []);
          const [first] = found;
          if (options.all || !first) done(null, found);
          else done(null, first.address, first.family);
        }),
    });
  const connectors = { 'http:': connectorFor(false), 'https:': connectorFor(true) };
  const agent = new Agent({
    connections: 4,
    maxHeaderSize: limits.headerBytes,
    connect: (options, done) => {
      const tls = options.protocol === 'https:';
      const host = bareHost(options.hostname);
      // Nobody looks an address up: it is judged here.
      if (isLiteral(host) && !mayReach(host, tls)) return done(new Refused(), null);
      connectors[tls ? 'https:' : 'http:'](options, done);
    },
  });

  let closed = false;

  async function post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Answered> {
    if (closed) return { error: 'closed' };
    if (!isSendable(url)) return { error: 'invalid_url' };
    const signal = AbortSignal.timeout(limits.totalMs);
    try {
      const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent, signal });
      const retryAfter = answer.headers['retry-after'];
      const text = await firstOf(answer.body, limits.bodyBytes).catch(() => null);
      return {
        code: answer.statusCode,
        retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
        text,
      };
    } catch (error) {
      return { error: closed ? 'closed' : reasonOf(error) };
    }
  }

  async function get<T>(url: string, totalMs: number, take: (incoming: Incoming) => Promise<T>) {
    if (closed) return { error: 'closed' as const };
    if (!isSendable(url)) return { error: 'invalid_url' as const };
    const signal = AbortSignal.timeout(totalMs);
    let ours: unknown;
    try {
      const { statusCode, headers, body } = await request(url, { dispatcher: agent, signal });
      const type = headers['content-type'];
      const length = Number(headers['content-length']);
      let broken = false;
      body.on('error', () => {
        broken = true;
      });
      try {
        const incoming = {
          code: statusCode,
          contentType: typeof type === 'string' ? type : undefined,
          length: headers['content-length'] === undefined || Number.isNaN(length) ? null : length,
          body,
        };
        return { taken: await take(incoming) };
      } catch (error) {
        if (!broken) ours = error;
        throw error;
      } finally {
        body.destroy();
      }
    } catch (error) {
      if (ours !== undefined) throw ours;
      return { error: closed ? ('closed' as const) : reasonOf(error) };
    }
  }

  return {
    get,
    post,
    closing: () => closed,
    close: async (graceMs) => {
      closed = true;
      await settledWithin(agent.close(), graceMs);
      await agent.destroy();
    },
  };
}

/** A body of at most so many bytes; null where it is longer. */
async function firstOf(body: AsyncIterable<Buffer>, most: number): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function isSendable(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, username, password } = new URL(url);
  return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
}

function reasonOf(error: unknown): Extract<Answered, { error: string }>['error'] {
  if (!(error instanceof Error)) return 'connection';
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'ADDRESS_REFUSED') return 'address_refused';
  if (error.name === 'TimeoutError' || error instanceof errors.ConnectTimeoutError) return 'timeout';
  if (error instanceof errors.HeadersOverflowError || error instanceof errors.HTTPParserError)
    return 'bad_response';
  return /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO/.test(code) ? 'tls' : 'connection';
}
