import { describe } from 'vitest';
import { createDirectory } from '../../src/inbox/directory.js';
import { valuesOf } from '../../src/routing/contacts/contact.js';
import { drainContact, handleInbound } from '../../src/workers/inbound/inbound.js';
import { expect, test } from './stage.js';

describe('draining an inbox', () => {
  test('applies every message in the order of acceptance and rings routing once', async ({ stage }) => {
    const team = await stage.team('Cards');
    const channel = await stage.channel([team.id]);
    await stage.signIn((await stage.agent([team.id])).id);
    const words = ['one', 'two', 'three', 'four'];
    let contactId = '';
    for (const word of words) contactId = (await stage.accept(channel.id, 'ada', word)).contactId;

    expect(await drainContact(stage.deps, stage.id, contactId)).toEqual({
      applied: 4,
      dead: 0,
      busy: false,
      attempts: 1,
    });
    const [conversation, ...others] = await stage.conversations();
    expect(others).toEqual([]);
    expect(await stage.texts(conversation?.id ?? '')).toEqual(words);
    expect(stage.rings.routing).toEqual([stage.id]);
    expect(await stage.metric(`switchboard_message_apply_seconds_count{workspace="${stage.slug}"}`)).toBe(4);
  });

  test('by eight workers at once applies each message once, in order', async ({ stage }) => {
    const channel = await stage.channel([]);
    const words = Array.from({ length: 60 }, (_, i) => `word ${i}`);
    let contactId = '';
    for (const word of words) contactId = (await stage.accept(channel.id, 'ada', word)).contactId;
    const job = { workspaceId: stage.id, contactIds: [contactId] };
    await Promise.all(Array.from({ length: 8 }, () => handleInbound(stage.deps, job)));
    const [conversation] = await stage.conversations();
    expect(await stage.texts(conversation?.id ?? '')).toEqual(words);
  });

  test('knows a channel that was made after its copy of the configuration', async ({ stage }) => {
    const directory = createDirectory(stage.core, { freshForMs: 60_000 });
    await directory.get(stage.id);
    const channel = await stage.channel([]);
    const { contactId } = await stage.accept(channel.id, 'ada', 'hello');
    expect(await drainContact({ ...stage.deps, directory }, stage.id, contactId)).toMatchObject({
      applied: 1,
    });
  });

  test('leaves an inbox alone that another holds', async ({ stage }) => {
    const channel = await stage.channel([]);
    const { contactId } = await stage.accept(channel.id, 'ada', 'hello');
    await stage.core.inboxes.claim(stage.id, contactId, 'another');
    expect(await drainContact(stage.deps, stage.id, contactId)).toMatchObject({ applied: 0, busy: true });
    expect(await stage.conversations()).toEqual([]);
  });

  test('keeps what the contact is called and what is known of it', async ({ stage }) => {
    const channel = await stage.channel([]);
    const { contactId } = await stage.accept(channel.id, '+33612345678', 'bonjour');
    await drainContact(stage.deps, stage.id, contactId);
    const stored = await stage.core.reads.contact(stage.id, contactId);
    expect(stored).toMatchObject({ externalId: '+33612345678', name: 'Ada' });
    expect(valuesOf(stored)).toEqual({ language: 'fr' });
  });

  test('gives a head back that cannot be read, with a code and without its text', async ({ stage }) => {
    const channel = await stage.channel([]);
    const { contactId } = await stage.accept(channel.id, 'ada', '', { body: 'secret {' });
    expect(await drainContact(stage.deps, stage.id, contactId)).toMatchObject({ applied: 0, attempts: 1 });
    expect(await drainContact(stage.deps, stage.id, contactId)).toMatchObject({ applied: 0, attempts: 2 });
    expect(await stage.redis.hget(stage.keys.inboxState(contactId), 'lastError')).toBe('invalid_request');
    const failures = 'switchboard_message_apply_failures_total';
    expect(await stage.metric(`${failures}{workspace="${stage.slug}",code="invalid_request"}`)).toBe(2);
  });

  test('gives a broken head up after five attempts over thirty seconds, and applies the next', async ({
    stage,
  }) => {
    const channel = await stage.channel([]);
    const { contactId } = await stage.accept(channel.id, 'ada', '', { body: '{}' });
    await stage.accept(channel.id, 'ada', 'good');
    const longAgo = Date.now() - 60_000;
    for (let i = 0; i < 5; i++) {
      await stage.core.inboxes.claim(stage.id, contactId, `token ${i}`, longAgo + i);
      await stage.core.inboxes.release(stage.id, contactId, `token ${i}`, 'invalid_request');
    }
    expect(await drainContact(stage.deps, stage.id, contactId)).toMatchObject({ applied: 1, dead: 1 });
    const [conversation] = await stage.conversations();
    expect(await stage.texts(conversation?.id ?? '')).toEqual(['good']);
    expect(await stage.core.reads.deadLetters(stage.id, '-', 10)).toMatchObject([
      { reason: 'invalid_request' },
    ]);
  });

  test('stops after five hundred messages, gives the rest back and rings for them', async ({ stage }) => {
    const channel = await stage.channel([]);
    const { contactId } = await stage.accept(channel.id, 'ada', 'first');
    for (let i = 0; i < 520; i++) await stage.accept(channel.id, 'ada', `${i}`);
    expect(await drainContact(stage.deps, stage.id, contactId)).toMatchObject({ applied: 500 });
    expect(stage.rings.inbound).toEqual([contactId]);
    expect(await drainContact(stage.deps, stage.id, contactId)).toMatchObject({ applied: 21 });
  });
});
