// Section 17, the order of contact attributes under several admins at once, over sockets: whatever they move, set, make and
// delete at the same time, no attribute is lost or stands twice, and all who ask are told one order.

import fc from 'fast-check';
import { expect, type Stage, test } from './stage.js';

const path = '/v1/contact-attributes';
const defaults = ['firstName', 'lastName', 'email', 'phone', 'language', 'company', 'vip'].map(
  (key) => `ca_${key}`,
);
const CLIENTS = 4;
type Attribute = { id: string; key: string; order: number };
type Page = { items: Attribute[]; nextCursor: string | null };
/** Indexes are of what a client knows when it acts. */
type Act =
  | { do: 'move'; one: number; beside: number; side: 'before' | 'after' }
  | { do: 'set'; picks: number[] }
  | { do: 'make' }
  | { do: 'delete'; one: number };

const index = fc.nat({ max: 40 });
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      one: index,
      beside: index,
      side: fc.constantFrom('before' as const, 'after' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('set' as const),
      picks: fc.array(index, { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('make' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), one: index }) },
);

/** Where the API listens, and what any admin's tool would send there. */
async function office(stage: Stage) {
  const base = await stage.listen();
  const call = async (method: string, url: string, body?: unknown, key = stage.shop.admin) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const answer = await fetch(base + url, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      body: (answer.status === 204 ? null : await answer.json()) as Page & Attribute,
    };
  };
  const list = async (key?: string) => (await call('GET', `${path}?limit=500`, undefined, key)).body.items;
  return { call, list };
}

test('whatever several admins do at once, none is lost, none stands twice, and the order is one', async ({
  stage,
}) => {
  const { call, list } = await office(stage);
  const there = new Set(defaults);
  let made = 0;

  /** One admin, one thing after the other; what it names may be gone by then. */
  async function admin(acts: readonly Act[]): Promise<void> {
    for (const each of acts) {
      const known = (await list()).map(({ id }) => id);
      const at = (i: number) => known[i % known.length] ?? '';
      if (each.do === 'make') {
        const key = `made${++made}`;
        const { status, body } = await call('POST', path, { key, label: key, type: 'text' });
        expect(status).toBe(201);
        there.add(body.id);
      } else if (each.do === 'delete') {
        const id = at(each.one);
        const { status } = await call('DELETE', `${path}/${id}`);
        expect(defaults.includes(id) ? [409] : [204, 404]).toContain(status);
        if (status === 204) there.delete(id);
      } else {
        const body =
          each.do === 'set'
            ? { ids: [...new Set(each.picks.map(at))] }
            : { id: at(each.one), [each.side]: at(each.beside) };
        const answer = await call('POST', `${path}/order`, body);
        expect([200, 422]).toContain(answer.status);
        if (answer.status === 422) continue;
        const ids = answer.body.items.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids).toEqual(expect.arrayContaining(defaults));
      }
    }
  }

  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(act, { maxLength: 6 }), { minLength: CLIENTS, maxLength: CLIENTS }),
      async (clients) => {
        await Promise.all(clients.map(admin));
        const all = await list();
        expect(all.map(({ id }) => id).sort()).toEqual([...there].sort());
        expect(all.map(({ order }) => order)).toEqual(all.map((_, i) => i));
        expect(await list(stage.shop.agent)).toEqual(all);
      },
    ),
    { numRuns: 12, endOnFailure: true },
  );
}, 60_000);

test('a move is of the order that stands when it is decided: what two admins move at once is both moved', async ({
  stage,
}) => {
  const { call, list } = await office(stage);
  const moves = defaults.slice(1).map((id) => call('POST', `${path}/order`, { id, before: 'ca_firstName' }));
  for (const { status } of await Promise.all(moves)) expect(status).toBe(200);
  const ids = (await list()).map(({ id }) => id);
  expect(ids.at(-1)).toBe('ca_firstName');
  expect([...ids].sort()).toEqual([...defaults].sort());
});
