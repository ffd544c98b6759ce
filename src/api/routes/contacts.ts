/** Contacts: found, read, and what people know of them written down. */
import { z } from 'zod';
import { contactSearch } from '../../inbox/contacts/search.js';
import { given, MAX_VALUE } from '../../inbox/contacts/values.js';
import type { Configuration } from '../../inbox/directory.js';
import { AttributeKey, Language, SafeText } from '../../inbox/resources/index.js';
import type { Contact } from '../../routing/contacts/contact.js';
import { sees } from '../access.js';
import { ConversationAnswer, conversationAnswers } from '../answers.js';
import { accessOf } from '../authentication.js';
import { contactOf, contactParams as params, contactPath as path, placeContactAnew } from '../contact-act.js';
import { ContactAnswer, contactAnswer } from '../contact-answers.js';
import { checkMayWrite, conversationsOf, seesChannelOf } from '../contact-sight.js';
import type { Api, ApiDeps } from '../deps.js';
import { accepted } from '../outcomes.js';
import { badCursor, CursorText, Limit, openCursor, pageOf, sealCursor } from '../paging.js';
import { requestRefOf } from '../request-ref.js';
import { invalidRequest } from '../validation.js';

/** Contacts that one page of a search looks at: a page may be short, and the search go on. */
const EXAMINED = 1_000;
const AT_ONCE = 250;

const Value = z.union([SafeText(0, MAX_VALUE), z.number(), z.boolean()]).nullable();
const ContactPatch = z.strictObject({
  attributes: z.record(AttributeKey, Value).optional().describe('By key; null clears.'),
  language: Language.nullish(),
  vip: z.boolean().optional(),
  name: SafeText(1, 255).nullish(),
  secondaryId: SafeText(1, 255).nullish(),
});
type ContactPatch = z.output<typeof ContactPatch>;

const ListQuery = z.strictObject({
  q: SafeText(1, 255)
    .optional()
    .describe('Words that all occur in name, identifiers or attributes; accents and case aside.'),
  cursor: CursorText.optional(),
  limit: Limit,
});
const Place = z.tuple([z.number().min(0), z.string()]);

/** Canonical texts by key. */
function attributesOf(config: Configuration, { attributes = {}, language, vip }: ContactPatch) {
  const definitions = new Map([...config.contactAttributes.values()].map((each) => [each.key, each]));
  const errors: { path: string; code: string; message: string }[] = [];
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(attributes)) {
    const definition = definitions.get(key);
    const text = definition && given(definition, value);
    const wrong = definition
      ? { code: 'invalid_value', message: `must be of the attribute's type, ${definition.type}` }
      : { code: 'unknown_attribute', message: 'There is no such attribute.' };
    if (typeof text === 'string') texts[key] = text;
    else errors.push({ path: `attributes.${key}`, ...wrong });
  }
  if (errors.length > 0) throw invalidRequest(errors);
  if (language !== undefined) texts.language = language ?? '';
  if (vip !== undefined) texts.vip = String(vip);
  return texts;
}

export function contactRoutes(api: Api, deps: ApiDeps): void {
  const { core, directory } = deps;
  const config = { roles: ['agent', 'admin'] } as const;
  const response = { 200: ContactAnswer };

  /** Looks through contacts from a place on, newest first. */
  async function search(
    workspaceId: string,
    from: z.output<typeof Place> | null,
    limit: number,
    passes: (contact: Contact) => boolean,
  ) {
    const items: Contact[] = [];
    let last = from;
    for (let skip = 0; skip < EXAMINED; skip += AT_ONCE) {
      const flat = await core.contacts.newestFirst(workspaceId, from?.[0] ?? null, AT_ONCE, skip);
      const ids = flat.filter((_, i) => i % 2 === 0);
      const after = ids.flatMap((id, i): [number, string][] => {
        const at = Number(flat[i * 2 + 1]);
        return from && at === from[0] && id >= from[1] ? [] : [[at, id]];
      });
      const contacts = await core.contacts.getMany(
        workspaceId,
        after.map(([, id]) => id),
      );
      for (const [i, place] of after.entries()) {
        last = place;
        const contact = contacts[i];
        if (contact && passes(contact)) items.push(contact);
        if (items.length === limit) return { items, next: last };
      }
      if (ids.length < AT_ONCE) return { items, next: null };
    }
    return { items, next: last };
  }

  const list = {
    summary: 'Contacts, newest first; with q those in which all its words occur',
    querystring: ListQuery,
    response: { 200: pageOf(ContactAnswer) },
  };
  api.get('/v1/contacts', { config, schema: list }, async (request) => {
    const access = accessOf(request);
    const { q = '', cursor, limit } = request.query;
    const from = cursor === undefined ? null : openCursor(Place, cursor);
    if (cursor !== undefined && !from) throw badCursor();
    const fits = contactSearch(q);
    const { items, next } = await search(
      access.workspaceId,
      from,
      limit,
      (contact) => seesChannelOf(access, contact) && fits(contact),
    );
    return {
      items: items.map((contact) => contactAnswer(access.config, contact)),
      nextCursor: next && sealCursor(next),
    };
  });

  api.get(path, { config, schema: { summary: 'A contact', params, response } }, async (request) =>
    contactAnswer(accessOf(request).config, await contactOf(core, request)),
  );

  const history = {
    summary: 'Its newest conversations, at most 100, of every identity of its person',
    params,
    response: { 200: z.object({ items: z.array(ConversationAnswer) }) },
  };
  api.get(`${path}/conversations`, { config, schema: history }, async (request) => {
    const access = accessOf(request);
    const found = await conversationsOf(core, access.workspaceId, await contactOf(core, request));
    const seen = found.filter((conversation) => sees(access, conversation));
    return { items: await conversationAnswers(core, access.config, seen) };
  });

  const patch = {
    summary: 'Write what is known of a contact, key by key',
    params,
    body: ContactPatch,
    response,
  };
  api.patch(path, { config, schema: patch }, async (request) => {
    const access = accessOf(request);
    const { workspaceId, by } = access;
    const contact = await contactOf(core, request);
    await checkMayWrite(core, access, contact);
    const { id: contactId } = contact;
    const current = (await directory.reload(workspaceId)) ?? access.config;
    const { name, secondaryId } = request.body;
    const outcome = accepted(
      await core.contacts.patch(workspaceId, {
        ...{ contactId, by, request: requestRefOf(request) },
        attributes: attributesOf(current, request.body),
        names: {
          ...(name === undefined ? {} : { name: name ?? '' }),
          ...(secondaryId === undefined ? {} : { secondaryId: secondaryId ?? '' }),
        },
      }),
      'contact',
    );
    if (outcome.changed !== '') await placeContactAnew(deps, access, contactId);
    return contactAnswer(current, await contactOf(core, request));
  });
}
