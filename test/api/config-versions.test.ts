// The history of the configuration, and the way back to a version.

import { createDesk } from './desk.js';
import { refused } from './refused.js';
import { expect, test } from './stage.js';

type Change = {
  version: number;
  kind: string;
  resourceId: string;
  change: string;
  before: object | null;
  after: object | null;
};

test('every change is told, newest first, by whom and from what to what', async ({ stage }) => {
  const desk = createDesk(stage);
  const rule = await desk.rule({ noTopic: true }, [stage.shop.teamId]);
  await desk.patch(`routing-rules/${rule.id}`, { enabled: false });
  await desk.ok('DELETE', `/v1/routing-rules/${rule.id}`);
  const { items } = await desk.ok<{ items: Change[] }>('GET', '/v1/config-versions?limit=3');
  const told = { kind: 'routing_rule', resourceId: rule.id, by: expect.stringMatching(/^key:/) };
  expect(items).toMatchObject([
    { ...told, change: 'deleted', before: { enabled: false }, after: null },
    { ...told, change: 'changed', before: { enabled: true }, after: { enabled: false } },
    { ...told, change: 'created', before: null, after: { enabled: true } },
  ]);
  const versions = items.map(({ version }) => version);
  expect(versions).toEqual([versions[0], versions[0]! - 1, versions[0]! - 2]);
});

test('a version comes back as a new one, and what waits follows it', async ({ stage }) => {
  const desk = createDesk(stage);
  const rule = await desk.rule({ visibility: 'private' }, [stage.shop.teamId]);
  const { version = 0 } = (await stage.directory.reload(stage.shop.id)) ?? {};
  const { id } = await desk.arrive('ada');
  await desk.ok('DELETE', `/v1/routing-rules/${rule.id}`);
  await desk.walk();
  expect((await desk.see(id)).need).toBe(stage.shop.channelId);
  const restored = await desk.ok<{ version: number; changes: Change[] }>(
    'POST',
    `/v1/config-versions/${version}/restore`,
  );
  expect(restored.version).toBeGreaterThan(version + 1);
  expect(restored.changes).toMatchObject([{ change: 'created', resourceId: rule.id }]);
  await desk.walk();
  expect(await desk.see(id)).toMatchObject({ need: rule.id, rules: [rule.id] });
});

test.for([['0'], ['999999'], ['x'], ['-1'], ['1.5']] as const)(
  'version %s is not found',
  async ([version], { stage }) => {
    const url = `/v1/config-versions/${version}/restore`;
    await refused(stage, 'POST', url, { key: stage.shop.admin }, { status: 404, code: 'not_found' });
  },
);
