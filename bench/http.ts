/**
 * A small JSON-over-HTTP client on kept-alive connections: what a connector or an agent's app would use.
 *
 * Never retries and never throws for an answer: a connection that fails is an answer with status 0.
 */
import { Agent, type IncomingHttpHeaders, request as open } from 'node:http';

export type HttpAnswer = {
  /** 0 when there was no answer: refused, reset, timed out or aborted. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** The parsed JSON body; undefined when there is none. */
  readonly body: unknown;
  /** The stable `code` of a problem+json body; `aborted`, `timeout` or `network` with status 0; else ''. */
  readonly code: string;
};

export type HttpCall = {
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

export type HttpClient = {
  send(method: string, path: string, call?: HttpCall): Promise<HttpAnswer>;
  close(): void;
};

const DEFAULT_TIMEOUT_MS = 35_000;

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function codeOf(status: number, body: unknown): string {
  if (status < 400 || typeof body !== 'object' || body === null || !('code' in body)) return '';
  return String(body.code);
}

/** @param baseUrl  `http://host:port`, without a path */
export function createHttpClient(baseUrl: string): HttpClient {
  const { hostname, port } = new URL(baseUrl);
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 256 });

  const send = (method: string, path: string, call: HttpCall = {}) =>
    new Promise<HttpAnswer>((resolve) => {
      const payload = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body));
      const headers: Record<string, string | number> = { accept: 'application/json', ...call.headers };
      if (call.key) headers.authorization = `Bearer ${call.key}`;
      if (payload) {
        headers['content-type'] = 'application/json';
        headers['content-length'] = payload.byteLength;
      }
      const nothing = (code: string) => resolve({ status: 0, headers: {}, body: undefined, code });
      if (call.signal?.aborted) return nothing('aborted');

      const request = open({ agent, hostname, port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', () => fail('network'));
        response.on('end', () => {
          settle();
          const body = parse(Buffer.concat(chunks).toString('utf8'));
          const status = response.statusCode ?? 0;
          resolve({ status, headers: response.headers, body, code: codeOf(status, body) });
        });
      });
      const timer = setTimeout(() => fail('timeout'), call.timeoutMs ?? DEFAULT_TIMEOUT_MS);
      const onAbort = () => fail('aborted');
      const settle = () => {
        clearTimeout(timer);
        call.signal?.removeEventListener('abort', onAbort);
      };
      const fail = (code: string) => {
        settle();
        nothing(code);
        request.destroy();
      };
      call.signal?.addEventListener('abort', onAbort, { once: true });
      request.on('error', () => fail('network'));
      request.end(payload);
    });

  return { send, close: () => agent.destroy() };
}
