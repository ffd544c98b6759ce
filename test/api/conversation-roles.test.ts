// Sections 5.2 and 7: every route that names a conversation × every role in the team that shows it, against a table by hand.

import { describe } from 'vitest';
import { createDesk, type Person } from './desk.js';
import { table as everyRoute } from './role-table.js';
import { expect, type Stage, test } from './stage.js';

const teamRoles = ['viewer', 'contributor', 'supervisor'] as const;
type TeamRole = (typeof teamRoles)[number];

const of = '/v1/conversations/{conversationId}';
/** The least role that may; a note of somebody else's is a supervisor's to change. */
const table: Record<string, TeamRole> = {
  [`GET ${of}`]: 'viewer',
  [`GET ${of}/timeline`]: 'viewer',
  [`GET ${of}/assignees`]: 'viewer',
  [`GET ${of}/choices`]: 'viewer',
  [`POST ${of}/topics`]: 'viewer',
  [`POST ${of}/notes`]: 'viewer',
  [`POST ${of}/messages/{messageId}/tags`]: 'viewer',
  [`POST ${of}/pend`]: 'viewer',
  [`POST ${of}/resolve`]: 'viewer',
  [`POST ${of}/boomerang`]: 'viewer',
  [`DELETE ${of}/boomerang`]: 'viewer',
  [`POST ${of}/messages`]: 'contributor',
  [`POST ${of}/reopen`]: 'contributor',
  [`POST ${of}/assign`]: 'contributor',
  [`POST ${of}/unassign`]: 'contributor',
  [`POST ${of}/transfer`]: 'contributor',
  [`POST ${of}/accept`]: 'contributor',
  [`POST ${of}/decline`]: 'contributor',
  [`POST ${of}/lock`]: 'contributor',
  [`DELETE ${of}/lock`]: 'contributor',
  [`PATCH ${of}/notes/{noteId}`]: 'supervisor',
  [`DELETE ${of}/notes/{noteId}`]: 'supervisor',
  [`POST ${of}/timeline/{seq}/mask`]: 'supervisor',
};
const bodies: Record<string, unknown> = {
  [`POST ${of}/messages`]: { text: 'Hello.' },
  [`POST ${of}/notes`]: { text: 'A word.' },
  [`PATCH ${of}/notes/{noteId}`]: { text: 'Another word.' },
};

/** For virtual agents, of what they hold. */
const ofBots = `POST ${of}/bot`;

test('the table has every route of a conversation that agents may call', () => {
  const ofAgents = Object.entries(everyRoute).filter(
    ([route, roles]) => route.includes(of) && roles?.includes('agent') && route !== ofBots,
  );
  expect(Object.keys(table).sort()).toEqual(ofAgents.map(([route]) => route).sort());
});

/** The route's path: a conversation that nobody holds, with a message and a note of the admin's. */
async function pathOf(stage: Stage, route: string): Promise<string> {
  const { id } = await stage.conversation();
  const [, path = ''] = route.split(' ');
  const url = `/v1/conversations/${id}`;
  const note = { key: stage.shop.admin, body: { text: 'The admin’s.' } };
  const noteId = route.includes('noteId') ? (await stage.call('POST', `${url}/notes`, note)).body.noteId : '';
  const timeline = await stage.call('GET', `${url}/timeline`, { key: stage.shop.admin });
  const [{ messageId }] = timeline.body.items as [{ messageId: string }];
  return path
    .replace('{conversationId}', id)
    .replace('{noteId}', String(noteId))
    .replace('{seq}', '1')
    .replace('{messageId}', messageId);
}

const cast = async (stage: Stage): Promise<Record<TeamRole, Person>> => {
  const desk = createDesk(stage);
  const hired = teamRoles.map((role) => desk.hire({ roles: { [stage.shop.teamId]: role } }));
  const [viewer, contributor, supervisor] = (await Promise.all(hired)) as [Person, Person, Person];
  return { viewer, contributor, supervisor };
};

describe('each role may do what the table says, and what is refused is told and done to nothing', () => {
  test.for(Object.entries(table))('%s: %s', async ([route, needs], { stage }) => {
    const people = await cast(stage);
    const [method = ''] = route.split(' ');
    for (const role of teamRoles) {
      const url = await pathOf(stage, route);
      const before = await stage.trace();
      const body = method === 'GET' || method === 'DELETE' ? {} : { body: bodies[route] ?? {} };
      const headers = { 'if-match': '1' };
      const answer = await stage.call(method, url, { key: people[role].key, headers, ...body });
      const isLet = teamRoles.indexOf(role) >= teamRoles.indexOf(needs);
      expect({ role, forbidden: answer.status === 403 }).toEqual({ role, forbidden: !isLet });
      if (isLet) {
        expect([200, 201, 204, 409, 412, 422]).toContain(answer.status);
        continue;
      }
      const reason = route.includes('noteId') ? 'not_own' : 'role';
      expect(answer.body).toMatchObject({ code: 'forbidden', reason });
      expect(await stage.trace()).toEqual(before);
    }
  });
});

