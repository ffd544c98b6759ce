// 17 contact attributes as admins see them: those every workspace has, an order that no two admins can lose anything of, and
// hidden ones that new rules cannot name.

import fc from 'fast-check';
import { describe } from 'vitest';
import { reordered } from '../../src/inbox/contacts/order.js';
import { expect, type Stage, test } from './stage.js';

type Attribute = { id: string; key: string; order: number; source: string; visible: boolean };
const path = '/v1/contact-attributes';
const defaults = ['firstName', 'lastName', 'email', 'phone', 'language', 'company', 'vip'];

const listed = async ({ call, shop }: Stage): Promise<Attribute[]> =>
  (await call('GET', path, { key: shop.admin })).body.items as Attribute[];
const keysOf = (attributes: readonly Attribute[]) => attributes.map(({ key }) => key);

describe('section 17: default attributes', () => {
  test('every workspace has them, in order, and custom ones after them as they are made', async ({
    stage,
  }) => {
    for (const key of ['zeta', 'alpha'])
      await stage.make(path, stage.shop.admin, { key, label: key, type: 'text', source: 'network' });
    const all = await listed(stage);
    expect(keysOf(all)).toEqual([...defaults, 'zeta', 'alpha']);
    expect(all.map(({ order }) => order)).toEqual(all.map((_, i) => i));
    expect(all.map(({ source }) => source)).toEqual([...defaults.map(() => 'default'), 'network', 'network']);
    const pages = await stage.call('GET', `${path}?limit=4&cursor=4`, { key: stage.shop.agent });
    expect(keysOf(pages.body.items as Attribute[])).toEqual(['language', 'company', 'vip', 'zeta']);
  });

  test('may be relabelled and hidden, not deleted, and their keys are taken', async ({ stage }) => {
    const { call, shop } = stage;
    const body = { label: 'Firm', visible: false };
    const changed = await call('PATCH', `${path}/ca_company`, { key: shop.admin, body });
    expect(changed).toMatchObject({ status: 200, body: { ...body, key: 'company', order: 5 } });
    expect(await call('DELETE', `${path}/ca_company`, { key: shop.admin })).toMatchObject({
      status: 409,
      body: { code: 'reserved' },
    });
    const again = await call('POST', path, {
      key: shop.admin,
      body: { key: 'email', label: 'E', type: 'text' },
    });
    expect(again).toMatchObject({ status: 422, body: { errors: [{ path: 'key', code: 'taken' }] } });
  });

  test('are as they were when a version before is restored', async ({ stage }) => {
    const { call, shop } = stage;
    const version = (await stage.directory.reload(shop.id))?.version;
    await call('PATCH', `${path}/ca_vip`, { key: shop.admin, body: { label: 'Important' } });
    await call('POST', `/v1/config-versions/${version}/restore`, { key: shop.admin, body: {} });
    expect((await call('GET', `${path}/ca_vip`, { key: shop.admin })).body).toMatchObject({ label: 'VIP' });
  });
});

describe('section 17: order', () => {
  const order = ({ call, shop }: Stage, body: unknown) =>
    call('POST', `${path}/order`, { key: shop.admin, body });

  test('one call moves one, or sets all; what it does not name follows', async ({ stage }) => {
    const moved = await order(stage, { id: 'ca_vip', before: 'ca_firstName' });
    expect(keysOf(moved.body.items as Attribute[])[0]).toBe('vip');
    await order(stage, { id: 'ca_firstName', after: 'ca_email' });
    expect(keysOf(await listed(stage)).slice(0, 4)).toEqual(['vip', 'lastName', 'email', 'firstName']);
    await order(stage, { ids: ['ca_phone', 'ca_vip'] });
    expect(keysOf(await listed(stage)).slice(0, 4)).toEqual(['phone', 'vip', 'lastName', 'email']);
  });

  test.for([
    [{ ids: ['ca_none'] }, 'ids.0', 'unknown_id'],
    [{ id: 'ca_vip', before: 'ca_none' }, 'before', 'unknown_id'],
    [{ id: 'ca_none', after: 'ca_vip' }, 'id', 'unknown_id'],
    [{ ids: ['ca_vip', 'ca_vip'] }, 'ids', 'custom'],
    [{ ids: [] }, 'ids', 'too_small'],
  ] as const)('%j is refused by name', async ([body, at, code], { stage }) => {
    const before = await stage.snapshot();
    const answer = await order(stage, body);
    expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
    expect(answer.body.errors).toContainEqual(expect.objectContaining({ path: at, code }));
    expect(await stage.snapshot()).toEqual(before);
  });

  test('several admins who make, delete and move at once lose none', async ({ stage }) => {
    const { call, make, shop } = stage;
    const ids = defaults.map((key) => `ca_${key}`);
    const spare = await make(path, shop.admin, { key: 'spare', label: 'Spare', type: 'text' });
    const moves = [...Array(12).keys()].map((i) =>
      order(stage, { id: ids[i % 7], [i % 2 ? 'before' : 'after']: ids[(i * 3 + 1) % 7] }),
    );
    const made = ['one', 'two', 'three'].map((key) =>
      make(path, shop.admin, { key, label: key, type: 'text' }),
    );
    const all = [
      ...moves,
      order(stage, { ids: ids.toReversed() }),
      call('DELETE', `${path}/${spare.id}`, { key: shop.admin }),
    ];
    const answers = await Promise.all(all);
    await Promise.all(made);
    expect(answers.every(({ status }) => status === 200 || status === 204)).toBe(true);
    const left = await listed(stage);
    expect(keysOf(left).sort()).toEqual([...defaults, 'one', 'two', 'three'].sort());
    expect(left.map(({ order: place }) => place)).toEqual(left.map((_, i) => i));
  });

  test('whatever moves follow one another, each attribute stands once', () => {
    const id = fc.constantFrom('ca_a', 'ca_b', 'ca_c', 'ca_d');
    const change = fc.oneof(
      fc.record({ ids: fc.uniqueArray(id, { minLength: 1 }) }),
      fc.record({ id, before: id }),
      fc.record({ id, after: id }),
    );
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const start = ['ca_a', 'ca_b', 'ca_c', 'ca_d'];
        const end = changes.reduce<string[]>((ids, each) => reordered(ids, each), start);
        expect([...end].sort()).toEqual(start);
      }),
    );
  });
});

describe('section 17, question 37: hidden attributes', () => {
  test('cannot be named by new rules; rules that name them already stay and may be changed', async ({
    stage,
  }) => {
    const { call, make, shop } = stage;
    const when = { attribute: { key: 'company', op: 'not_empty' } };
    const group = await make('/v1/contact-groups', shop.admin, { name: 'Firms', when });
    await call('PATCH', `${path}/ca_company`, { key: shop.admin, body: { visible: false } });
    for (const [url, body] of [
      ['/v1/contact-groups', { name: 'New', when }],
      ['/v1/routing-rules', { name: 'New', when, teamIds: [shop.teamId] }],
      ['/v1/sla-policies', { name: 'New', when, firstResponseMs: 60_000 }],
    ] as const) {
      const answer = await call('POST', url, { key: shop.admin, body });
      expect(answer).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'when.attribute.key', code: 'attribute_hidden' }] },
      });
    }
    const again = { when: { all: [when, { attribute: { key: 'email', op: 'not_empty' } }] } };
    const changed = await call('PATCH', `/v1/contact-groups/${group.id}`, { key: shop.admin, body: again });
    expect(changed.status).toBe(200);
  });
});
