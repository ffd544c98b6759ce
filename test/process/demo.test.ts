/** The demo as a person starts it: a short run on a real engine of its own, judged by its exit code and summary. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));

async function demo(...flags: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(tsx, ['demo/main.ts', ...flags], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    output.stderr += chunk;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...output };
}

test('a short run keeps every promise, takes conversations back, and leaves with 0', {
  timeout: 90_000,
}, async () => {
  const { code, stdout, stderr } = await demo('--seconds', '4', '--rate', '20', '--agents', '4', '--json');
  expect(code, stderr).toBe(0);
  const summary = JSON.parse(stdout) as {
    ok: boolean;
    figures: { accepted: number; replied: number };
    absences: Record<string, number>;
    workspace: Record<string, number>;
    checks: { promise: string; ok: boolean; checked: number }[];
    surprises: string[];
  };
  expect(summary.ok).toBe(true);
  expect(summary.surprises).toEqual([]);
  expect(summary.checks.map((check) => check.promise)).toEqual([
    'P1',
    'P2',
    'P3',
    'P4',
    'P5',
    'P6',
    'P7',
    'P10',
    'P12',
  ]);
  expect(summary.checks.filter((check) => !check.ok || check.checked === 0)).toEqual([]);
  expect(summary.figures.accepted).toBeGreaterThan(40);
  expect(summary.figures.replied).toBeGreaterThan(10);
  for (const [what, count] of Object.entries(summary.workspace)) expect(count, what).toBeGreaterThan(0);
  expect(summary.absences.vanish).toBeGreaterThan(0);
});

test('an unknown flag is one line on stderr and exit code 2', { timeout: 30_000 }, async () => {
  const { code, stdout, stderr } = await demo('--speed', '3');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
});
