/** For every process that takes files, whatever its roles. */
import type { Service } from '../lifecycle.js';
import { loop, type Opened } from './opened.js';

const TIDY_EVERY_MS = 10 * 60_000;

/** What was left in the directory by a process that died goes. */
export const tidyService = (opened: Opened): Service =>
  loop(opened, 'files', TIDY_EVERY_MS, async () => {
    const removed = await opened.files.tidy();
    if (removed > 0) opened.log.info({ removed }, 'half-taken files of a dead process removed');
    return undefined;
  });
