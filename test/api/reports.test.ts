// 19 reporting over HTTP: figures by group, files that are streamed, who may ask, what is refused, what erasing leaves.

import { describe } from 'vitest';
import { contactIdOf } from '../../src/routing/ids.js';
import { runErasing } from '../../src/workers/monitors/erasing.js';
import { runPurge } from '../../src/workers/monitors/purge.js';
import { createDesk } from './desk.js';
import { invalid, refused } from './refused.js';
import { expect, type Stage, test } from './stage.js';

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const recent = `from=${day(-1)}&to=${day(2)}`;

/** One conversation that was answered and resolved, one that waits. */
async function served(stage: Stage) {
  const desk = createDesk(stage);
  await desk.signIn(desk.own);
  const { id } = await desk.arrive('=ada', {}, {});
  await stage.settle();
  const topic = await desk.topic();
  await desk.ok('POST', `/v1/conversations/${id}/topics`, { body: { add: [topic.id] } });
  const [first] = (
    await desk.ok<{ items: { messageId: string }[] }>('GET', `/v1/conversations/${id}/timeline`)
  ).items;
  const tagging = { body: { add: ['urgent'] } };
  await desk.ok('POST', `/v1/conversations/${id}/messages/${first!.messageId}/tags`, tagging);
  await desk.act(desk.own, id, 'messages', { text: '=1+1' });
  await desk.act(desk.own, id, 'resolve');
  const open = await desk.arrive('grace');
  return { desk, id, open: open.id, topicId: topic.id };
}
const get = (stage: Stage, url: string, key = stage.shop.operator) => stage.call('GET', url, { key });
async function file(stage: Stage, url: string, key = stage.shop.operator) {
  const headers = { authorization: `Bearer ${key}` };
  const answer = await stage.app.inject({ url, headers });
  return { status: answer.statusCode, type: answer.headers['content-type'], text: answer.body };
}
const lines = (text: string) => text.trimEnd().split('\n');

describe('section 19: reports', () => {
  test.for(['agent', 'team', 'channel', 'topic', 'day'] as const)('by %s', async (groupBy, { stage }) => {
    const { topicId } = await served(stage);
    const { status, body } = await get(stage, `/v1/reports/conversations?${recent}&groupBy=${groupBy}`);
    expect(status).toBe(200);
    const { agentId, teamId, channelId } = stage.shop;
    const key = { agent: agentId, team: teamId, channel: channelId, topic: topicId, day: day(0) }[groupBy];
    const figures = {
      replies: 1,
      resolved: 1,
      reopened: 0,
      handle: { count: 1 },
      firstResponse: { count: 1 },
    };
    expect(body).toMatchObject({ groupBy, over: 'resolved', total: figures, groups: [{ key, ...figures }] });
  });

  test('of agents: their time and what they did', async ({ stage }) => {
    await served(stage);
    const { body } = await get(stage, `/v1/reports/agents?${recent}`);
    expect(body.agents).toMatchObject([
      { agentId: stage.shop.agentId, replies: 1, resolved: 1, contactsHelped: 1, awayMs: 0 },
    ]);
    const [{ availableMs }] = body.agents as [{ availableMs: number }];
    expect(availableMs).toBeGreaterThan(0);
  });

  test('days are those of the time zone', async ({ stage }) => {
    await served(stage);
    const zone = 'Pacific/Kiritimati'; // fourteen hours ahead
    const here = new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(Date.now());
    const { body } = await get(
      stage,
      `/v1/reports/conversations?${recent}&groupBy=day&timeZone=${encodeURIComponent(zone)}`,
    );
    expect(body.groups).toMatchObject([{ key: here }]);
    expect(body.from).toBe(`${day(-2)}T10:00:00.000Z`);
  });
});

