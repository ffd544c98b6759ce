/** Examples of what operators look at. */
import type { Step } from './step.js';

/** A day in which nothing happened: what is counted in it is the same each time. */
const day = { query: { from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' } };
const files = [
  'response-times',
  'handle-times',
  'resolutions',
  'reopenings',
  'service-levels',
  'presence',
  'topics',
];
const lists = ['teams', 'agents', 'conversations', 'resolved-conversations', 'messages', 'contacts', 'tags'];

export const running: readonly Step[] = [
  { route: 'GET /healthz' },
  { route: 'GET /readyz' },
  { route: 'GET /metrics', as: 'operator' },
  { route: 'GET /v1/conversations/counts' },
  { route: 'GET /v1/events', query: { cursor: 'oldest', waitMs: 0, types: 'message.received' } },
  { route: 'GET /v1/audit', query: { conversationId: 'cv_card', limit: 2 } },
  { route: 'GET /v1/audit/export', query: { conversationId: 'cv_card', format: 'csv' } },
  { route: 'GET /v1/reports/conversations', ...day },
  { route: 'GET /v1/reports/agents', ...day },
  ...[...files, ...lists, 'open-conversations'].map(
    (name): Step => ({ route: `GET /v1/exports/${name}`, ...day }),
  ),
  { route: 'PUT /v1/take-back-hold', as: 'operator', body: { durationMs: 600_000 } },
  { route: 'GET /v1/take-back-hold', as: 'operator' },
  { route: 'DELETE /v1/take-back-hold', as: 'operator' },
  { route: 'GET /v1/dead-letters', as: 'operator' },
  { route: 'GET /v1/dead-letters/replies', as: 'operator' },
  { route: 'POST /v1/dead-letters/replies/replay', as: 'operator', body: { messageIds: ['rp_card_1'] } },
];
