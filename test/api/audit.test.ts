// The audit trail: every decision with its actor and cause, in pages and as a file; what it leaves out, and when days go.

import { describe } from 'vitest';
import { runTrim } from '../../src/workers/monitors/trim.js';
import { createDesk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

type Entry = {
  id: string;
  at: string;
  type: string;
  by: string;
  reason?: string;
  data: Record<string, unknown>;
};
type Page = { items: Entry[]; nextCursor: string | null };
const DAY_MS = 86_400_000;

async function list({ call, shop }: Stage, query = ''): Promise<Page> {
  const answer = await call('GET', `/v1/audit?limit=500${query}`, { key: shop.admin });
  expect(answer.status).toBe(200);
  return answer.body as Page;
}
async function file({ app, shop }: Stage, query: string) {
  const headers = { authorization: `Bearer ${shop.admin}` };
  return app.inject({ method: 'GET', url: `/v1/audit/export?${query}`, headers });
}
/** A conversation that was given, pended by its agent, and resolved by the admin. */
async function story(stage: Stage) {
  const desk = createDesk(stage);
  await stage.signIn();
  const { id } = await stage.conversation('ada');
  await desk.act(desk.own, id, 'pend');
  await desk.act(null, id, 'resolve');
  await stage.call('PATCH', '/v1/settings', {
    key: stage.shop.admin,
    body: { retention: { auditDays: 30 } },
  });
  return { desk, id };
}

test('section 17: masking stands there with who did it, and nothing of what was masked', async ({
  stage,
}) => {
  const { id } = await stage.conversation('ada');
  const mask = `/v1/conversations/${id}/timeline/1/mask`;
  expect((await stage.call('POST', mask, { key: stage.shop.admin })).status).toBe(200);
  const { items } = await list(stage, `&conversationId=${id}`);
  expect(items[0]).toMatchObject({
    type: 'message.masked',
    by: expect.stringMatching(/^key:/),
    data: { seq: 1 },
  });
  expect(JSON.stringify(items)).not.toContain('*');
});

test('assignments, states, settings and presence stand there with actor and cause, newest first', async ({
  stage,
}) => {
  const { id } = await story(stage);
  const { items } = await list(stage);
  const told = items.map(({ type, by, reason }) => ({ type, by: by.replace(/:.*/, ''), reason }));
  expect(told.slice(0, 6)).toMatchObject([
    { type: 'config.changed', by: 'key' },
    { type: 'conversation.resolved', by: 'key' },
    { type: 'conversation.pended', by: 'agent' },
    { type: 'conversation.assigned', by: 'engine', reason: 'routing' },
    { type: 'conversation.opened' },
    { type: 'agent.presence_changed', by: 'agent' },
  ]);
  expect(items.filter(({ type }) => type.startsWith('message.'))).toEqual([]);
  expect((await list(stage, `&conversationId=${id}`)).items).toEqual(
    items.filter((item) => 'conversationId' in item && item.conversationId === id),
  );
});

test('it is chosen by actor, kind, agent and time', async ({ stage }) => {
  await story(stage);
  const { agentId } = stage.shop;
  const { items } = await list(stage);
  const chosen = async (query: string) => (await list(stage, query)).items;
  expect(await chosen(`&actor=agent:${agentId}`)).toEqual(
    items.filter(({ by }) => by === `agent:${agentId}`),
  );
  expect(await chosen('&kind=config')).toEqual(items.filter(({ type }) => type.startsWith('config.')));
  expect(await chosen('&kind=conversation.pended')).toHaveLength(1);
  expect(await chosen(`&agentId=${agentId}&kind=agent`)).toEqual(
    items.filter(({ type }) => type === 'agent.presence_changed'),
  );
  const { at } = items[3]!;
  const instant = encodeURIComponent(at);
  const [since, before] = [await chosen(`&from=${instant}`), await chosen(`&to=${instant}`)];
  expect(since.every((item) => item.at >= at) && before.every((item) => item.at < at)).toBe(true);
  expect([...since, ...before]).toEqual(items);
});

test('pages of any size give each entry once', async ({ stage }) => {
  await story(stage);
  const { items } = await list(stage);
  const seen: Entry[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await stage.call('GET', `/v1/audit?limit=3${cursor && `&cursor=${cursor}`}`, {
      key: stage.shop.admin,
    });
    const page = answer.body as Page;
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(items);
});

test('as a file it is whole, oldest first, in lines of JSON or as CSV that no spreadsheet runs', async ({
  stage,
}) => {
  await story(stage);
  const { items } = await list(stage);
  const lines = await file(stage, 'format=ndjson');
  expect(lines.headers).toMatchObject({
    'content-type': 'application/x-ndjson; charset=utf-8',
    'content-disposition': 'attachment; filename="audit.ndjson"',
  });
  const rows = lines.body.trimEnd().split('\n');
  expect(rows.map((line) => JSON.parse(line) as Entry)).toEqual([...items].reverse());
  const csv = await file(stage, 'format=csv&kind=conversation.assigned');
  const [header, row = '', ...more] = csv.body.trimEnd().split('\n');
  expect(header).toBe('id,at,type,by,reason,conversationId,agentId,epoch,data');
  expect(row).toMatch(/^\d+-\d+,[^,]+Z,conversation\.assigned,engine,routing,cv_[^,]+,ag_[^,]+,\d+,"\{/);
  expect(more).toEqual([]);
});

describe('days', () => {
  test('entries of several days are read in order, and days that are over go as a whole', async ({
    stage,
  }) => {
    await story(stage);
    const { items } = await list(stage);
    // As if some of it had happened on other days, one of them empty between.
    const today = Math.floor(Date.now() / DAY_MS);
    const older = [today - 40, today - 3, today - 1].map((day) => ({ day, at: day * DAY_MS + 5 }));
    for (const { day, at } of older)
      await stage.redis.xadd(stage.keys.audit(day), `${at}-0`, 'type', 'test.old', 'at', at, 'by', 'engine');
    await stage.redis.hset(stage.keys.anchor, 'auditFromDay', today - 40);
    const all = (await list(stage)).items;
    expect(all.slice(0, items.length)).toEqual(items);
    expect(all.slice(items.length).map(({ id }) => id)).toEqual(older.map(({ at }) => `${at}-0`).reverse());
    const lines = (await file(stage, 'format=ndjson')).body.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as Entry).id)).toEqual(all.map(({ id }) => id).reverse());

    await runTrim(stage.workerDeps, [stage.partition]);
    expect((await list(stage)).items).toEqual(all.slice(0, -1));
    expect(await stage.redis.exists(stage.keys.audit(today - 40))).toBe(0);
  });
});

test.for([
  ['from=yesterday', 'from'],
  ['to=2026-01-01', 'to'],
  ['actor=somebody', 'actor'],
  ['kind=*', 'kind'],
  ['conversationId=x', 'conversationId'],
  ['cursor=abc', 'cursor'],
  ['limit=501', 'limit'],
  ['format=csv', 'format'],
] as const)('?%s is not taken', async ([query, path], { stage }) => {
  const answer = await stage.call('GET', `/v1/audit?${query}`, { key: stage.shop.admin });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
});

test('times before 1970 and far ahead are times as well', async ({ stage }) => {
  const all = await list(stage);
  expect(await list(stage, '&from=0001-01-01T00:00:00Z&to=9999-12-31T00:00:00Z')).toEqual(all);
  expect((await list(stage, '&to=0001-01-01T00:00:00Z')).items).toEqual([]);
});
