/** The shape of a contact outside the scripts. Times are unix ms. */

export type StoredAttribute = {
  /** Empty: it was cleared. */
  readonly value: string;
  readonly source: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly clearedAt: number | null;
};

export type Contact = {
  readonly id: string;
  readonly channelId: string;
  /** What its channel calls it: the primary identifier. */
  readonly externalId: string;
  readonly secondaryId: string | null;
  readonly name: string | null;
  readonly attributes: ReadonlyMap<string, StoredAttribute>;
  /** Of several identities of one person. */
  readonly personId: string | null;
  readonly blockedAt: number | null;
  /** Messages that were kept and never queued, of all its blocks. */
  readonly blockedMessages: number;
  readonly createdAt: number;
  readonly seenAt: number;
};

const PREFIX = 'attribute:';

/** Attributes of a contact's stored fields, by key; those that were cleared too. */
export function storedAttributes(fields: Readonly<Record<string, string>>): Map<string, StoredAttribute> {
  const found = Object.entries(fields).filter(([name]) => name.startsWith(PREFIX));
  return new Map(
    found.map(([name, json]) => {
      const { clearedAt = null, ...stored } = JSON.parse(json) as Omit<StoredAttribute, 'clearedAt'> & {
        clearedAt?: number;
      };
      return [name.slice(PREFIX.length), { ...stored, clearedAt }];
    }),
  );
}

/** Values of the attributes that have one, by key. */
export const valuesOf = (fields: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    [...storedAttributes(fields)]
      .filter(([, { value }]) => value !== '')
      .map(([key, { value }]) => [key, value]),
  );

/** How often what is known changed, of its stored fields: what was evaluated by them is refused once that is another. */
export const knownOf = (fields: Readonly<Record<string, string>>): string => fields.known ?? '0';

/** From HGETALL; null when nothing is stored. */
export function toContact(id: string, fields: Readonly<Record<string, string>>): Contact | null {
  if (!fields.createdAt) return null;
  return {
    id,
    channelId: fields.channelId ?? '',
    externalId: fields.externalId ?? '',
    secondaryId: fields.secondaryId || null,
    name: fields.name || null,
    attributes: storedAttributes(fields),
    personId: fields.personId || null,
    blockedAt: Number(fields.blockedAt) || null,
    blockedMessages: Number(fields.blockedMessages ?? 0),
    createdAt: Number(fields.createdAt),
    seenAt: Number(fields.seenAt),
  };
}
