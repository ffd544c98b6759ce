// Bad input: each gets a problem with a stable code and the field's path, and leaves nothing behind.

import { type Call, expect, type Stage, test } from './stage.js';

type Expected = { status: number; code: string; path?: string };

/** Sends it, and sees that nothing that is stored has changed. */
async function refused(
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

const good = { externalId: 'e1', contact: { externalId: 'ada' }, text: 'hello' };
const invalid = (path: string): Expected => ({ status: 422, code: 'invalid_request', path });
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
  ['a type of later', { ...good, type: 'reaction' }, { status: 422, code: 'unsupported_type', path: 'type' }],
  ['a type that is none', { ...good, type: 7 }, invalid('type')],
  ['a visibility that is none', { ...good, visibility: 'secret' }, invalid('visibility')],
  ['a date that is none', { ...good, sentAt: 'yesterday' }, invalid('sentAt')],
  ['a date without offset', { ...good, sentAt: '2026-11-22T09:00:00' }, invalid('sentAt')],
  ['a 30th of February', { ...good, sentAt: '2026-02-30T09:00:00Z' }, invalid('sentAt')],
  ['a date before 1970', { ...good, sentAt: '1969-12-31T23:59:59Z' }, invalid('sentAt')],
  ['a date after 2200', { ...good, sentAt: '2201-01-01T00:00:00Z' }, invalid('sentAt')],
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

const strangeIds = [
  'a:b',
  '{p0}',
  'x}',
  'a\nb',
  'x'.repeat(1000),
  '..',
  '__proto__',
  'ch_',
  'ch_p0_é',
  '%',
  '\u0000',
];

test.for(strangeIds.map((id) => [id] as const))(
  '%j as an id in a path is not found',
  async ([id], { stage }) => {
    const { admin, agent, connector, agentId } = stage.shop;
    const at = encodeURIComponent(id);
    const missing = { status: 404, code: 'not_found' };
    await refused(stage, 'POST', `/v1/channels/${at}/messages`, { key: connector, body: good }, missing);
    await refused(stage, 'GET', `/v1/conversations/${at}`, { key: agent }, missing);
    await refused(stage, 'PATCH', `/v1/teams/${at}`, { key: admin, body: { name: 'x' } }, missing);
    await refused(stage, 'DELETE', `/v1/keys/${at}`, { key: admin }, missing);
    await refused(stage, 'PUT', `/v1/agents/${agentId}/sessions/${at}`, { key: agent, body: {} }, missing);
  },
);

test('a strange id in a body or query is not valid', async ({ stage }) => {
  const { admin, agent, agentId } = stage.shop;
  const { id, epoch } = await stage.conversation();
  const headers = { 'if-match': `${epoch}` };
  for (const strange of strangeIds) {
    const assign = { key: agent, headers, body: { agentId: strange } };
    await refused(stage, 'POST', `/v1/conversations/${id}/assign`, assign, invalid('agentId'));
    await refused(
      stage,
      'POST',
      '/v1/agents',
      { key: admin, body: { name: 'x', teamIds: [strange] } },
      invalid('teamIds.0'),
    );
    const query = `/v1/conversations?channelId=${encodeURIComponent(strange)}`;
    await refused(stage, 'GET', query, { key: agent }, invalid('channelId'));
    const cursor = `/v1/agents/${agentId}/events?cursor=${encodeURIComponent(strange)}`;
    await refused(stage, 'GET', cursor, { key: agent }, invalid('cursor'));
  }
});

test('a path that is not well encoded is not found', async ({ stage }) => {
  const missing = { status: 404, code: 'not_found' };
  await refused(stage, 'GET', '/v1/conversations/%zz', { key: stage.shop.agent }, missing);
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
      { ...ok('b2'), type: 'edit' },
      ok('g1'),
      7,
    ],
  });
  expect(answer).toMatchObject({
    status: 202,
    body: {
      messages: [
        { externalId: 'g1', status: 'accepted' },
        { externalId: 'b1', status: 'rejected', error: { code: 'invalid_request', path: 'text' } },
        { externalId: 'g2', status: 'accepted' },
        { externalId: 'b2', status: 'rejected', error: { code: 'unsupported_type', path: 'type' } },
        { externalId: 'g1', status: 'duplicate' },
        { status: 'rejected', error: { code: 'invalid_request', path: '' } },
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

test('dates of 1970 and 2200 are taken and only shown', async ({ stage }) => {
  for (const sentAt of ['1970-01-01T00:00:00Z', '2200-12-31T23:59:59.999+00:00']) {
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

const queries = [
  'limit=0',
  'limit=501',
  'limit=x',
  'limit=1&limit=2',
  'state=open',
  'nonsense=1',
  'cursor=zzz',
];

test.for(queries.map((query) => [query] as const))('a list asked for with %s', async ([query], { stage }) => {
  const path = query.split('=')[0] ?? '';
  await refused(stage, 'GET', `/v1/conversations?${query}`, { key: stage.shop.agent }, invalid(path));
});

const setups: [method: string, url: string, body: unknown, path: string][] = [
  ['POST', '/v1/teams', {}, 'name'],
  ['POST', '/v1/teams', { name: ' ' }, 'name'],
  ['POST', '/v1/teams', { name: 'x', capacity: 0 }, 'capacity'],
  ['POST', '/v1/teams', { name: 'x', capacity: 1.5 }, 'capacity'],
  ['POST', '/v1/teams', { name: 'x', id: 'tm_mine' }, 'id'],
  ['POST', '/v1/teams', { name: 'a\ud800' }, 'name'],
  ['POST', '/v1/channels', { name: 'x', kind: 'fax' }, 'kind'],
  ['POST', '/v1/channels', { name: 'x', kind: 'api', teamIds: ['tm_unknown'] }, 'teamIds.0'],
  ['POST', '/v1/agents', { name: 'x', teamIds: 'tm_a' }, 'teamIds'],
  ['POST', '/v1/keys', { role: 'root' }, 'role'],
  ['POST', '/v1/keys', { role: 'connector', channelIds: [] }, 'channelIds'],
  ['POST', '/v1/keys', { role: 'connector', channelIds: ['ch_unknown'] }, 'channelIds.0'],
  ['POST', '/v1/keys', { role: 'agent', agentId: 'ag_unknown' }, 'agentId'],
  ['PATCH', '/v1/settings', { removeAssignment: { graceMs: 120_000 } }, 'removeAssignment.graceMs'],
  ['PATCH', '/v1/settings', { presence: { leaseMs: 20_000 } }, 'presence.leaseMs'],
  ['PATCH', '/v1/settings', { presence: { leaseMs: 100_000 } }, 'removeAssignment.graceMs'],
  ['PATCH', '/v1/settings', { colour: 'red' }, 'colour'],
  ['PUT', '/v1/take-back-hold', { durationMs: 0 }, 'durationMs'],
  ['PUT', '/v1/take-back-hold', { durationMs: 86_400_001 }, 'durationMs'],
  ['PUT', '/v1/take-back-hold', {}, 'durationMs'],
];

test.for(setups)('%s %s with %j names %s', async ([method, url, body, path], { stage }) => {
  await refused(stage, method, url, { key: stage.shop.admin, body }, invalid(path));
});

const replies: [body: unknown, path: string][] = [
  [{}, 'text'],
  [{ text: '' }, 'text'],
  [{ text: 'x'.repeat(16_385) }, 'text'],
  [{ text: '\ud800' }, 'text'],
  [{ text: 'x', seenSeq: -1 }, 'seenSeq'],
  [{ text: 'x', to: 'y' }, 'to'],
];

test('a reply that is not valid names its field and is not sent', async ({ stage }) => {
  const { id, epoch } = await stage.conversation();
  const headers = { 'if-match': `${epoch}` };
  for (const [body, path] of replies) {
    await refused(
      stage,
      'POST',
      `/v1/conversations/${id}/messages`,
      { key: stage.shop.agent, headers, body },
      invalid(path),
    );
  }
});

test('a webhook address is refused by name', async ({ stage }) => {
  const body = { name: 'x', kind: 'api', webhookUrl: 'https://shop.example/hook' };
  const expected = { status: 422, code: 'webhooks_unavailable', path: 'webhookUrl' };
  await refused(stage, 'POST', '/v1/channels', { key: stage.shop.admin, body }, expected);
});

test('nothing of what a customer wrote, and no key, is in the log', async ({ stage }) => {
  const secret = 'my card number is 4111';
  await stage.post(stage.message({ text: secret }));
  await stage.post(stage.message({ text: secret, [secret]: secret }));
  await stage.post(undefined, { raw: `{"text": "${secret}` });
  const told = stage.logged.join('');
  expect(told).toContain('/v1/channels/:channelId/messages');
  expect(told).not.toContain('4111');
  expect(told).not.toContain('ada');
  expect(told).not.toContain(stage.shop.connector);
});
