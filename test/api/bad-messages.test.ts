// Bad messages: each gets a problem with a stable code and the field's path, and leaves nothing behind.

import { type Expected, good, invalid, refused } from './refused.js';
import { expect, test } from './stage.js';

const without = (name: keyof typeof good) => {
  const { [name]: _, ...rest } = good;
  return rest;
};

const messages: [what: string, body: unknown, expected: Expected][] = [
  ['no externalId', without('externalId'), invalid('externalId')],
  ['no contact', without('contact'), invalid('contact')],
  ['a contact without id', { ...good, contact: {} }, invalid('contact.externalId')],
  ['neither text nor attachments', without('text'), invalid('text')],
  ['an empty text', { ...good, text: '' }, invalid('text')],
  ['a number as text', { ...good, text: 5 }, invalid('text')],
  ['null as text', { ...good, text: null }, invalid('text')],
  ['a text of 16,385 characters', { ...good, text: 'x'.repeat(16_385) }, invalid('text')],
  ['an empty externalId', { ...good, externalId: '' }, invalid('externalId')],
  ['an externalId of 1,000 characters', { ...good, externalId: 'x'.repeat(1000) }, invalid('externalId')],
  ['a lone surrogate in the text', { ...good, text: 'a\ud800b' }, invalid('text')],
  ['NUL in the text', { ...good, text: 'a\u0000b' }, invalid('text')],
  ['NUL in the externalId', { ...good, externalId: 'a\u0000b' }, invalid('externalId')],
  [
    'a lone surrogate in the name',
    { ...good, contact: { externalId: 'a', name: '\udfff' } },
    invalid('contact.name'),
  ],
  ['an unknown field', { ...good, priority: 1 }, invalid('priority')],
  [
    'an unknown field inside',
    { ...good, contact: { externalId: 'a', email: 'b' } },
    invalid('contact.email'),
  ],
  [
    'a type that is not taken',
    { ...good, type: 'typing' },
    { status: 422, code: 'unsupported_type', path: 'type' },
  ],
  ['a type that is none', { ...good, type: 7 }, invalid('type')],
  ['a visibility that is none', { ...good, visibility: 'secret' }, invalid('visibility')],
  ['a date that is none', { ...good, sentAt: 'yesterday' }, invalid('sentAt')],
  ['a date without offset', { ...good, sentAt: '2026-11-22T09:00:00' }, invalid('sentAt')],
  ['a 30th of February', { ...good, sentAt: '2026-02-30T09:00:00Z' }, invalid('sentAt')],
  ['a date of 1970', { ...good, sentAt: '1970-01-01T00:00:00Z' }, invalid('sentAt')],
  ['a date of 2200', { ...good, sentAt: '2200-01-01T00:00:00Z' }, invalid('sentAt')],
  [
    'an attachment that is no web address',
    { ...good, attachments: [{ url: 'file:///etc' }] },
    invalid('attachments.0.url'),
  ],
  [
    '33 attachments',
    { ...good, attachments: Array(33).fill({ url: 'https://a.example/' }) },
    invalid('attachments'),
  ],
  [
    'a number as attribute',
    { ...good, contact: { externalId: 'a', attributes: { age: 5 } } },
    invalid('contact.attributes.age'),
  ],
  ['metadata of 5 kB', { ...good, metadata: { a: 'x'.repeat(5000) } }, invalid('metadata')],
  ['metadata that is a list', { ...good, metadata: [] }, invalid('metadata')],
  ['NUL in metadata', { ...good, metadata: { a: { b: '\u0000' } } }, invalid('metadata.a.b')],
  ['an empty batch', { messages: [] }, invalid('messages')],
  ['a batch that is no list', { messages: {} }, invalid('messages')],
  ['an unknown field beside the batch', { messages: [good], source: 'x' }, invalid('source')],
  ['1,001 messages in a batch', { messages: Array(1001).fill(good) }, invalid('messages')],
  [
    'a batch of which every message is bad',
    { messages: [{ ...good, text: 5 }, 7] },
    invalid('messages.0.text'),
  ],
  ['a list', [good], invalid('')],
  ['a number', 7, invalid('')],
  ['null', null, invalid('')],
];

test.for(messages)('a connector posts %s', async ([, body, expected], { stage }) => {
  const { channelId, connector } = stage.shop;
  await refused(stage, 'POST', `/v1/channels/${channelId}/messages`, { key: connector, body }, expected);
});

