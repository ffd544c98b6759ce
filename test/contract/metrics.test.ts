// docs/metrics.md against the code, both ways, and what the exposition shows to whom.

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../src/metrics/catalogue.js';
import { createMetrics } from '../../src/metrics/metrics.js';

const page = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');
const documented = [
  ...page.matchAll(/^\| `(switchboard_\w+)` \| (\w+)(, \*monitor\*)? \| ([^|]*)\|([^|]*)\|([^|]*)\|$/gm),
].map(([, name = '', type = '', monitor, labels = '', meaning = '', hint = '']) => ({
  name,
  type,
  monitorOnly: Boolean(monitor),
  labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label),
  meaning: meaning.trim(),
  hint: hint.trim(),
}));
const declared = Object.values(catalogue);
const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

describe('docs/metrics.md', () => {
  test('has every metric with its type, labels and who exports it, and no other', () => {
    const shown = documented.map(({ name, type, monitorOnly, labels }) => ({
      name,
      type,
      monitorOnly,
      labels,
    }));
    const expected = declared.map((metric) => ({
      name: metric.name,
      type: metric.kind,
      monitorOnly: 'monitorOnly' in metric,
      labels: [...metric.labels],
    }));
    expect(shown.sort(byName)).toEqual(expected.sort(byName));
  });

  test('says what each means and what to be alerted on', () => {
    const without = documented.filter(({ meaning, hint }) => meaning === '' || hint === '');
    expect(without.map(({ name }) => name)).toEqual([]);
  });
});

describe('metrics', () => {
  test('have a prefix, a base unit, and _total on counters alone', () => {
    for (const { name, kind } of declared) {
      expect(name).toMatch(/^switchboard_[a-z_]+$/);
      expect(name).not.toMatch(/_(ms|milliseconds|minutes|bytes_kb)$/);
      expect([name, name.endsWith('_total')]).toEqual([name, kind === 'counter']);
      if (kind === 'histogram') expect(name).toMatch(/_seconds$/);
    }
  });

  test('have no label that could be an id', () => {
    const labels = new Set(declared.flatMap((metric) => [...metric.labels]));
    const bounded = [
      'workspace',
      'team',
      'channel_kind',
      'status',
      'reason',
      'code',
      'queue',
      'state',
      'kind',
      'loop',
      'how',
    ];
    const more = ['method', 'route', 'script', 'quantile', 'version', 'node', 'availability', 'liveness'];
    expect([...labels].filter((label) => ![...bounded, ...more].includes(label))).toEqual([]);
  });

  test('read from Redis are exported by monitors alone', async () => {
    const monitored: string[] = declared.filter((metric) => 'monitorOnly' in metric).map(({ name }) => name);
    expect(monitored.length).toBeGreaterThan(0);
    const [monitor, other] = [createMetrics({ monitor: true }), createMetrics({ monitor: false })];
    other.capacityUsed.set({ workspace: 'shop' }, 3);
    expect(monitor.names().sort()).toEqual(declared.map(({ name }) => name).sort());
    expect(other.names().filter((name) => monitored.includes(name))).toEqual([]);
    expect(await other.text(null)).not.toContain('switchboard_capacity_used');
  });

  test('of two engines in one process do not mix', async () => {
    const [one, two] = [createMetrics({ monitor: true }), createMetrics({ monitor: true })];
    one.assignments.inc({ workspace: 'shop', reason: 'routing' });
    expect(await two.text(null)).not.toContain('workspace="shop"');
  });
});

describe('the exposition for a workspace', () => {
  const metrics = createMetrics({ monitor: true });
  for (const workspace of ['shop', 'shop-2', 'bank']) {
    metrics.messages.inc({ workspace, channel_kind: 'api', status: 'accepted' });
    metrics.assignmentSeconds.observe({ workspace }, 0.2);
    metrics.waiting.set({ workspace, team: 'cards' }, 1);
  }
  metrics.httpSeconds.observe({ method: 'GET', route: '/v1/teams', status: '2xx' }, 0.01);

  test('has its own series and those of no workspace, and nothing of another', async () => {
    const lines = (await metrics.text('shop')).split('\n');
    const seen = lines.flatMap((line) => /workspace="([^"]*)"/.exec(line)?.[1] ?? []);
    expect(new Set(seen)).toEqual(new Set(['shop']));
    expect(lines).toContain(
      'switchboard_messages_total{workspace="shop",channel_kind="api",status="accepted"} 1',
    );
    expect(lines.join('\n')).toContain(
      'switchboard_http_request_seconds_count{method="GET",route="/v1/teams"',
    );
    expect(lines.join('\n')).toContain(
      'switchboard_assignment_wait_seconds_bucket{le="0.25",workspace="shop"} 1',
    );
  });

  test('is complete without a workspace', async () => {
    const all = await metrics.text(null);
    const seen = all.split('\n').flatMap((line) => /workspace="([^"]*)"/.exec(line)?.[1] ?? []);
    expect(new Set(seen)).toEqual(new Set(['shop', 'shop-2', 'bank']));
  });

  test('cannot be widened by a label that imitates another', async () => {
    const own = createMetrics({ monitor: true });
    own.waiting.set({ workspace: 'bank', team: 'x",workspace="shop' }, 1);
    own.loopErrors.inc({ loop: ',workspace="bank"' });
    const lines = (await own.text('shop')).split('\n');
    expect(lines.some((line) => line.startsWith('switchboard_waiting_conversations{'))).toBe(false);
    expect(lines.some((line) => line.startsWith('switchboard_loop_errors_total{'))).toBe(true);
  });
});
