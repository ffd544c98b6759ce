// Contacts as agents and admins see them: what connectors say is merged key by key, what people write is typed, a search folds
// accents and case, notes are anybody's, and what is known moves what waits.

import { describe } from 'vitest';
import { createDesk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

type Contact = {
  id: string;
  name: string | null;
  attributes: { key: string; value: unknown; source: string; clearedAt: string | null }[];
};
const valuesOf = (contact: Contact) =>
  Object.fromEntries(contact.attributes.map(({ key, value }) => [key, value]));

/** A contact who wrote once, as the admin sees it. */
async function wrote(stage: Stage, externalId: string, attributes: object, name = 'Ada'): Promise<Contact> {
  await stage.post(stage.message({ contact: { externalId, name, attributes } }));
  await stage.apply();
  const { body } = await stage.call('GET', `/v1/contacts?q=${encodeURIComponent(externalId)}`, {
    key: stage.shop.admin,
  });
  return (body.items as Contact[])[0]!;
}

describe('17 attributes', () => {
  test('what connectors say is merged key by key, in the form of its type; an empty text clears', async ({
    stage,
  }) => {
    const { make, shop } = stage;
    await make('/v1/contact-attributes', shop.admin, { key: 'orders', label: 'Orders', type: 'number' });
    await make('/v1/contact-attributes', shop.admin, { key: 'since', label: 'Since', type: 'date' });
    await wrote(stage, 'a1', { language: 'fr', orders: ' 007.50', email: 'Ada@EXAMPLE.org' });
    const contact = await wrote(stage, 'a1', { orders: '8', since: 'long ago', language: '' });
    expect(valuesOf(contact)).toEqual({
      ...{ email: 'Ada@example.org', language: null, orders: 8 },
      since: 'long ago', // does not fit its type: kept as it came
    });
    expect(contact.attributes.find(({ key }) => key === 'language')).toMatchObject({
      source: 'network',
      clearedAt: expect.any(String),
    });
  });

  test('people write single ones; the rest stays, and who wrote is known', async ({ stage }) => {
    const { call, shop } = stage;
    const { id } = await wrote(stage, 'a2', { company: 'Acme', language: 'fr' });
    const body = {
      attributes: { company: null, phone: '+33 6 12-34' },
      language: 'en',
      vip: true,
      secondaryId: 'Ad',
    };
    const patched = await call('PATCH', `/v1/contacts/${id}`, { key: shop.agent, body });
    expect(patched).toMatchObject({
      status: 200,
      body: { language: 'en', vip: true, secondaryId: 'Ad', name: 'Ada' },
    });
    expect(valuesOf(patched.body as Contact)).toEqual({
      company: null,
      phone: '+3361234',
      language: 'en',
      vip: true,
    });
    expect((await call('GET', `/v1/contacts/${id}`, { key: shop.admin })).body).toEqual(patched.body);
    expect((patched.body as Contact).attributes[0]).toMatchObject({ key: 'phone', source: 'agent' });
  });

  test.for([
    [{ attributes: { shoe: '44' } }, 'attributes.shoe'],
    [{ attributes: { email: 'nobody' } }, 'attributes.email'],
    [{ attributes: { vip: 'yes' } }, 'attributes.vip'],
    [{ attributes: { company: 5 } }, 'attributes.company'],
    [{ language: 'français' }, 'language'],
    [{ name: '' }, 'name'],
    [{ shoe: 44 }, 'shoe'],
  ] as const)('%j is refused by name and changes nothing', async ([body, path], { stage }) => {
    const { id } = await wrote(stage, 'a3', { company: 'Acme' });
    const before = await stage.snapshot();
    const answer = await stage.call('PATCH', `/v1/contacts/${id}`, { key: stage.shop.agent, body });
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request', errors: [{ path }] } });
    expect(await stage.snapshot()).toEqual(before);
  });

  test('a conversation shows the visible ones in the admin’s order, the groups, and whether it is VIP', async ({
    stage,
  }) => {
    const { call, make, shop } = stage;
    const group = await make('/v1/contact-groups', shop.admin, {
      name: 'VIP',
      when: { attribute: { key: 'vip', op: 'eq', value: true } },
    });
    const { id } = await wrote(stage, 'a4', { email: 'a@b.org', company: 'Acme', firstName: 'Ada' });
    await call('POST', '/v1/contact-attributes/order', {
      key: shop.admin,
      body: { id: 'ca_company', before: 'ca_firstName' },
    });
    await call('PATCH', '/v1/contact-attributes/ca_email', { key: shop.admin, body: { visible: false } });
    await call('PATCH', `/v1/contacts/${id}`, { key: shop.agent, body: { vip: true } });
    const { body } = await call('GET', `/v1/conversations`, { key: shop.agent });
    expect((body.items as { contact: unknown }[])[0]?.contact).toMatchObject({
      id,
      attributes: [
        { key: 'company', label: 'Company', value: 'Acme' },
        { key: 'firstName', label: 'First name', value: 'Ada' },
        { key: 'vip', label: 'VIP', value: true },
      ],
      groups: [group.id],
      vip: true,
    });
  });

  test('what people write moves what waits to where its rules now say', async ({ stage }) => {
    const { call, make, shop } = stage;
    const desk = createDesk(stage);
    const team = await make('/v1/teams', shop.admin, { name: 'French' });
    await make('/v1/routing-rules', shop.admin, {
      name: 'F',
      when: { languages: ['fr'] },
      teamIds: [team.id],
    });
    const before = await desk.arrive('a5');
    const { contact } = (await desk.see(before.id)) as unknown as { contact: { id: string } };
    await call('PATCH', `/v1/contacts/${contact.id}`, { key: shop.admin, body: { language: 'fr' } });
    expect((await desk.see(before.id)).rules).toHaveLength(1);
  });
});

describe('17 finding contacts', () => {
  test('every word must occur in name, identifiers or attributes; accents and case do not count', async ({
    stage,
  }) => {
    await wrote(stage, 'b1', { company: 'Société Générale' }, 'Zoë');
    await wrote(stage, 'b2', { company: 'Acme' }, 'Zoe');
    const ask = async (q: string, key = stage.shop.agent) => {
      const { body } = await stage.call('GET', `/v1/contacts?q=${encodeURIComponent(q)}`, { key });
      return (body.items as { externalId: string }[]).map(({ externalId }) => externalId).sort();
    };
    expect(await ask('ZOE')).toEqual(['b1', 'b2']);
    expect(await ask('zoe generale')).toEqual(['b1']);
    expect(await ask('nobody')).toEqual([]);
    const colleague = await stage.make('/v1/agents', stage.shop.admin, { name: 'Elsewhere' });
    const key = await stage.keyOf(stage.shop.admin, { role: 'agent', agentId: colleague.id });
    expect(await ask('zoe', key)).toEqual([]);
  });

  test('pages follow one another without gap and repetition, many in one millisecond too', async ({
    stage,
  }) => {
    const messages = Array.from({ length: 30 }, (_, i) =>
      stage.message({ contact: { externalId: `c${i}` } }),
    );
    await stage.post({ messages });
    await stage.apply();
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await stage.call('GET', `/v1/contacts?limit=7${cursor}`, { key: stage.shop.admin });
      seen.push(...(body.items as { externalId: string }[]).map(({ externalId }) => externalId));
      if (body.nextCursor === null) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen.sort()).toEqual(messages.map(({ contact }) => contact.externalId).sort());
    const bad = await stage.call('GET', '/v1/contacts?cursor=what', { key: stage.shop.admin });
    expect(bad).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'cursor', code: 'invalid_cursor' }] },
    });
  });
});

