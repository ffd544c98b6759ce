/** Attachments that were left: late ones are rung for again, those that are to go lose their file, then their record. */
import { type Files, objectOf } from '../../attachments/files.js';
import { inChunks, type WorkerDeps } from '../serving.js';

export const ATTACHMENTS_EVERY_MS = 5_000;
/** Of one pass and partition, of each. */
const AT_MOST = 100;
const AT_ONCE = 8;

type Deps = Pick<WorkerDeps, 'core' | 'queues' | 'log'> & { files: Pick<Files, 'store'> };

/** One pass. A file that the store does not let go is tried again in a minute. */
export async function runAttachmentSweep(
  { core, queues, log, files }: Deps,
  partitions: readonly string[],
  { nowMs }: { nowMs?: number } = {},
): Promise<{ rung: number; dropped: number; more: boolean }> {
  const told = { rung: 0, dropped: 0, more: false };
  for (const partition of partitions) {
    const { fetches, drops } = await core.attachments.sweep(partition, AT_MOST, nowMs);
    for (const [workspaceId, id] of fetches) await queues.ringAttachments(workspaceId, [id]);
    told.rung += fetches.length;
    told.more ||= drops.length === AT_MOST;
    await inChunks(drops, AT_ONCE, async ([workspaceId, id]) => {
      try {
        await files.store.drop(objectOf(workspaceId, id));
      } catch (err) {
        log.warn({ workspaceId, attachmentId: id, err }, 'a file was not dropped');
        return;
      }
      await core.attachments.dropped(workspaceId, id);
      told.dropped++;
    });
  }
  return told;
}
