import { describe, expect, test } from 'vitest';
import { placementFor } from '../../src/inbox/placing/placement.js';
import { makeConfiguration, makeFacts, type Parts } from '../support/configuration.js';
import { at, everyDay, shifts } from './hours-kit.js';

describe('section 13: service levels', () => {
  const weekdays = {
    ...everyDay(''),
    ...Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, shifts('09:00-17:00')])),
  };
  const hours = { businessHours: [{ id: 'bh_1', timeZone: 'UTC', shifts: weekdays, holidays: [] }] };
  const channels = [{ id: 'ch_1', teamIds: ['tm_a'], businessHoursId: 'bh_1' }];
  const friday = at('2026-11-20T16:45:00Z');
  const policy = {
    id: 'sp_1',
    firstResponseMs: 30 * 60_000,
    nextResponseMs: 60 * 60_000,
    warnBeforeMs: 20 * 60_000,
  };
  const slaOf = (parts: Parts, facts: Parameters<typeof makeFacts>[0]) =>
    placementFor(
      makeConfiguration({ teams: [{ id: 'tm_a' }], ...hours, channels, ...parts }),
      makeFacts({ askedAt: friday, waitingSince: friday, ...facts }),
      friday,
    );

  test('thirty minutes from Friday 16:45 are due on Monday 9:15 and breached at 9:16', () => {
    const placed = slaOf({ slaPolicies: [policy] }, {});
    expect(placed.sla).toEqual({
      policyId: 'sp_1',
      kind: 'first',
      warnAt: at('2026-11-20T16:55:00Z'),
      dueAt: at('2026-11-23T09:15:00Z'),
      breachAt: at('2026-11-23T09:16:00Z'),
    });
    expect(placed.deadlineAt).toBe(at('2026-11-23T09:15:00Z'));
  });

  test('the first answer is owed since the conversation began, the next since the contact waits', () => {
    const waiting = { askedAt: friday - 3600_000, waitingSince: friday };
    expect(slaOf({ slaPolicies: [policy] }, waiting).sla).toMatchObject({
      kind: 'first',
      dueAt: at('2026-11-20T16:15:00Z'),
    });
    expect(slaOf({ slaPolicies: [policy] }, { ...waiting, answeredBefore: true }).sla).toMatchObject({
      kind: 'next',
      dueAt: at('2026-11-23T09:45:00Z'),
    });
  });

  test('a channel without business hours counts around the clock', () => {
    const placed = slaOf({ slaPolicies: [policy], channels: [{ id: 'ch_1', teamIds: [] }] }, {});
    expect(placed.deadlineAt).toBe(at('2026-11-20T17:15:00Z'));
  });

  test('of the policies that hold the one made first counts', () => {
    const made = (id: string, madeIn: number, more = {}) => ({ ...policy, id, madeIn, ...more });
    const slaPolicies = [
      made('sp_a', 4),
      made('sp_b', 3),
      made('sp_c', 1, { enabled: false }),
      made('sp_d', 2, { when: { visibility: 'public' } }),
    ];
    expect(slaOf({ slaPolicies }, {}).sla?.policyId).toBe('sp_b');
    expect(slaOf({ slaPolicies }, { visibility: 'public' }).sla?.policyId).toBe('sp_d');
  });

  test('a policy without that target sets no term', () => {
    const slaPolicies = [{ ...policy, nextResponseMs: null }];
    expect(slaOf({ slaPolicies }, { answeredBefore: true })).toMatchObject({ sla: null, deadlineAt: null });
  });
});