describe('17 notes', () => {
  test('stand newest first with author and time; another agent may change and delete them', async ({
    stage,
  }) => {
    const { call, shop } = stage;
    const desk = createDesk(stage);
    const { id } = await wrote(stage, 'n1', {});
    const path = `/v1/contacts/${id}/notes`;
    const key = (await desk.hire()).key;
    const first = await call('POST', path, { key: shop.agent, body: { text: 'Calls back.' } });
    expect(first).toMatchObject({
      status: 201,
      body: { text: 'Calls back.', by: `agent:${shop.agentId}`, changed: null },
    });
    await call('POST', path, { key, body: { text: 'x'.repeat(2000) } });
    const changed = await call('PATCH', `${path}/${first.body.id}`, { key, body: { text: 'Called.' } });
    expect(changed.body).toMatchObject({
      text: 'Called.',
      by: `agent:${shop.agentId}`,
      changed: { by: expect.any(String) },
    });
    const listed = (await call('GET', path, { key: shop.agent })).body.items as { text: string }[];
    expect(listed.map(({ text }) => text.length)).toEqual([2000, 7]);
    expect((await call('DELETE', `${path}/${first.body.id}`, { key })).status).toBe(204);
    expect((await call('DELETE', `${path}/${first.body.id}`, { key })).status).toBe(404);
    for (const text of ['', ' ', 'x'.repeat(2001)])
      expect((await call('POST', path, { key, body: { text } })).status).toBe(422);
  });

  test('the same request twice is one note', async ({ stage }) => {
    const { id } = await wrote(stage, 'n2', {});
    const post = { key: stage.shop.agent, body: { text: 'once' }, headers: { 'idempotency-key': 'k' } };
    const first = await stage.call('POST', `/v1/contacts/${id}/notes`, post);
    expect((await stage.call('POST', `/v1/contacts/${id}/notes`, post)).body).toEqual(first.body);
    const { body } = await stage.call('GET', `/v1/contacts/${id}/notes`, { key: stage.shop.agent });
    expect(body.items).toHaveLength(1);
  });
});

