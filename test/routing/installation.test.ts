// The installation's own key: fixed at first start, slugs of workspaces unique in it.

import { allScripts, runScript } from '../../src/routing/script.js';
import { expect, test } from '../support/fixtures.js';
import type { World } from '../support/world.js';

// Under the test's own tag: the real key belongs to all tests of this Redis.
const run = (world: World, name: string, args: Record<string, string>, redis = world.redis) =>
  runScript(redis, allScripts.find((each) => each.name === name)!, `{${world.partition}}:installation`, args);

test('the first start fixes partitions, default workspace and the secret of links; later ones find them', async ({
  world,
}) => {
  const first = { partitions: 'p0', workspaceId: 'ws_p0_first', rootKeyHash: 'h1', linkSecret: 's1' };
  expect(await run(world, 'install', { ...first, given: '0' })).toEqual({ status: 'installed', ...first });
  const later = { partitions: 'p0,p1', workspaceId: 'ws_p0_later', rootKeyHash: '', linkSecret: 's2' };
  expect(await run(world, 'install', { ...later, given: '0' })).toEqual({ status: 'installed', ...first });
});

test('a root key that is given replaces the stored one, one that was only made does not', async ({
  world,
}) => {
  const start = { partitions: 'p0', workspaceId: 'ws_p0_first', linkSecret: 's' };
  const install = (rootKeyHash: string, given: string) =>
    run(world, 'install', { ...start, rootKeyHash, given }).then(
      (reply) => (reply as { rootKeyHash: string }).rootKeyHash,
    );
  expect(await install('h1', '0')).toBe('h1');
  expect(await install('h2', '0')).toBe('h1');
  expect(await install('h3', '1')).toBe('h3');
});

test('workspaces that wish for the same slug at once get different ones, and keep them', async ({
  world,
}) => {
  const ids = ['a', 'b', 'c', 'd'].map((name) => `ws_p0_${name}`);
  const claim = () =>
    Promise.all(ids.map((workspaceId) => run(world, 'claim-slug', { workspaceId, slug: 'acme' })));
  const slugs = await claim();
  expect(slugs.map((each) => (each as { slug: string }).slug)).toEqual([
    'acme',
    'acme-2',
    'acme-3',
    'acme-4',
  ]);
  expect(await claim()).toEqual(slugs);
});
