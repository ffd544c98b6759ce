// Sends what is bad, and sees that it is refused as a problem that names what is wrong, and that nothing is left behind.

import { type Call, expect, type Stage } from './stage.js';

export type Expected = { status: number; code: string; path?: string };

/** Sends it, and sees that nothing that is stored has changed. */
export async function refused(
  stage: Stage,
  method: string,
  url: string,
  call: Call,
  expected: Expected,
): Promise<void> {
  const before = await stage.snapshot();
  const rings = stage.rings.inbound.length + stage.rings.routing.length;
  const answer = await stage.call(method, url, call);
  expect(answer).toMatchObject({
    status: expected.status,
    body: { code: expected.code, status: expected.status },
  });
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  if (expected.path !== undefined) {
    expect((answer.body.errors as { path: string }[]).map(({ path }) => path)).toContain(expected.path);
  }
  expect(await stage.snapshot()).toEqual(before);
  expect(stage.rings.inbound.length + stage.rings.routing.length).toBe(rings);
}

/** A complete message. */
export const good = { externalId: 'e1', contact: { externalId: 'ada' }, text: 'hello' };

/** The refusal that names this field. */
export const invalid = (path: string): Expected => ({ status: 422, code: 'invalid_request', path });
