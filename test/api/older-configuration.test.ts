// Resources that an engine of before stored, and that checks of today would refuse: they are changed all the same, where the
// change leaves those parts as they are.

import { noEffects } from '../../src/routing/configuration/config-changes.js';
import { expect, test } from './stage.js';

const resources = [
  {
    kind: 'webhook',
    path: '/v1/webhooks',
    json: { id: 'wh_old', name: 'A', url: 'https://a.example/', types: ['message.arrived'] },
    patch: { enabled: false },
    refused: { types: ['message.arrived', 'message.come'] },
  },
  {
    kind: 'automation',
    path: '/v1/automations',
    json: {
      ...{ id: 'au_old', name: 'A', madeIn: 1, do: [{ tag: 'a' }] },
      when: { any: [{ contains: { anyOf: ['\u0301'] } }] },
    },
    patch: { enabled: false },
    refused: { when: { any: [{ beginsWith: ['\u0301'] }] } },
  },
  {
    kind: 'contact_attribute',
    path: '/v1/contact-attributes',
    json: { id: 'ca_old', key: 'tier', label: 'A', type: 'choice', choices: ['gold', 'Gold ', ' '] },
    patch: { label: 'Tier' },
    refused: { choices: ['gold', 'GOLD'] },
  },
];

test.for(resources)('$kind', async ({ kind, path, json, patch, refused }, { stage }) => {
  const { call, core, directory, shop } = stage;
  const { version } = (await directory.reload(shop.id))!;
  await core.configuration.put(shop.id, {
    ...{ kind, id: json.id, json: JSON.stringify(json), effects: noEffects },
    ...{ configVersion: version, by: 'engine' },
  });
  const change = (body: object) => call('PATCH', `${path}/${json.id}`, { key: shop.admin, body });
  expect(await change(patch)).toMatchObject({ status: 200, body: { ...json, ...patch } });
  expect(await change(refused)).toMatchObject({ status: 422 });
});
