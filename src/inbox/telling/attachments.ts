/** Attachments as they are told: what a timeline entry only names, with its state now and a link that is good for a while. */

import type { Core } from '../../routing/core.js';
import type { AttachmentRecord } from '../../routing/outbound/attachments.js';

/** Makes an address where a stored attachment can be fetched without a key. */
export type LinkTo = (workspaceId: string, attachmentId: string) => string;

/** `url` null: its file is not there; `size` in bytes. `gone`: it was dropped. */
export type ToldAttachment = {
  id: string;
  url: string | null;
  contentType: string | null;
  size: number | null;
  name: string | null;
  status: 'stored' | 'fetching' | 'failed' | 'gone';
  sourceUrl?: string;
};

type Named = { id?: string };

const namedBy = (entry: object): Named[] =>
  'attachments' in entry && Array.isArray(entry.attachments) ? (entry.attachments as Named[]) : [];

/** Entries with the attachments they name filled in; links of agents stay as they are. */
export async function withAttachments<E extends object>(
  core: Core,
  linkTo: LinkTo,
  workspaceId: string,
  entries: readonly E[],
): Promise<E[]> {
  const ids = [...new Set(entries.flatMap((entry) => namedBy(entry).flatMap(({ id }) => id ?? [])))];
  if (ids.length === 0) return [...entries];
  const records = await core.attachments.many(workspaceId, ids);
  const known = new Map(
    ids.map((id, i) => [id, toldAttachment(id, records[i] ?? null, () => linkTo(workspaceId, id))]),
  );
  return entries.map((entry) =>
    namedBy(entry).some(({ id }) => id)
      ? { ...entry, attachments: namedBy(entry).map((one) => (one.id ? known.get(one.id) : one)) }
      : entry,
  );
}

/** The same for entries as their object text; what is empty stays so. */
export async function withAttachmentsIn<S extends { entry: string }>(
  core: Core,
  linkTo: LinkTo,
  workspaceId: string,
  stored: readonly S[],
): Promise<S[]> {
  const read = stored.map(({ entry }) => (entry === '' ? {} : (JSON.parse(entry) as object)));
  const filled = await withAttachments(core, linkTo, workspaceId, read);
  return stored.map((one, i) => (filled[i] === read[i] ? one : { ...one, entry: JSON.stringify(filled[i]) }));
}

function toldAttachment(id: string, record: AttachmentRecord | null, link: () => string): ToldAttachment {
  const status = record?.status ?? 'dropping';
  if (!record || status === 'dropping' || status === 'uploading')
    return { id, url: null, contentType: null, size: null, name: null, status: 'gone' };
  const { contentType, size, name, sourceUrl } = record;
  return {
    ...{ id, url: status === 'stored' ? link() : null, contentType, size, name, status },
    ...(sourceUrl ? { sourceUrl } : {}),
  };
}