describe('section 19: exports', () => {
  test('as CSV have a header, and nothing that a spreadsheet would run', async ({ stage }) => {
    const { id } = await served(stage);
    const { status, type, text } = await file(stage, `/v1/exports/messages?${recent}`, stage.shop.admin);
    expect([status, type]).toEqual([200, 'text/csv; charset=utf-8']);
    const [head, ...rows] = lines(text);
    expect(head).toBe('conversationId,channelId,seq,at,direction,by,messageId,text');
    expect(rows.some((row) => row.startsWith(id) && row.endsWith(",'=1+1"))).toBe(true);
    expect(rows).toHaveLength(3);
  });

  test('as NDJSON have a row a line', async ({ stage }) => {
    const { id, topicId } = await served(stage);
    const { type, text } = await file(stage, `/v1/exports/resolutions?${recent}&format=ndjson`);
    expect(type).toBe('application/x-ndjson; charset=utf-8');
    const rows = lines(text).map((line) => JSON.parse(line) as object);
    const { agentId, channelId } = stage.shop;
    expect(rows).toMatchObject([
      { conversationId: id, agentId, channelId, topics: topicId, resolved: true, reason: null },
    ]);
  });

  test.for([
    ['response-times', 1],
    ['handle-times', 1],
    ['resolutions', 1],
    ['reopenings', 0],
    ['service-levels', 0],
    ['presence', 1],
    ['topics', 1],
    ['teams', 1],
    ['agents', 1],
    ['conversations', 2],
    ['open-conversations', 1],
    ['resolved-conversations', 1],
    ['tags', 1],
  ] as const)('%s', async ([name, count], { stage }) => {
    await served(stage);
    const csv = await file(stage, `/v1/exports/${name}?${recent}`);
    const json = await file(stage, `/v1/exports/${name}?${recent}&format=ndjson`);
    expect([csv.status, json.status]).toEqual([200, 200]);
    expect(lines(csv.text)).toHaveLength(count + 1);
    const rows = json.text === '' ? [] : lines(json.text).map((line) => JSON.parse(line) as object);
    expect(rows).toHaveLength(count);
    const columns = lines(csv.text)[0]?.split(',').sort();
    for (const row of rows) expect(Object.keys(row).sort()).toEqual(columns);
  });

  test('section 19: open conversations tell how long they wait, resolved ones how long they were open', async ({
    stage,
  }) => {
    const { id, open } = await served(stage);
    const rows = async (name: string) =>
      lines((await file(stage, `/v1/exports/${name}?${recent}&format=ndjson`)).text).map(
        (line) => JSON.parse(line) as Record<string, unknown>,
      );
    const [waits] = await rows('open-conversations');
    expect(waits).toMatchObject({ id: open, state: 'new', waitedMs: expect.any(Number), resolvedAt: null });
    const [closed] = await rows('resolved-conversations');
    const { openedAt, resolvedAt, openMs } = closed as {
      openedAt: string;
      resolvedAt: string;
      openMs: number;
    };
    expect(openMs).toBe(Date.parse(resolvedAt) - Date.parse(openedAt));
    expect(closed).toMatchObject({ conversationId: id, visibility: 'private', businessMs: openMs });
  });

  test('section 19: what a purge takes can be exported before, and of resolved ones the figures stay after', async ({
    stage,
  }) => {
    const { id } = await served(stage);
    const rows = async (name: string) =>
      (await file(stage, `/v1/exports/${name}?${recent}&format=ndjson`, stage.shop.admin)).text;
    for (const name of ['conversations', 'resolved-conversations', 'messages', 'tags'])
      expect(await rows(name)).toContain(id);
    await runPurge(stage.workerDeps, [stage.partition], { nowMs: Date.now() + 31 * 86_400_000 });
    for (const name of ['conversations', 'messages', 'tags']) expect(await rows(name)).not.toContain(id);
    expect(JSON.parse(await rows('resolved-conversations'))).toMatchObject({
      ...{ conversationId: null, contactId: null, visibility: null, agentId: stage.shop.agentId },
      openMs: expect.any(Number),
    });
  });

  test('section 19: messages that a resolved conversation got later are exported by their time, and kept as long', async ({
    stage,
  }) => {
    const { id, desk } = await served(stage);
    const key = stage.shop.admin;
    const { contactId } = await desk.ok<{ contactId: string }>('GET', `/v1/conversations/${id}`);
    const contact = { externalId: '=ada' };
    const texts = async (from: string) =>
      (await file(stage, `/v1/exports/messages?from=${from}&to=${day(2)}&format=ndjson`, key)).text
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { text: string }).text);
    const bring = async (fields: object) => {
      const from = new Date().toISOString();
      await stage.post(stage.message({ contact, ...fields }));
      await stage.settle();
      return from;
    };
    const echoed = await bring({ type: 'echo', externalId: 'e1', text: 'By phone.' });
    expect(await texts(echoed)).toEqual(['By phone.']);

    await stage.call('PUT', `/v1/contacts/${contactId}/block`, { key });
    await bring({ externalId: 'b1', text: 'first' });
    const second = await bring({ externalId: 'b2', text: 'second' });
    expect(await texts(second)).toEqual(['second']);
    // Half of the time of those before is over.
    const shelved = (await stage.redis.zrange(stage.keys.state('resolved'), '0', '-1')).at(-1)!;
    const back = 20 * 86_400_000;
    await stage.redis.zincrby(stage.keys.state('resolved'), -back, shelved);
    await bring({ externalId: 'b3', text: 'third' });
    await runPurge(stage.workerDeps, [stage.partition], { nowMs: Date.now() + back });
    expect(await texts(echoed)).toContain('third');
  });

  test('section 19: contacts have a column for each attribute, in the admin’s order, and nothing a spreadsheet runs', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    await desk.ok('POST', '/v1/contact-attributes/order', { body: { id: 'ca_vip', before: 'ca_firstName' } });
    await desk.arrive('@ada', {}, { company: '=cmd()', email: 'ada@example.org' });
    const contactId = contactIdOf(stage.shop.channelId, '@ada');
    await desk.ok('PATCH', `/v1/contacts/${contactId}`, { body: { vip: true } });
    const url = `/v1/exports/contacts?${recent}`;
    const [head, row, ...more] = lines((await file(stage, url, stage.shop.admin)).text);
    expect(head).toMatch(/^id,channelId,externalId,.*,seenAt,attribute\.vip,attribute\.firstName,/);
    expect(row).toContain(`${contactId},${stage.shop.channelId},'@ada,`);
    expect(row).toContain(",true,,,ada@example.org,,,'=cmd()");
    expect(more).toEqual([]);
    const json = (await file(stage, `${url}&format=ndjson`, stage.shop.admin)).text;
    expect(JSON.parse(json)).toMatchObject({ id: contactId, 'attribute.vip': true, 'attribute.phone': null });
    const before = `/v1/exports/contacts?from=${day(-3)}&to=${day(-1)}&format=ndjson`;
    expect((await file(stage, before, stage.shop.admin)).text).toBe('');
    expect((await file(stage, url)).status).toBe(403); // an operator's key
    const [, whole, ...others] = lines((await file(stage, '/v1/exports/contacts', stage.shop.admin)).text);
    expect([whole, others]).toEqual([row, []]);
    const since = (from: string) => file(stage, `/v1/exports/contacts?from=${from}`, stage.shop.admin);
    expect((await since('1971-01-01')).status).toBe(200);
    expect((await since('2999-01-01')).status).toBe(422);
    const teams = lines((await file(stage, '/v1/exports/teams')).text);
    expect(teams.some((line) => line.startsWith(stage.shop.teamId))).toBe(true);
  });

  test('rows of a contact that was erased keep their figures and name nobody', async ({ stage }) => {
    const { id } = await served(stage);
    const report = async () => (await get(stage, `/v1/reports/conversations?${recent}`)).body;
    const before = await report();
    const contactId = contactIdOf(stage.shop.channelId, '=ada');
    await stage.call('POST', `/v1/contacts/${contactId}/erase`, {
      key: stage.shop.admin,
      body: { hint: 'x' },
    });
    await runErasing(stage.workerDeps, [stage.partition]);
    expect(await report()).toEqual(before);
    const { text } = await file(stage, `/v1/exports/response-times?${recent}&format=ndjson`);
    expect(JSON.parse(text)).toMatchObject({ conversationId: null, first: true });
    expect(text).not.toContain(id);
  });
});

