// 4 Whom a conversation may be given to by hand, as an agent app asks before it transfers.

import { createDesk } from './desk.js';
import { expect, test } from './stage.js';

type Item = { kind: string; id: string; name: string; availability?: string; liveness?: string };

test('4 teams, then agents, by name, with who is there; not who only looks at it or begins conversations', async ({
  stage,
}) => {
  const { shop, make, call } = stage;
  const desk = createDesk(stage);
  const { id } = await desk.arrive('ada');
  const zoe = await desk.hire({ name: 'Zoé' });
  const abe = await desk.hire({ name: 'abe' });
  const viewer = await desk.hire({ name: 'Viewer', roles: { [shop.teamId]: 'viewer' } });
  const bot = (name: string, role: string, channelIds: string[] = []) =>
    make('/v1/agents', shop.admin, {
      ...{ name, kind: 'virtual', virtual: { webhookUrl: 'https://bot.example/hook', role, channelIds } },
    });
  const helper = await bot('Helper', 'delegation');
  const greeter = await bot('Greeter', 'inception');
  await desk.signIn(zoe);

  const list = async (query = '') => {
    const url = `/v1/conversations/${id}/assignees${query}`;
    const answer = await call('GET', url, { key: shop.agent });
    expect(answer.status).toBe(200);
    return answer.body as { items: Item[]; nextCursor: string | null };
  };
  const { items } = await list();
  expect(items.filter(({ kind }) => kind === 'team').map((team) => team.id)).toContain(shop.teamId);
  const agents = items.slice(items.findIndex(({ kind }) => kind === 'agent'));
  expect(agents.every(({ kind }) => kind === 'agent')).toBe(true);
  const ids = agents.map((agent) => agent.id);
  expect(ids.filter((each) => [zoe.id, abe.id, helper.id].includes(each))).toEqual([
    abe.id,
    helper.id,
    zoe.id,
  ]);
  expect(ids).not.toContain(viewer.id);
  expect(ids).not.toContain(greeter.id);
  expect(agents.find((agent) => agent.id === zoe.id)).toMatchObject({
    ...{ availability: 'available', awayStateId: null, liveness: 'live', isVirtual: false },
  });
  expect(agents.find((agent) => agent.id === abe.id)).toMatchObject({ liveness: 'absent' });

  expect((await list('?q=ZOE')).items.map((agent) => agent.id)).toEqual([zoe.id]);
  const first = await list('?limit=1');
  expect(first.items).toEqual(items.slice(0, 1));
  expect((await list(`?limit=1&cursor=${first.nextCursor}`)).items).toEqual(items.slice(1, 2));
  // The virtual one last: people take back from it what they give on.
  for (const agent of [...agents].sort((a, b) => Number(a.id === helper.id) - Number(b.id === helper.id))) {
    const given = await call('POST', `/v1/conversations/${id}/assign`, {
      ...{ key: shop.admin, body: { agentId: agent.id } },
    });
    expect(given.status).toBe(200);
  }
});
