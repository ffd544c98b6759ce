/** A workspace's settings: patches, the relations they must keep, and what of them scripts read. */
import { EngineError } from '../errors.js';
import type { Mirror } from '../routing/configuration/config-changes.js';
import { overlaid } from './overlay.js';
import { Settings, type SettingsPatch } from './resources/index.js';

/**
 * The settings after a patch.
 *
 * @throws {EngineError} `invalid_request` unless heartbeat × 3 ≤ lease ≤ grace
 */
export function checkedSettings(before: Settings, patch: SettingsPatch): Settings {
  const after = Settings.parse(overlaid(before, patch));
  const errors: { path: string; code: string; message: string }[] = [];
  const refuse = (path: string, message: string) => errors.push({ path, code: 'invalid_relation', message });
  const { leaseMs, heartbeatMs } = after.presence;
  const { graceMs, signOutGraceMs } = after.removeAssignment;
  if (heartbeatMs * 3 > leaseMs) refuse('presence.leaseMs', 'must be at least three heartbeats');
  if (leaseMs > graceMs) refuse('removeAssignment.graceMs', 'must be at least the lease');
  if (signOutGraceMs > graceMs) refuse('removeAssignment.signOutGraceMs', 'must be at most the grace');
  if (errors.length > 0)
    throw new EngineError('invalid_request', 'The settings do not fit together.', { errors });
  return after;
}

/** What scripts read off the workspace's anchor. */
export const mirrorOf = (settings: Settings): Mirror => ({
  removeAssignment: settings.removeAssignment.enabled ? '1' : '0',
  graceMs: settings.removeAssignment.graceMs,
  signOutGraceMs: settings.removeAssignment.signOutGraceMs,
  leaseMs: settings.presence.leaseMs,
  heartbeatMs: settings.presence.heartbeatMs,
  dedupeDays: settings.retention.dedupeDays,
  orderKind: settings.routing.order,
  headStartMs: settings.routing.headStartMs ?? '',
  idleAwayMs: settings.routing.idleAwayMs ?? '',
  clearAfterMs: settings.contacts.clearAfterMs ?? '',
});
