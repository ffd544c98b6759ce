/** Links that prove themselves: HMAC-SHA256 over what is linked to and until when, so that whoever holds one needs no key. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a link that is shown is good, ms. */
export const LINK_MS = 3_600_000;

const signatureOf = (secret: string, object: string, expiresAt: number): Buffer =>
  createHmac('sha256', secret).update(`attachment\n${object}\n${expiresAt}`).digest();

/** The query of a link: `expires` (unix ms) and `signature` (base64url). */
export const linkQuery = (secret: string, object: string, expiresAt: number): string =>
  `expires=${expiresAt}&signature=${signatureOf(secret, object, expiresAt).toString('base64url')}`;

/** Whether the link was made here for this object, and is still good. */
export function isGoodLink(
  secret: string,
  object: string,
  given: { expires: number; signature: string },
  nowMs: number,
): boolean {
  const expected = signatureOf(secret, object, given.expires);
  const actual = Buffer.from(given.signature, 'base64url');
  return actual.length === expected.length && timingSafeEqual(actual, expected) && given.expires > nowMs;
}
