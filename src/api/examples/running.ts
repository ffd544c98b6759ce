/** Examples of what operators look at. */
import type { Step } from './step.js';

export const running: readonly Step[] = [
  { route: 'GET /healthz' },
  { route: 'GET /readyz' },
  { route: 'GET /metrics', as: 'operator' },
  { route: 'PUT /v1/take-back-hold', as: 'operator', body: { durationMs: 600_000 } },
  { route: 'GET /v1/take-back-hold', as: 'operator' },
  { route: 'DELETE /v1/take-back-hold', as: 'operator' },
  { route: 'GET /v1/dead-letters', as: 'operator' },
  { route: 'GET /v1/dead-letters/replies', as: 'operator' },
  { route: 'POST /v1/dead-letters/replies/replay', as: 'operator', body: { messageIds: ['rp_card_1'] } },
];