const bodies: [what: string, raw: string | Buffer, headers: Record<string, string>, expected: Expected][] = [
  ['half an object', '{"externalId":', {}, { status: 400, code: 'invalid_json' }],
  ['text that is not JSON', 'hello', {}, { status: 400, code: 'invalid_json' }],
  [
    'invalid UTF-8',
    Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
    {},
    { status: 400, code: 'invalid_json' },
  ],
  ['an overlong encoding', Buffer.from('"\xc0\xaf"', 'latin1'), {}, { status: 400, code: 'invalid_json' }],
  ['nothing', '', {}, invalid('')],
  [
    'a form',
    'a=b',
    { 'content-type': 'application/x-www-form-urlencoded' },
    { status: 415, code: 'unsupported_media_type' },
  ],
  ['plain text', 'hello', { 'content-type': 'text/plain' }, { status: 415, code: 'unsupported_media_type' }],
  ['more than 8 MiB', Buffer.alloc(8 * 1024 * 1024 + 1, 0x20), {}, { status: 413, code: 'body_too_large' }],
  ['nesting without end', '['.repeat(100_000), {}, { status: 400, code: 'invalid_json' }],
  ['a deep list', '['.repeat(50_000) + ']'.repeat(50_000), {}, invalid('')],
  [
    'deep metadata',
    `{"externalId":"e","contact":{"externalId":"a"},"text":"t","metadata":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`,
    {},
    { status: 422, code: 'invalid_request' },
  ],
  [
    '__proto__ as a field',
    '{"externalId":"e","contact":{"externalId":"a"},"text":"t","__proto__":{"x":1}}',
    {},
    invalid('__proto__'),
  ],
  [
    '__proto__ inside metadata',
    '{"externalId":"e","contact":{"externalId":"a"},"text":"t","metadata":{"a":{"__proto__":{"x":1}}}}',
    {},
    invalid('metadata.a.__proto__'),
  ],
  [
    '__proto__ among the attributes, escaped',
    '{"externalId":"e","contact":{"externalId":"a","attributes":{"\\u005f_proto__":"x"}},"text":"t"}',
    {},
    invalid('contact.attributes.__proto__'),
  ],
  [
    'constructor.prototype',
    '{"externalId":"e","contact":{"externalId":"a"},"text":"t","metadata":{"constructor":{"prototype":{}}}}',
    {},
    invalid('metadata.constructor'),
  ],
];

test.for(bodies)('a body of %s', async ([, raw, headers, expected], { stage }) => {
  const { channelId, connector } = stage.shop;
  await refused(
    stage,
    'POST',
    `/v1/channels/${channelId}/messages`,
    { key: connector, raw, headers },
    expected,
  );
  expect(Object.prototype).not.toHaveProperty('x');
});

test('one bad message among good ones is named with code and path, and the good ones are accepted', async ({
  stage,
}) => {
  const ok = (externalId: string) => ({ ...good, externalId });
  const answer = await stage.post({
    messages: [
      ok('g1'),
      { ...ok('b1'), text: 'a\u0000' },
      ok('g2'),
      { ...ok('b2'), type: 'typing' },
      ok('g1'),
      7,
    ],
  });
  expect(answer).toMatchObject({
    status: 202,
    body: {
      messages: [
        { externalId: 'g1', status: 'accepted' },
        { externalId: 'b1', status: 'rejected', error: { code: 'malformed_text', path: 'text' } },
        { externalId: 'g2', status: 'accepted' },
        { externalId: 'b2', status: 'rejected', error: { code: 'unsupported_type', path: 'type' } },
        { externalId: 'g1', status: 'duplicate' },
        { status: 'rejected', error: { code: 'invalid_type', path: '' } },
      ],
    },
  });
  await stage.settle();
  const list = await stage.call('GET', '/v1/conversations?state=new', { key: stage.shop.admin });
  const [only] = list.body.items as { id: string }[];
  const timeline = await stage.call('GET', `/v1/conversations/${only?.id}/timeline`, {
    key: stage.shop.admin,
  });
  const said = (timeline.body.items as { kind: string; externalId?: string }[]).filter(
    ({ kind }) => kind === 'message',
  );
  expect(said.map(({ externalId }) => externalId)).toEqual(['g1', 'g2']);
  expect(stage.counted).toEqual(['rejected 3', 'accepted 2', 'duplicate 1']);
});

test('1,000 messages of a realistic size are one request, each with its status in order', async ({
  stage,
}) => {
  const text = 'I ordered a card two weeks ago and it has not come. '.repeat(40);
  const batch = Array.from({ length: 1000 }, (_, i) => ({
    ...good,
    externalId: `e${i}`,
    contact: { externalId: `c${i % 50}` },
    text,
  }));
  const answer = await stage.post({ messages: batch });
  expect(answer.status).toBe(202);
  const statuses = answer.body.messages as { externalId: string; status: string }[];
  expect(statuses.map(({ externalId }) => externalId)).toEqual(batch.map(({ externalId }) => externalId));
  expect(new Set(statuses.map(({ status }) => status))).toEqual(new Set(['accepted']));
  expect(new Set(stage.rings.inbound.map(([, contactId]) => contactId)).size).toBe(50);
});

test('dates at the edges are taken and only shown', async ({ stage }) => {
  for (const sentAt of ['2000-01-01T00:00:00Z', '2100-12-31T23:59:59.999+00:00']) {
    const contact = sentAt.slice(0, 4);
    const body = stage.message({ contact: { externalId: contact }, sentAt });
    expect((await stage.post(body)).status).toBe(202);
    await stage.settle();
    const list = await stage.call('GET', '/v1/conversations?state=new', { key: stage.shop.admin });
    const items = list.body.items as { id: string; waitingSince: string; contact: { externalId: string } }[];
    const found = items.find((item) => item.contact.externalId === contact);
    expect(Math.abs(Date.parse(found?.waitingSince ?? '') - Date.now())).toBeLessThan(60_000);
    const timeline = await stage.call('GET', `/v1/conversations/${found?.id}/timeline`, {
      key: stage.shop.admin,
    });
    expect(timeline.body.items).toMatchObject([{ sentAt, direction: 'in' }, {}]);
  }
});
