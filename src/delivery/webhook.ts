/** One attempt at a webhook: signed, sent, and said in one word what came of it. Never tries twice. */
import type { Answered, Client } from './client.js';
import { retryAfterMs } from './schedule.js';
import { signedHeaders } from './signing.js';

export type Webhook = Readonly<{
  url: string;
  /** The same at every attempt. */
  id: string;
  /** JSON. */
  body: string;
  secrets: readonly string[];
}>;

/**
 * `delivered`: it was received; `text`: what the other side said, null where that was too long or broke off. `gone`: the endpoint wants no more. `failed`: to be tried again; `reason` is a code or
 * `http_<status>`, `ailing` says that any other message would have failed too, `askedMs` what `Retry-After` asked for.
 */
export type Attempt =
  | { status: 'delivered'; text: string | null }
  | { status: 'gone'; reason: string }
  | { status: 'failed'; reason: string; ailing: boolean; askedMs: number | null };

/** @param nowMs of the attempt, unix ms */
export async function attempt(client: Client, hook: Webhook, nowMs = Date.now()): Promise<Attempt> {
  const headers = {
    ...signedHeaders(hook.id, hook.body, hook.secrets, nowMs),
    'content-type': 'application/json',
    'user-agent': 'Switchboard',
  };
  return verdictOn(await client.post(hook.url, headers, hook.body), nowMs);
}

export function verdictOn(answered: Answered, nowMs: number): Attempt {
  if ('error' in answered) {
    const reason = answered.error;
    return { status: 'failed', reason, ailing: reason !== 'closed', askedMs: null };
  }
  const { code, retryAfter, text } = answered;
  const reason = `http_${code}`;
  if (code >= 200 && code < 300) return { status: 'delivered', text };
  if (code === 410) return { status: 'gone', reason };
  // What it says of one message (4xx) is no word on the next one.
  const ailing = code < 400 || code >= 500 || code === 408 || code === 429;
  return { status: 'failed', reason, ailing, askedMs: retryAfterMs(retryAfter, nowMs) };
}
