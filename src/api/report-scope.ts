/** What of the reports a caller may read. */
import { EngineError } from '../errors.js';
import { type ReportScope, reportScopeOf } from '../inbox/access/reports.js';
import type { Access } from './access.js';

/** @throws {EngineError} `forbidden` for an agent who supervises no team */
export function scopeOf({ config, agent }: Access): ReportScope {
  const scope = reportScopeOf(config, agent);
  if (scope !== 'none') return scope;
  throw new EngineError('forbidden', 'Reports are for supervisors, each of the teams that it supervises.', {
    reason: 'role',
    needs: 'supervisor',
  });
}
