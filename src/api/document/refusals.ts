/** Which errors a route may answer: those of every route by what it takes, and those that are its own. */
import type { ErrorCode } from '../../errors.js';
import { statuses } from '../error-handler.js';

/** What acting on a conversation under an epoch may meet. */
const act: ErrorCode[] = ['stale_epoch', 'epoch_required'];
const work: ErrorCode[] = [...act, 'invalid_state', 'conversation_locked'];
/** What resolving may lack, where the workspace asks for it. */
const missing: ErrorCode[] = ['reason_required', 'topic_required'];
const conversation = '/v1/conversations/{conversationId}';

/** Of one route. A new route without any needs no row. */
const own: Readonly<Record<string, readonly ErrorCode[]>> = {
  'POST /v1/channels/{channelId}/messages': ['unsupported_type'],
  'PUT /v1/agents/{agentId}/sessions/{sessionId}': ['session_ended'],
  'GET /v1/agents/{agentId}/events': ['session_ended', 'cursor_too_old', 'too_many_streams'],
  'POST /v1/agents/{agentId}/next': ['not_signed_in', 'stale_config'],
  'POST /v1/agents/{agentId}/sessions': ['stale_config'],
  'POST /v1/conversations': ['conversation_open', 'contact_blocked', 'stale_config'],
  [`POST ${conversation}/messages`]: [...work, 'unseen_message', 'stale_config'],
  [`POST ${conversation}/pend`]: [...work, 'unseen_message'],
  [`POST ${conversation}/resolve`]: [...work, 'unseen_message', ...missing],
  [`POST ${conversation}/reopen`]: [
    ...act,
    'invalid_state',
    'conversation_open',
    'contact_blocked',
    'stale_config',
  ],
  [`POST ${conversation}/boomerang`]: [...work, 'unseen_message', 'conversation_open', 'contact_blocked'],
  [`DELETE ${conversation}/boomerang`]: [...act, 'conversation_locked'],
  [`POST ${conversation}/assign`]: [...work, 'stale_config'],
  [`POST ${conversation}/unassign`]: [...work, 'stale_config'],
  [`POST ${conversation}/transfer`]: [...work, 'stale_config'],
  [`POST ${conversation}/accept`]: [...act, 'offer_ended'],
  [`POST ${conversation}/decline`]: [...act, 'offer_ended'],
  [`POST ${conversation}/lock`]: [...work, 'not_signed_in'],
  [`DELETE ${conversation}/lock`]: [...act, 'conversation_locked'],
  [`PUT ${conversation}/priority`]: ['stale_epoch', 'invalid_state'],
  [`POST ${conversation}/rescore`]: ['stale_epoch', 'invalid_state', 'stale_config'],
  'POST /v1/attachments': ['body_too_large', 'unsupported_media_type'],
  'GET /v1/attachments/{attachmentId}': ['invalid_request', 'forbidden', 'not_found'],
  'GET /v1/events': ['cursor_too_old', 'too_many_streams'],
  'POST /v1/webhooks/{webhookId}/replay': ['cursor_too_old'],
  'DELETE /v1/contacts/{contactId}/merge': ['not_merged'],
  'DELETE /v1/contact-attributes/{contactAttributeId}': ['reserved', 'in_use'],
  'POST /v1/config-versions/{version}/restore': ['in_use'],
};

/** Kinds of the configuration, each of which something else may name. */
const removal =
  /^DELETE \/v1\/(agents|away-states|business-hours|channels|contact-groups|priorities|resolve-reasons|routing-rules|sla-policies|teams|topics)\//;

type Shape = Readonly<{ route: string; open: boolean; hasParameters: boolean; hasBody: boolean }>;

function codesOf({ route, open, hasParameters, hasBody }: Shape): readonly ErrorCode[] {
  if (open) return ['internal', ...(own[route] ?? [])];
  const changes = !route.startsWith('GET ');
  return [
    ...(['unauthenticated', 'forbidden', 'internal', 'unavailable'] as const),
    ...(route.includes('{') ? (['not_found'] as const) : []),
    ...(hasParameters || hasBody || changes ? (['invalid_request'] as const) : []),
    ...(hasBody ? (['invalid_json', 'body_too_large', 'unsupported_media_type'] as const) : []),
    ...(changes ? (['idempotency_key_reused'] as const) : []),
    ...(removal.test(route) ? (['in_use'] as const) : []),
    ...(own[route] ?? []),
  ];
}

/** status → the codes that it may come with, in order. */
export function refusalsOf(shape: Shape): ReadonlyMap<number, readonly ErrorCode[]> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOf(shape)) {
    const status = statuses[code] ?? 500;
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return new Map([...byStatus].sort(([a], [b]) => a - b));
}

/** Whether the route acts under the epoch that its caller saw. */
export const isUnderEpoch = (route: string): boolean => own[route]?.includes('stale_epoch') ?? false;
