/** The monitor's role: passes over what is due, each with its rhythm. */
import type { Service } from '../lifecycle.js';
import { ATTACHMENTS_EVERY_MS, runAttachmentSweep } from '../workers/monitors/attachment-sweep.js';
import { runDeliverySweep } from '../workers/monitors/delivery-sweep.js';
import { ERASE_EVERY_MS, runErasing } from '../workers/monitors/erasing.js';
import { GAUGES_EVERY_MS, runGauges } from '../workers/monitors/gauges.js';
import { runPresence } from '../workers/monitors/presence.js';
import { PURGE_EVERY_MS, runPurge } from '../workers/monitors/purge.js';
import { RECONCILE_EVERY_MS, runReconcile } from '../workers/monitors/reconcile.js';
import { runSweep, SWEEP_EVERY_MS } from '../workers/monitors/sweep.js';
import { runTimers } from '../workers/monitors/timers.js';
import { runTrim, TRIM_EVERY_MS } from '../workers/monitors/trim.js';
import { runEventWebhooks } from '../workers/outbound/event-webhooks.js';
import { runReplacing } from '../workers/routing/replacing.js';
import { loop, type Opened } from './opened.js';

export function monitorServices(opened: Opened): Service[] {
  const { config, log } = opened;
  const { partitions } = opened.installation;
  return [
    loop(opened, 'presence', config.tickMs, async () => {
      const told = await runPresence(opened, partitions);
      if (told.recorded + told.takenBack > 0) log.info(told, 'absences recorded, conversations taken back');
      return told;
    }),
    loop(opened, 'timers', config.tickMs, () => runTimers(opened, partitions)),
    loop(opened, 'placing', config.tickMs, async () => {
      const told = await runReplacing(opened, partitions);
      if (told.placed > 0) log.info(told, 'waiting conversations placed anew');
      return told;
    }),
    // Asks a little more often than a pass is due: of several monitors one gets it, and none late.
    loop(opened, 'sweep', SWEEP_EVERY_MS / 5, () => runSweep(opened, partitions)),
    loop(opened, 'deliveries', SWEEP_EVERY_MS / 5, async () => {
      await runDeliverySweep(opened, partitions);
      return undefined;
    }),
    loop(opened, 'webhooks', config.tickMs, () => runEventWebhooks(opened, partitions)),
    loop(opened, 'attachments', ATTACHMENTS_EVERY_MS, () => runAttachmentSweep(opened, partitions)),
    loop(opened, 'reconcile', RECONCILE_EVERY_MS, () => runReconcile(opened, partitions)),
    loop(opened, 'trim', TRIM_EVERY_MS, () => runTrim(opened, partitions)),
    loop(opened, 'purge', PURGE_EVERY_MS, async () => {
      const told = await runPurge(opened, partitions);
      if (told.conversations > 0) log.info(told, 'resolved conversations purged');
      return told;
    }),
    loop(opened, 'erasing', ERASE_EVERY_MS, async () => {
      const told = await runErasing(opened, partitions);
      if (told.erased > 0) log.info(told, 'contacts erased');
      return told;
    }),
    loop(opened, 'gauges', GAUGES_EVERY_MS, async () => {
      await runGauges(opened, partitions);
      return undefined;
    }),
  ];
}