describe('section 7: a supervisor', () => {
  /** Another team with a channel of its own, where a conversation was answered and resolved. */
  async function elsewhere(stage: Stage) {
    const { shop, make, keyOf } = stage;
    const desk = createDesk(stage);
    const team = await desk.team();
    const channel = await make('/v1/channels', shop.admin, { name: 'B', kind: 'api', teamIds: [team.id] });
    const connector = await keyOf(shop.admin, { role: 'connector', channelIds: [channel.id] });
    const agent = await desk.hire({ teamIds: [team.id] });
    await desk.signIn(agent);
    const { id } = await stage.conversation('bob', { ...shop, channelId: channel.id, connector });
    await desk.act(agent, id, 'messages', { text: 'Hello' });
    await desk.act(agent, id, 'resolve');
    return { team, channelId: channel.id, agent };
  }
  const reports = [
    ['/v1/reports/conversations', `${recent}&groupBy=channel`],
    ['/v1/reports/agents', recent],
    ['/v1/exports/response-times', recent],
    ['/v1/exports/presence', recent],
    ['/v1/exports/conversations', recent],
    ['/v1/exports/open-conversations', recent],
    ['/v1/exports/resolved-conversations', recent],
    ['/v1/exports/tags', recent],
  ] as const;

  test('reads what is of the channels and agents of the teams it supervises, no more', async ({ stage }) => {
    const { desk } = await served(stage);
    const other = await elsewhere(stage);
    const { shop } = stage;
    const teamIds = [shop.teamId, other.team.id];
    const supervisor = await desk.hire({ teamIds, roles: { [shop.teamId]: 'supervisor' } });
    for (const [url, query] of reports) {
      const all = await file(stage, `${url}?${query}`);
      const own = await file(stage, `${url}?${query}`, supervisor.key);
      expect([url, own.status]).toEqual([url, 200]);
      // Who answers elsewhere is in the whole, and no id of elsewhere in the part.
      expect(own.text).not.toContain(other.channelId);
      expect(own.text).not.toContain(other.agent.id);
      expect(lines(all.text).length).toBeGreaterThanOrEqual(lines(own.text).length);
      expect(own.text).toMatch(new RegExp(`${shop.channelId}|${shop.agentId}`));
    }
    const { body } = await get(stage, `/v1/reports/conversations?${recent}`, supervisor.key);
    expect(body).toMatchObject({ total: { replies: 1, resolved: 1 } });
    expect((await get(stage, `/v1/reports/conversations?${recent}`)).body).toMatchObject({
      total: { replies: 2, resolved: 2 },
    });
  });

  test.for(['contributor', 'viewer'] as const)('a %s reads none', async (role, { stage }) => {
    const desk = createDesk(stage);
    const { key } = await desk.hire({ roles: { [stage.shop.teamId]: role } });
    for (const [url, query] of reports)
      expect(await get(stage, `${url}?${query}`, key)).toMatchObject({
        status: 403,
        body: { code: 'forbidden', reason: 'role', needs: 'supervisor' },
      });
  });

  test.for(['messages', 'contacts', 'teams'] as const)('exports no %s', async (name, { stage }) => {
    const desk = createDesk(stage);
    const { key } = await desk.hire({ roles: { [stage.shop.teamId]: 'supervisor' } });
    expect((await get(stage, `/v1/exports/${name}?${recent}`, key)).status).toBe(403);
  });
});

