/** Typed calls of the API over `fetch`: one request, one answer or one `ProblemError`, tried again where that is safe. */
import { noAnswer, ProblemError, problemFrom } from './errors.js';
import type { Answer, CallArguments, CallSettings, ItemOf, ListRoute, Route, StreamRoute } from './routes.js';
import { readEvents, type StreamedEvent } from './stream.js';
import { backoffMs, isPassing, pause } from './waiting.js';

export type ClientOptions = Readonly<{
  /** Where the API is: `https://switchboard.example`, with a path where it is behind one. */
  baseUrl: string;
  key: string;
  /** How often a call is made at most; 4 by default, 1: never again. */
  attempts?: number;
  /** Instead of the global one. */
  fetch?: typeof fetch;
}>;

export type Client = Readonly<{
  /**
   * One call, typed by its route. Tried again after 429, 503 or no answer when it is a GET or a PUT, or has an
   * `idempotencyKey`; any other only after 429, which says that nothing was done.
   *
   * @throws {ProblemError} when it is refused or gets no answer; the signal's reason when it is called off
   */
  call<R extends Route>(route: R, ...options: CallArguments<R>): Promise<Answer<R>>;
  /** Every item of a list, page by page. */
  items<R extends ListRoute>(route: R, ...options: CallArguments<R>): AsyncGenerator<ItemOf<R>, void>;
  /**
   * Events as they happen, until the stream ends or the loop is left. One attempt: who goes on begins another from the last
   * `id`. Silence for `timeoutMs` (40 s; heartbeats come every 15 s) ends it.
   *
   * @throws {ProblemError} when it is refused or breaks off; `no_stream` where something in between does not let it through
   */
  stream<R extends StreamRoute>(route: R, ...options: CallArguments<R>): AsyncGenerator<StreamedEvent, void>;
}>;

type Parts = CallSettings & {
  path?: Readonly<Record<string, string | number>>;
  query?: Readonly<Record<string, unknown>>;
  body?: unknown;
};

const DEFAULT_TIMEOUT_MS = 35_000;
const DEFAULT_ATTEMPTS = 4;
const SILENCE_MS = 40_000;
const EVENT_STREAM = 'text/event-stream';

function urlOf(baseUrl: string, template: string, { path = {}, query = {} }: Parts): string {
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(path[name])));
  const words = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  );
  const search = words.join('&');
  return `${baseUrl.replace(/\/+$/, '')}${filled}${search && `?${search}`}`;
}

/** A body that is a text already is CSV; everything else is JSON. */
function requestOf(method: string, key: string, { body, ifMatch, idempotencyKey }: Parts) {
  const isText = typeof body === 'string';
  const headers = {
    authorization: `Bearer ${key}`,
    ...(body === undefined ? {} : { 'content-type': isText ? 'text/csv' : 'application/json' }),
    ...(ifMatch === undefined ? {} : { 'if-match': String(ifMatch) }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
  return { method, headers, ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }) };
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  if (!/[/+]json\b/.test(response.headers.get('content-type') ?? '')) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw noAnswer(error);
  }
}

/** @param options see `ClientOptions` */
export function createClient({
  baseUrl,
  key,
  attempts = DEFAULT_ATTEMPTS,
  fetch: send = fetch,
}: ClientOptions): Client {
  function requestFor(route: string, parts: Parts) {
    const [method = '', template = ''] = route.split(' ');
    return { method, url: urlOf(baseUrl, template, parts), init: requestOf(method, key, parts) };
  }

  async function once(url: string, init: RequestInit, { signal, timeoutMs }: Parts): Promise<unknown> {
    const limit = AbortSignal.timeout(timeoutMs ?? DEFAULT_TIMEOUT_MS);
    let response: Response;
    let body: unknown;
    try {
      response = await send(url, { ...init, signal: signal ? AbortSignal.any([signal, limit]) : limit });
      body = await bodyOf(response);
    } catch (error) {
      signal?.throwIfAborted();
      throw noAnswer(error);
    }
    if (response.ok) return body;
    throw problemFrom(response.status, response.headers, body);
  }

  async function run(route: string, parts: Parts = {}): Promise<unknown> {
    const { method, url, init } = requestFor(route, parts);
    const repeatable = method === 'GET' || method === 'PUT' || parts.idempotencyKey !== undefined;
    for (let attempt = 1; ; attempt++) {
      parts.signal?.throwIfAborted();
      try {
        return await once(url, init, parts);
      } catch (error) {
        const again = isPassing(error) && (repeatable || (error as ProblemError).status === 429);
        if (!again || attempt >= attempts) throw error;
        await pause(backoffMs(attempt, error), parts.signal);
      }
    }
  }

  async function* items(route: string, parts: Parts = {}): AsyncGenerator<unknown, void> {
    let cursor: string | null | undefined;
    do {
      const query = { ...parts.query, ...(cursor ? { cursor } : {}) };
      const page = (await run(route, { ...parts, query })) as { items: unknown[]; nextCursor: string | null };
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor);
  }

  async function* stream(route: string, parts: Parts = {}): AsyncGenerator<StreamedEvent, void> {
    const { signal, timeoutMs = SILENCE_MS } = parts;
    const { url, init } = requestFor(route, parts);
    const ending = new AbortController();
    /** Only the time that is waited counts: a reader may take as long as it likes. */
    async function waiting<T>(more: Promise<T>): Promise<T> {
      const timer = setTimeout(() => ending.abort(), timeoutMs);
      try {
        return await more;
      } finally {
        clearTimeout(timer);
      }
    }
    try {
      const either = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
      const headers = { ...init.headers, accept: EVENT_STREAM };
      const response = await waiting(send(url, { ...init, headers, signal: either }));
      if (!response.ok) throw problemFrom(response.status, response.headers, await waiting(bodyOf(response)));
      const isStream = response.headers.get('content-type')?.startsWith(EVENT_STREAM) ?? false;
      if (!isStream || !response.body) throw new ProblemError({ code: 'no_stream', status: 0 });
      yield* readEvents(response.body, waiting);
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof ProblemError ? error : noAnswer(error);
    } finally {
      ending.abort();
    }
  }

  // The generated table says what each route takes and answers; here every call is the same.
  return { call: run, items, stream } as Client;
}
