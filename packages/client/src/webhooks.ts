/** Webhooks as they arrive: verified by Standard Webhooks 1.0.0 before anything of them is read. */

export type WebhookHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What a webhook says. `data` is of its `type`; new types and fields may come. */
export type WebhookMessage = Readonly<{
  type: string;
  timestamp: string;
  data: Readonly<Record<string, unknown>>;
}>;

/** Whom it is from is not certain, or it is no webhook: answer 400 and do nothing. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

/** How far its clock may be from ours, ms. */
const WINDOW_MS = 300_000;
const PREFIX = 'whsec_';
const MOST_SIGNATURES = 20;

function headerOf(headers: WebhookHeaders, name: string): string {
  const found = headers instanceof Headers ? headers.get(name) : headers[name];
  if (typeof found !== 'string' || found === '') throw new WebhookError(`the header ${name} is missing`);
  return found;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

async function keyOf(secret: string) {
  const bytes = bytesOf(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret);
  if (!bytes?.length) throw new TypeError('the secret is not whsec_ and base64');
  return crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
}

/**
 * Verifies the signature over the raw body, then reads it.
 *
 * @param headers of the request, names in lower case where it is a plain object (as node:http has them)
 * @param body exactly as it arrived
 * @param secret `whsec_…`; or several of them, while receivers change from one to the next
 * @param nowMs unix ms
 * @returns what it says, and its id: the same at every attempt, so that a repeat is known
 * @throws {WebhookError} when it is not genuine, not of these five minutes, or not readable
 */
export async function verifyWebhook(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secret: string | readonly string[],
  nowMs: number = Date.now(),
): Promise<WebhookMessage & { id: string }> {
  const id = headerOf(headers, 'webhook-id');
  const timestamp = headerOf(headers, 'webhook-timestamp');
  const signatures = headerOf(headers, 'webhook-signature').split(' ').slice(0, MOST_SIGNATURES);
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs - Number(timestamp) * 1000) > WINDOW_MS)
    throw new WebhookError('the timestamp is not of now');

  const text = typeof body === 'string' ? body : new TextDecoder().decode(body);
  const signed = new TextEncoder().encode(`${id}.${timestamp}.${text}`);
  const keys = await Promise.all([secret].flat().map(keyOf));
  for (const signature of signatures) {
    const bytes = signature.startsWith('v1,') ? bytesOf(signature.slice(3)) : null;
    if (!bytes) continue;
    // Web Crypto compares in constant time.
    for (const key of keys)
      if (await crypto.subtle.verify('HMAC', key, bytes, signed)) return { id, ...read(text) };
  }
  throw new WebhookError('no signature is by this secret');
}

function read(text: string): WebhookMessage {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'type' in parsed && 'data' in parsed)
      return parsed as WebhookMessage;
  } catch {
    // Falls through: said in our words, without its text.
  }
  throw new WebhookError('the body is no webhook');
}