describe('section 19: what is refused', () => {
  const urls = ['/v1/reports/conversations', '/v1/reports/agents', '/v1/exports/resolutions'];
  test.for([
    ['', 'from'],
    ['from=2026-11-01', 'to'],
    ['from=yesterday&to=2026-11-02', 'from'],
    ['from=2026-11-01&to=2026-13-01', 'to'],
    ['from=2026-11-02&to=2026-11-02', 'to'],
    ['from=2026-11-02&to=2026-11-01', 'to'],
    ['from=2026-01-01&to=2026-11-01', 'to'],
    ['from=1960-01-01&to=1960-01-02', 'from'],
    ['from=2026-11-01&to=2026-11-02&timeZone=Mars/Base', 'timeZone'],
    ['from=2026-11-01&to=2026-11-02&x=1', 'x'],
  ] as const)('%s names %s', async ([query, path], { stage }) => {
    for (const url of urls)
      await refused(stage, 'GET', `${url}?${query}`, { key: stage.shop.operator }, invalid(path));
  });

  test.for([
    ['/v1/reports/conversations', 'groupBy=contact', 'groupBy'],
    ['/v1/reports/conversations', 'over=open', 'over'],
    ['/v1/exports/resolutions', 'format=xml', 'format'],
  ] as const)('%s?%s names %s', async ([url, query, path], { stage }) => {
    const asked = `${url}?${recent}&${query}`;
    await refused(stage, 'GET', asked, { key: stage.shop.operator }, invalid(path));
  });
});
