/** What can be exported of contacts: what is known of them, a column for each attribute in the admin's order. */
import type { Contact } from '../../routing/contacts/contact.js';
import type { Core } from '../../routing/core.js';
import { attributesOf, membership } from '../contacts/known.js';
import { orderedAttributes } from '../contacts/order.js';
import type { Configuration } from '../directory.js';
import type { Export, ExportRow } from './exports.js';

/** Contacts of one read. */
const AT_ONCE = 200;

const own = ['id', 'channelId', 'externalId', 'secondaryId', 'name', 'personId', 'groups', 'blockedAt'];
const iso = (at: number): string => new Date(at).toISOString();
const columnOf = (key: string) => `attribute.${key}`;

/** Those that were made before an instant, newest first. */
async function* madeBefore(core: Core, workspaceId: string, to: number): AsyncGenerator<Contact[]> {
  for (let from = to - 1, skip = 0, more = true; more; ) {
    const flat = await core.contacts.newestFirst(workspaceId, from, AT_ONCE, skip);
    const ids = flat.filter((_, i) => i % 2 === 0);
    const scores = flat.filter((_, i) => i % 2 === 1).map(Number);
    const last = scores.at(-1) ?? from;
    // Where to go on: after those that were made in the same instant as the last one.
    skip = scores.filter((at) => at === last).length + (last === from ? skip : 0);
    from = last;
    more = ids.length === AT_ONCE;
    const found = await core.contacts.getMany(workspaceId, ids);
    yield found.filter((each): each is Contact => each !== null);
  }
}

function rowOf(config: Configuration, contact: Contact): ExportRow {
  const { id, channelId, externalId, secondaryId, name, personId, blockedAt, createdAt, seenAt } = contact;
  const known = new Map(attributesOf(config, contact).map(({ key, value }) => [key, value]));
  return {
    ...{ id, channelId, externalId, secondaryId, name, personId },
    groups: membership(config, contact).groups.join(' '),
    blockedAt: blockedAt === null ? null : iso(blockedAt),
    ...{ createdAt: iso(createdAt), seenAt: iso(seenAt) },
    ...Object.fromEntries(
      orderedAttributes(config).map(({ key }) => [columnOf(key), known.get(key) ?? null]),
    ),
  };
}

/** Those that were made before the end of the range and wrote since its beginning. */
export const contacts: Export = {
  columns: (config) => [
    ...[...own, 'createdAt', 'seenAt'],
    ...orderedAttributes(config).map(({ key }) => columnOf(key)),
  ],
  async *pages({ core, config, range }) {
    for await (const found of madeBefore(core, config.workspaceId, range.to))
      yield found.filter(({ seenAt }) => seenAt >= range.from).map((each) => rowOf(config, each));
  },
};
