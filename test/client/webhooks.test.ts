// Webhooks verified by the client, held against the reference library and against the engine's own signatures.

import { verifyWebhook, WebhookError } from '@switchboard/client';
import { Webhook as Oracle } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { newSigningSecret, signedHeaders } from '../../src/delivery/signing.js';

const secret = newSigningSecret();
const nowMs = 1_795_338_000_000;
const body = JSON.stringify({ type: 'reply.created', timestamp: '2026-11-22T09:00:00Z', data: { n: 'é' } });
const signed = (by = [secret], text = body) => signedHeaders('rp_1', text, by, nowMs);
const refused = (headers: Record<string, string | string[] | undefined>, text = body, at = nowMs) =>
  expect(verifyWebhook(headers, text, secret, at)).rejects.toThrow(WebhookError);

describe('a genuine webhook', () => {
  test('is read, with the id of every attempt', async () => {
    expect(await verifyWebhook(signed(), body, secret, nowMs)).toEqual({ id: 'rp_1', ...JSON.parse(body) });
  });

  test('is what the reference library signs', async () => {
    const headers = {
      'webhook-id': 'rp_1',
      'webhook-timestamp': String(nowMs / 1000),
      'webhook-signature': new Oracle(secret).sign('rp_1', new Date(nowMs), body),
    };
    expect((await verifyWebhook(headers, body, secret, nowMs)).id).toBe('rp_1');
    expect((await verifyWebhook(new Headers(headers), body, secret, nowMs)).type).toBe('reply.created');
  });

  test('may come as bytes, and under any of several secrets on either side', async () => {
    const older = newSigningSecret();
    const bytes = new TextEncoder().encode(body);
    expect((await verifyWebhook(signed([older, secret]), bytes, secret, nowMs)).id).toBe('rp_1');
    expect((await verifyWebhook(signed([older]), bytes, [secret, older], nowMs)).id).toBe('rp_1');
  });

  test('is taken up to five minutes around its timestamp', async () => {
    for (const at of [nowMs - 300_000, nowMs + 300_000])
      expect((await verifyWebhook(signed(), body, secret, at)).id).toBe('rp_1');
  });
});

describe('anything else is refused', () => {
  test.for(['webhook-id', 'webhook-timestamp', 'webhook-signature'])('without %s', async (name) => {
    await refused({ ...signed(), [name]: undefined });
    await refused({ ...signed(), [name]: '' });
    await refused({ ...signed(), [name]: ['a', 'b'] });
  });

  test('another body, id, time or secret', async () => {
    await refused(signed(), body.replace('é', 'e'));
    await refused({ ...signed(), 'webhook-id': 'rp_2' });
    await refused({ ...signed(), 'webhook-timestamp': String(nowMs / 1000 + 1) });
    await refused(signed([newSigningSecret()]));
  });

  test('older or newer than five minutes', async () => {
    await refused(signed(), body, nowMs + 300_001);
    await refused(signed(), body, nowMs - 300_001);
    await refused({ ...signed(), 'webhook-timestamp': '1e9' });
  });

  test('signatures of another version, cut short, or no base64 at all', async () => {
    const { 'webhook-signature': good } = signed();
    for (const bad of [good.replace('v1,', 'v2,'), good.slice(0, 20), 'v1,', 'v1,***', good.replace(',', '')])
      await refused({ ...signed(), 'webhook-signature': bad });
  });

  test('a signed text that is no webhook', async () => {
    for (const text of ['', 'null', '[]', '{"type":"a"}', 'nonsense'])
      await refused(signed([secret], text), text);
  });

  test('a secret that is none is a mistake of ours, not of the sender', async () => {
    await expect(verifyWebhook(signed(), body, 'whsec_', nowMs)).rejects.toThrow(TypeError);
  });
});
