/** What an `Idempotency-Key` may be: 1 to 255 printable ASCII characters. */
export const isIdempotencyKey = (key: unknown): key is string =>
  typeof key === 'string' && /^[\x20-\x7e]{1,255}$/.test(key);
