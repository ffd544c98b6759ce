// Who a pid is: alive or not, since when, started with which command line. Pids are used again, so no pid is trusted alone.
// Never signals a process.

import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const onLinux = process.platform === 'linux';

/**
 * The scope in which pids mean something: this boot and this pid namespace.
 *
 * Containers may share a volume and even a host name, but another namespace's pids say nothing here.
 */
export async function pidScope(): Promise<string> {
  if (!onLinux) return hostname();
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`;
}

/**
 * A mark that no other process under this pid ever has; undefined when the process is gone or only waits to be reaped.
 *
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html fields 3 (state) and 22 (start time)
 */
export async function processMark(pid: number): Promise<string | undefined> {
  if (!onLinux) return ps(pid, 'lstart=');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The command's name stands in parentheses and may itself hold blanks and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

/** The command line of a live process; undefined when it is gone. */
export async function commandLine(pid: number): Promise<string | undefined> {
  if (!onLinux) return ps(pid, 'command=');
  const raw = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return raw === '' ? undefined : raw.replaceAll('\0', ' ');
}

/** True once the process is gone, false when it is still there after `timeoutMs`. */
export async function untilGone(pid: number, timeoutMs: number): Promise<boolean> {
  const mark = await processMark(pid);
  const endAtMs = performance.now() + timeoutMs;
  while (mark !== undefined && (await processMark(pid)) === mark) {
    if (performance.now() >= endAtMs) return false;
    await delay(10);
  }
  return true;
}

async function ps(pid: number, column: string): Promise<string | undefined> {
  const output = await run('ps', ['-o', column, '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return output.stdout.trim() || undefined;
}
