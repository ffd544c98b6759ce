/** What a call takes and answers, read off the generated table by its route. */
import type { Operations } from './api.js';

/** Method and path as in the OpenAPI document: `POST /v1/conversations/{conversationId}/messages`. */
export type Route = keyof Operations;

type Of<R extends Route, Part extends string> = Operations[R] extends Record<Part, infer T> ? T : never;
type Given<R extends Route> = Omit<Operations[R], 'answer'>;

export type Answer<R extends Route> = Of<R, 'answer'>;

/** One item of a paged list. */
export type ItemOf<R extends Route> = Answer<R> extends { items: (infer T)[] } ? T : never;

/** Routes that answer in pages. */
export type ListRoute = {
  [R in Route]: Answer<R> extends { items: unknown[]; nextCursor: string | null } ? R : never;
}[Route];

/** Routes that also answer as a stream of events. */
export type StreamRoute = Extract<Route, 'GET /v1/events' | 'GET /v1/agents/{agentId}/events'>;

export type CallSettings = Readonly<{
  /** The epoch of the assignment that this act is based on. */
  ifMatch?: number;
  /** Makes a repeat of this request safe, for 24 hours; the client then retries it. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** For each attempt, ms; 35 s by default, longer than any poll waits. */
  timeoutMs?: number;
}>;

/** `path`, `query` and `body` as the route wants them, and how to call. */
export type CallOptions<R extends Route> = Given<R> & CallSettings;

/** Options may be left out where the route needs none. */
export type CallArguments<R extends Route> =
  Record<never, never> extends Given<R> ? [options?: CallOptions<R>] : [options: CallOptions<R>];