describe('5.2 a viewer', () => {
  test('cannot reply, is told so, and parks and resolves with an epoch as others do', async ({ stage }) => {
    const desk = createDesk(stage);
    const { viewer } = await cast(stage);
    const { id } = await stage.conversation();
    const reply = await desk.act(viewer, id, 'messages', { text: 'Hello' });
    expect(reply).toMatchObject({
      status: 403,
      body: { code: 'forbidden', reason: 'role', role: 'viewer', needs: 'contributor' },
    });
    expect((await desk.act(viewer, id, 'pend')).status).toBe(200);
    expect((await desk.act(viewer, id, 'resolve')).status).toBe(200);
    expect((await desk.act(viewer, id, 'reopen')).status).toBe(403);
    expect((await desk.see(id)).state).toBe('resolved');
  });

  test('is given nothing, takes nothing, and cannot be handed anything', async ({ stage }) => {
    const desk = createDesk(stage);
    const { viewer, contributor } = await cast(stage);
    await desk.signIn(viewer);
    const { id } = await stage.conversation();
    await stage.settle();
    expect(await desk.holder(id)).toBeNull();
    const next = await stage.call('POST', `/v1/agents/${viewer.id}/next`, { key: viewer.key, body: {} });
    expect(next.status).toBe(204);
    for (const verb of ['assign', 'transfer']) {
      const given = await desk.act(contributor, id, verb, { agentId: viewer.id });
      expect(given).toMatchObject({ status: 403, body: { reason: 'assignee_role' } });
    }
    await desk.signIn(contributor);
    await stage.settle();
    expect(await desk.holder(id)).toBe(contributor.id);
  });

  test('who becomes one is given no more, and who no longer is one is given what waits', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const { contributor } = await cast(stage);
    await desk.signIn(contributor);
    await desk.patch(`agents/${contributor.id}`, { roles: { [stage.shop.teamId]: 'viewer' } });
    const { id } = await stage.conversation();
    await stage.settle();
    expect(await desk.holder(id)).toBeNull();
    await desk.patch(`agents/${contributor.id}`, { roles: {} });
    await stage.settle();
    expect(await desk.holder(id)).toBe(contributor.id);
  });

  test('of many at once resolves, and assigns none', async ({ stage }) => {
    const { viewer } = await cast(stage);
    const [one, two] = [await stage.conversation(), await stage.conversation()];
    const bulk = async (verb: unknown) => {
      const items = await Promise.all(
        [one, two].map(async ({ id }) => ({ id, epoch: (await createDesk(stage).see(id)).epoch })),
      );
      const answer = await stage.call('POST', '/v1/conversations/bulk', {
        key: viewer.key,
        body: { items, do: verb },
      });
      return (answer.body.results as { status: string }[]).map(({ status }) => status);
    };
    expect(await bulk({ verb: 'assign', agentId: stage.shop.agentId })).toEqual(['forbidden', 'forbidden']);
    expect(await bulk({ verb: 'unassign' })).toEqual(['forbidden', 'forbidden']);
    expect(await bulk({ verb: 'resolve' })).toEqual(['done', 'done']);
  });
});

test('a reply that was answered is answered again when its agent is a viewer by then', async ({ stage }) => {
  const desk = createDesk(stage);
  const { contributor } = await cast(stage);
  const { id } = await stage.conversation();
  const { epoch } = await desk.see(id);
  const send = (key: string) =>
    stage.call('POST', `/v1/conversations/${id}/messages`, {
      key: contributor.key,
      body: { text: 'Hello' },
      headers: { 'if-match': `${epoch}`, 'idempotency-key': key },
    });
  expect((await send('k1')).status).toBe(202);
  await desk.patch(`agents/${contributor.id}`, { roles: { [stage.shop.teamId]: 'viewer' } });
  expect((await send('k1')).status).toBe(202);
  expect((await send('k2')).status).toBe(403);
});

test('a team that is deleted takes the roles in it along', async ({ stage }) => {
  const desk = createDesk(stage);
  const team = await desk.team();
  const { id } = await desk.hire({
    teamIds: [stage.shop.teamId, team.id],
    roles: { [stage.shop.teamId]: 'supervisor', [team.id]: 'viewer' },
  });
  expect((await stage.call('DELETE', `/v1/teams/${team.id}`, { key: stage.shop.admin })).status).toBe(204);
  expect(await desk.ok('GET', `/v1/agents/${id}`)).toMatchObject({
    teamIds: [stage.shop.teamId],
    roles: { [stage.shop.teamId]: 'supervisor' },
  });
});
