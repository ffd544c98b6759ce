// 3 Away states over HTTP: what agents call being away, for colleagues, operators and exports.

import { describe } from 'vitest';
import { createDesk, type Desk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

async function scene(stage: Stage) {
  const desk = createDesk(stage);
  const { id: agentId, key } = desk.own;
  const [lunch, coaching] = await Promise.all(
    ['Lunch', 'Coaching'].map((name) => stage.make('/v1/away-states', stage.shop.admin, { name })),
  );
  const sessions = `/v1/agents/${agentId}/sessions`;
  const { sessionId } = await desk.ok<{ sessionId: string }>('POST', sessions, {
    ...{ key, body: { availability: 'away', awayStateId: lunch!.id } },
  });
  const beat = (body: object) => stage.call('PUT', `${sessions}/${sessionId}`, { key, body });
  return { desk, agentId, key, lunch: lunch!.id, coaching: coaching!.id, beat };
}

const live = async ({ ok }: Desk, stage: Stage, agentId: string) => {
  const { items } = await ok<{ items: { agentId: string }[] }>('GET', '/v1/live/agents', {
    key: stage.shop.operator,
  });
  return items.find((each) => each.agentId === agentId);
};

describe('3 away states', () => {
  test('are listed for agents, shown to operators and told, each change once', async ({ stage }) => {
    const s = await scene(stage);
    const listed = await stage.call('GET', '/v1/away-states', { key: s.key });
    expect(listed.body.items).toEqual(
      expect.arrayContaining([{ id: s.lunch, name: 'Lunch', enabled: true }]),
    );
    expect(await live(s.desk, stage, s.agentId)).toMatchObject({
      availability: 'away',
      awayStateId: s.lunch,
    });
    await s.beat({ availability: 'away', awayStateId: s.lunch });
    expect((await s.beat({})).body).toMatchObject({ availability: 'away', awayStateId: s.lunch });
    await s.beat({ availability: 'away', awayStateId: s.coaching });
    await s.beat({ availability: 'away' });
    expect((await s.beat({ availability: 'available' })).body).toMatchObject({
      ...{ availability: 'available', awayStateId: null },
    });
    const types = 'types=agent.presence_changed&cursor=oldest&waitMs=0';
    const { body } = await stage.call('GET', `/v1/events?${types}`, { key: stage.shop.operator });
    const told = (body.events as { data: Record<string, unknown> }[]).map(({ data }) => data);
    expect(told.filter(({ availability }) => availability)).toEqual([
      { availability: 'away', awayStateId: s.lunch },
      { availability: 'away', awayStateId: s.coaching },
      { availability: 'away' },
      { availability: 'available' },
    ]);
  });

  test('that are off, or not there, are just away: a heartbeat does not fail by them', async ({ stage }) => {
    const s = await scene(stage);
    await s.desk.ok('PATCH', `/v1/away-states/${s.coaching}`, { body: { enabled: false } });
    for (const awayStateId of [s.coaching, 'aw_gone']) {
      const answer = await s.beat({ availability: 'away', awayStateId });
      expect(answer).toMatchObject({ status: 200, body: { availability: 'away', awayStateId: null } });
    }
    for (const body of [{ availability: 'available', awayStateId: s.lunch }, { awayStateId: s.lunch }])
      expect(await s.beat(body)).toMatchObject({
        ...{ status: 422, body: { errors: [{ path: 'awayStateId', code: 'invalid_relation' }] } },
      });
  });

  test('stay in exports when they are deleted, and count as time away', async ({ stage }) => {
    const s = await scene(stage);
    await s.beat({ availability: 'away', awayStateId: s.coaching });
    await s.beat({ availability: 'available' });
    const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    const range = `from=${day(-1)}&to=${day(2)}`;
    const rows = async () => {
      const url = `/v1/exports/presence?${range}&format=ndjson`;
      const file = await stage.app.inject({
        ...{ url, headers: { authorization: `Bearer ${stage.shop.operator}` } },
      });
      return file.body
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
        .map(({ status, awayStateId, awayState }) => [status, awayStateId, awayState]);
    };
    const away = async () => (await rows()).filter(([status]) => status === 'away');
    expect(await away()).toEqual([
      ['away', s.lunch, 'Lunch'],
      ['away', s.coaching, 'Coaching'],
    ]);
    await s.desk.ok('DELETE', `/v1/away-states/${s.lunch}`, { key: stage.shop.admin });
    expect(await away()).toEqual([
      ['away', s.lunch, null],
      ['away', s.coaching, 'Coaching'],
    ]);
  });
});
