// Signatures against the reference implementation of Standard Webhooks, which takes no part outside of this file.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { newSigningSecret, signedHeaders } from '../../src/delivery/signing.js';

const NOW = Date.now();

describe('a signature', () => {
  test('is what the reference verifies, whatever the body', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const secret = newSigningSecret();
        const body = JSON.stringify({ text });
        const headers = signedHeaders('rp_abc_3', body, [secret], NOW);
        expect(new Webhook(secret).verify(body, headers)).toEqual({ text });
        expect(headers['webhook-signature']).toBe(new Webhook(secret).sign('rp_abc_3', new Date(NOW), body));
      }),
      { numRuns: 50 },
    );
  });

  test('is there for each secret, so that old and new receivers verify it', () => {
    const secrets = [newSigningSecret(), newSigningSecret()];
    const headers = signedHeaders('rp_abc_3', '{}', secrets, NOW);
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const secret of secrets) expect(new Webhook(secret).verify('{}', headers)).toEqual({});
    expect(() => new Webhook(newSigningSecret()).verify('{}', headers)).toThrow();
  });

  test.for([
    ['another body', '{"a":1}', 'rp_abc_3'],
    ['another id', '{}', 'rp_abc_4'],
  ] as const)('is not that of %s', ([, body, id]) => {
    const secret = newSigningSecret();
    const headers = { ...signedHeaders('rp_abc_3', '{}', [secret], NOW), 'webhook-id': id };
    expect(() => new Webhook(secret).verify(body, headers)).toThrow();
  });
});

test('secrets are 32 random bytes', () => {
  const secrets = Array.from({ length: 100 }, newSigningSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32);
});

test('the lines of docs/webhooks.md tell what is genuine', () => {
  const page = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8');
  const [, code = ''] = /```js\n([\s\S]*?)```/.exec(page) ?? [];
  const verify = new Function(
    ...['createHmac', 'timingSafeEqual', 'secret', 'headers', 'rawBody'],
    `${code}; return genuine;`,
  ).bind(null, createHmac, timingSafeEqual) as (secret: string, headers: object, body: string) => boolean;
  const [older, newer] = [newSigningSecret(), newSigningSecret()] as const;
  const headers = signedHeaders('rp_abc_3', '{}', [newer, older], NOW);
  expect([verify(older, headers, '{}'), verify(newer, headers, '{}')]).toEqual([true, true]);
  expect(verify(newSigningSecret(), headers, '{}')).toBe(false);
  expect(verify(newer, headers, '{"a":1}')).toBe(false);
  expect(verify(newer, signedHeaders('rp_abc_3', '{}', [newer], NOW - 600_000), '{}')).toBe(false);
});
