// Section 7: every route that names a contact × every role in the team that shows it, and none, against a table by hand.

import { describe } from 'vitest';
import { createDesk } from './desk.js';
import { table as everyRoute } from './role-table.js';
import { expect, type Stage, test } from './stage.js';

const teamRoles = ['viewer', 'contributor', 'supervisor'] as const;

const of = '/v1/contacts/{contactId}';
/** The least role that may. */
const table: Record<string, (typeof teamRoles)[number]> = {
  [`GET ${of}`]: 'viewer',
  [`GET ${of}/conversations`]: 'viewer',
  [`GET ${of}/notes`]: 'viewer',
  [`POST ${of}/notes`]: 'viewer',
  [`PATCH ${of}/notes/{noteId}`]: 'viewer',
  [`DELETE ${of}/notes/{noteId}`]: 'viewer',
  [`PATCH ${of}`]: 'contributor',
  [`POST ${of}/merge`]: 'contributor',
  [`DELETE ${of}/merge`]: 'contributor',
};

test('the table has every route of a contact that agents may call', () => {
  const ofAgents = Object.entries(everyRoute).filter(
    ([route, roles]) => route.includes(of) && roles?.includes('agent'),
  );
  expect(Object.keys(table).sort()).toEqual(ofAgents.map(([route]) => route).sort());
});

/** The route's path and body: a contact with a note, and another one; merged before where the call undoes that. */
async function callOf(stage: Stage, route: string) {
  const { shop, make } = stage;
  const [{ contactId }, other] = [await stage.conversation(), await stage.conversation()];
  const note = await make(`/v1/contacts/${contactId}/notes`, shop.admin, { text: 'Calls back.' });
  const join = { contactId: other.contactId };
  if (route === `DELETE ${of}/merge`)
    await stage.call('POST', `/v1/contacts/${contactId}/merge`, { key: shop.admin, body: join });
  const [method = '', path = ''] = route.split(' ');
  const body = path.endsWith('/merge') ? join : path.includes('notes') ? { text: 'A word.' } : { vip: true };
  return {
    ...{ method, url: path.replace('{contactId}', String(contactId)).replace('{noteId}', note.id) },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body }),
  };
}

describe('section 7: each role may do what the table says, and whoever has none finds no contact', () => {
  test.for(Object.entries(table))('%s: %s', async ([route, needs], { stage }) => {
    const desk = createDesk(stage);
    const { teamId } = stage.shop;
    const elsewhere = await desk.team();
    const people = [
      ...teamRoles.map((role) => ({ role, fields: { roles: { [teamId]: role } } })),
      { role: 'none', fields: { teamIds: [elsewhere.id], roles: { [elsewhere.id]: 'supervisor' } } },
    ];
    for (const { role, fields } of people) {
      const { key } = await desk.hire(fields);
      const { method, url, ...body } = await callOf(stage, route);
      const before = await stage.trace();
      const answer = await stage.call(method, url, { key, ...body });
      const rank = (teamRoles as readonly string[]).indexOf(role);
      const refusal = rank < 0 ? 404 : rank < teamRoles.indexOf(needs) ? 403 : null;
      if (refusal === null) expect([200, 201, 204]).toContain(answer.status);
      else expect({ role, status: answer.status }).toEqual({ role, status: refusal });
      if (refusal === 403) expect(answer.body).toMatchObject({ reason: 'role', role, needs });
      if (refusal !== null) expect(await stage.trace()).toEqual(before);
    }
  });
});

test('section 7: nobody merges with a contact that they only look at', async ({ stage }) => {
  const desk = createDesk(stage);
  const { shop, make } = stage;
  const beside = await desk.team();
  const channel = await make('/v1/channels', shop.admin, { name: 'B', kind: 'api', teamIds: [beside.id] });
  const connector = await stage.keyOf(shop.admin, { role: 'connector', channelIds: [channel.id] });
  await stage.call('POST', `/v1/channels/${channel.id}/messages`, { key: connector, body: stage.message() });
  await stage.apply();
  const { items } = await desk.ok<{ items: { contactId: string }[] }>(
    'GET',
    `/v1/conversations?channelId=${channel.id}`,
  );
  const own = await stage.conversation();
  const { key } = await desk.hire({
    ...{ teamIds: [shop.teamId, beside.id], roles: { [beside.id]: 'viewer' } },
  });
  const join = (from: unknown, to: unknown) =>
    stage.call('POST', `/v1/contacts/${from}/merge`, { key, body: { contactId: to } });
  expect((await join(own.contactId, items[0]?.contactId)).status).toBe(403);
  expect((await join(items[0]?.contactId, own.contactId)).status).toBe(403);
});
