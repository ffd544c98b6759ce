// What a change of a contact means for its conversations, however many there are and whatever is on its way meanwhile.

import { describe } from 'vitest';
import { contactIdOf } from '../../src/routing/ids.js';
import { drainContact } from '../../src/workers/inbound/inbound.js';
import { runTimers } from '../../src/workers/monitors/timers.js';
import type { WorkerDeps } from '../../src/workers/serving.js';
import { suspectsOf } from '../support/walk.js';
import { createDesk, type Desk } from './desk.js';
import { expect, type Stage, test } from './stage.js';

const MANY = 130; // more than the hundred that a call looks at
type Found = { id: string; rules: string[]; threadId: string };

const patch = (stage: Stage, contactId: string, attributes: object) =>
  stage.call('PATCH', `/v1/contacts/${contactId}`, { key: stage.shop.admin, body: { attributes } });

/** Threads of one contact, each with its open conversation. */
async function threads(stage: Stage, count: number): Promise<string> {
  const messages = [...Array(count).keys()].map((i) => stage.message({ threadId: `t${i}` }));
  await stage.post({ messages });
  await stage.apply();
  return contactIdOf(stage.shop.channelId, 'ada');
}
const inState = async (desk: Desk, state: string) =>
  (await desk.ok<{ items: Found[] }>('GET', `/v1/conversations?state=${state}&limit=500`)).items;

/** Every timer that is due in two seconds at the latest, as the monitor fires them. */
async function soon(stage: Stage): Promise<void> {
  const nowMs = Date.now() + 2_000;
  for (let fired = 1; fired > 0; )
    ({ fired } = await runTimers(stage.workerDeps, [stage.partition], { nowMs }));
}
/** A rule for contacts whose company is Acme. */
async function forAcme(desk: Desk): Promise<string> {
  const { id: teamId } = await desk.team();
  const when = { attribute: { key: 'company', op: 'eq', value: 'Acme' } };
  return (await desk.rule(when, [teamId])).id;
}

describe('section 17: what is known of a contact places all of its conversations', () => {
  test('more than a hundred are placed, those beyond by a timer that goes on', async ({ stage }) => {
    const desk = createDesk(stage);
    const ruleId = await forAcme(desk);
    const contactId = await threads(stage, MANY);
    expect((await patch(stage, contactId, { company: 'Acme' })).status).toBe(200);
    const placed = async () => (await inState(desk, 'new')).filter(({ rules }) => rules.includes(ruleId));
    expect(await placed()).toHaveLength(100);
    await soon(stage);
    expect(await placed()).toHaveLength(MANY);
    expect(await suspectsOf({ ...stage, now: Date.now() })).toEqual([]);
  });

  test('what a connector says in one thread places the others too', async ({ stage }) => {
    const desk = createDesk(stage);
    const ruleId = await forAcme(desk);
    await threads(stage, 3);
    await desk.send('ada', { threadId: 't1' }, { company: 'Acme' });
    await stage.apply();
    await soon(stage);
    for (const { rules } of await inState(desk, 'new')) expect(rules).toEqual([ruleId]);
  });

  test('a merge, and its undoing, place what waits of both', async ({ stage }) => {
    const desk = createDesk(stage);
    const ruleId = await forAcme(desk);
    const waits = await desk.arrive('eve');
    await desk.arrive('ada', {}, { company: 'Acme' });
    const eve = `/v1/contacts/${contactIdOf(stage.shop.channelId, 'eve')}`;
    const body = { contactId: contactIdOf(stage.shop.channelId, 'ada') };
    await desk.ok('POST', `${eve}/merge`, { body });
    expect((await desk.see(waits.id)).rules).toEqual([ruleId]);
    await desk.ok('DELETE', `${eve}/merge`);
    expect((await desk.see(waits.id)).rules).toEqual([]);
  });

  test.for(['opens', 'waits'] as const)(
    'a change while a message is evaluated counts: one that %s',
    async (how, { stage }) => {
      const desk = createDesk(stage);
      const ruleId = await forAcme(desk);
      const first = await desk.arrive('ada');
      if (how === 'opens') await desk.act(null, first.id, 'resolve');
      const { core } = stage;
      const contactId = contactIdOf(stage.shop.channelId, 'ada');
      let changed = false;
      // After the rules were evaluated, before the script decides.
      const change = async () => {
        if (changed) return;
        changed = true;
        const act = { contactId, by: 'key:k', attributes: { company: 'Acme' }, names: {} };
        await core.contacts.patch(stage.shop.id, act);
      };
      type Apply = typeof core.inboxes.apply;
      type Place = typeof core.conversations.place;
      const apply: Apply = async (...call) => {
        if (how === 'opens') await change();
        return core.inboxes.apply(...call);
      };
      const place: Place = async (...call) => {
        await change();
        return core.conversations.place(...call);
      };
      const deps: WorkerDeps = {
        ...stage.workerDeps,
        core: {
          ...core,
          inboxes: { ...core.inboxes, apply },
          conversations: { ...core.conversations, place },
        },
      };
      await desk.send('ada', {}, { phone: '+33 1 23 45' });
      await drainContact(deps, stage.shop.id, contactId);
      expect((await inState(desk, 'new')).map(({ rules }) => rules)).toEqual([[ruleId]]);
    },
  );
});

describe('section 17, question 36: a block reaches all that is open', () => {
  const block = (stage: Stage, contactId: string) =>
    stage.call('PUT', `/v1/contacts/${contactId}/block`, { key: stage.shop.admin, body: {} });

  test('more than fifty are resolved, the rest by a timer that goes on', async ({ stage }) => {
    const desk = createDesk(stage);
    const contactId = await threads(stage, MANY);
    expect((await block(stage, contactId)).status).toBe(200);
    expect(await inState(desk, 'new')).toHaveLength(MANY - 50);
    await soon(stage);
    expect(await inState(desk, 'new')).toEqual([]);
    expect(await suspectsOf({ ...stage, now: Date.now() })).toEqual([]);
  });

  test('a message under a key whose turn has not come ends that one, and is kept apart', async ({
    stage,
  }) => {
    const desk = createDesk(stage);
    const contactId = await threads(stage, MANY);
    await block(stage, contactId);
    await desk.send('ada', { threadId: 't0' });
    await stage.apply();
    expect((await inState(desk, 'new')).filter(({ threadId }) => threadId === 't0')).toEqual([]);
    expect(await suspectsOf({ ...stage, now: Date.now() })).toEqual([]);
    await soon(stage);
    const kept = (await inState(desk, 'resolved')).filter(({ threadId }) => threadId === 't0');
    expect(kept).toHaveLength(2);
  });

  test('an unblocking before that leaves the rest open', async ({ stage }) => {
    const desk = createDesk(stage);
    const contactId = await threads(stage, MANY);
    await block(stage, contactId);
    await desk.ok('DELETE', `/v1/contacts/${contactId}/block`);
    await soon(stage);
    expect(await inState(desk, 'new')).toHaveLength(MANY - 50);
  });
});