test('7 roles: who only looks does not write what is known of a contact', async ({ stage }) => {
  const { shop } = stage;
  const { id } = await stage.conversation('ada');
  const { contactId } = (await stage.call('GET', `/v1/conversations/${id}`, { key: shop.admin })).body;
  const viewer = await stage.make('/v1/agents', shop.admin, {
    ...{ name: 'Vera', teamIds: [shop.teamId], roles: { [shop.teamId]: 'viewer' } },
  });
  const key = await stage.keyOf(shop.admin, { role: 'agent', agentId: viewer.id });
  const url = `/v1/contacts/${contactId}`;
  expect((await stage.call('GET', url, { key })).status).toBe(200);
  expect((await stage.call('PATCH', url, { key, body: { vip: true } })).status).toBe(403);
  expect((await stage.call('GET', url, { key })).body).toMatchObject({ vip: false });
  expect((await stage.call('PATCH', url, { key: shop.agent, body: { vip: true } })).status).toBe(200);

  const other = (await stage.conversation('eve')).contactId as string;
  const merge = (who: string) => stage.call('POST', `${url}/merge`, { key: who, body: { contactId: other } });
  const undo = (who: string) => stage.call('DELETE', `${url}/merge`, { key: who });
  expect(await merge(key)).toMatchObject({ status: 403, body: { reason: 'role', needs: 'contributor' } });
  expect((await merge(shop.agent)).status).toBe(200);
  expect((await undo(key)).status).toBe(403);
  expect((await undo(shop.agent)).status).toBe(200);
  for (const [method, path, body] of [
    ['PUT', 'block', {}],
    ['DELETE', 'block', undefined],
    ['POST', 'erase', { hint: 'Eve' }],
  ] as const)
    for (const who of [key, shop.agent])
      expect((await stage.call(method, `${url}/${path}`, { key: who, body })).status).toBe(403);
  // Notes are for everybody who sees it, as those on conversations are.
  const note = await stage.call('POST', `${url}/notes`, { key, body: { text: 'Called.' } });
  expect(note.status).toBe(201);
});

test('7 roles: who writes one contact and only looks at the other joins them not', async ({ stage }) => {
  const { shop, make } = stage;
  const team = await make('/v1/teams', shop.admin, { name: 'Other' });
  const channel = await make('/v1/channels', shop.admin, { name: 'O', kind: 'api', teamIds: [team.id] });
  const connector = await stage.keyOf(shop.admin, { role: 'connector', channelIds: [channel.id] });
  const there = { ...shop, channelId: channel.id, connector };
  const looks = await make('/v1/agents', shop.admin, {
    ...{ name: 'Vera', teamIds: [shop.teamId, team.id], roles: { [team.id]: 'viewer' } },
  });
  const key = await stage.keyOf(shop.admin, { role: 'agent', agentId: looks.id });
  const own = (await stage.conversation('ada')).contactId as string;
  const foreign = (await stage.conversation('eve', there)).contactId as string;
  for (const [one, two] of [
    [own, foreign],
    [foreign, own],
  ])
    expect(
      (await stage.call('POST', `/v1/contacts/${one}/merge`, { key, body: { contactId: two } })).status,
    ).toBe(403);
});
