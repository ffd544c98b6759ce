/**
 * Every metric of the engine, declared once: seconds and counts, bounded labels, never an id. `docs/metrics.md` is held to
 * it by a test.
 */

export type Spec = {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Upper bounds, s. */
  readonly buckets?: readonly number[];
  readonly monitorOnly?: true;
};

// From a millisecond, because routing takes some, to ten minutes, because a customer may wait that long.
const waits = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const calls = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const requests = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

const counter = <const L extends readonly string[]>(name: string, labels: L, help: string) =>
  ({ kind: 'counter', name: `switchboard_${name}`, labels, help }) as const;
const histogram = <const L extends readonly string[]>(
  name: string,
  labels: L,
  help: string,
  buckets: readonly number[],
) => ({ kind: 'histogram', name: `switchboard_${name}`, labels, help, buckets }) as const;
const gauge = <const L extends readonly string[]>(name: string, labels: L, help: string) =>
  ({ kind: 'gauge', name: `switchboard_${name}`, labels, help }) as const;
const monitored = <const L extends readonly string[]>(name: string, labels: L, help: string) =>
  ({ ...gauge(name, labels, help), monitorOnly: true }) as const;

export const catalogue = {
  messages: counter(
    'messages_total',
    ['workspace', 'channel_kind', 'status'],
    'Inbound messages by what became of them: accepted, duplicate or rejected.',
  ),
  applySeconds: histogram(
    'message_apply_seconds',
    ['workspace'],
    'From the acceptance of a message to its place in a conversation.',
    waits,
  ),
  applyFailures: counter(
    'message_apply_failures_total',
    ['workspace', 'code'],
    'Attempts to apply a message that failed, by error code.',
  ),
  eventDeliveries: counter(
    'event_deliveries_total',
    ['workspace', 'status'],
    'Attempts to send an event to a webhook: delivered, failed, rejected (given up) or gone (it answered 410).',
  ),
  deadLettered: counter(
    'messages_dead_lettered_total',
    ['workspace'],
    'Messages given up after their attempts.',
  ),
  assignments: counter(
    'assignments_total',
    ['workspace', 'reason'],
    'Conversations given to an agent, by reason: routing, manual, reply, offer or next.',
  ),
  unassignments: counter(
    'unassignments_total',
    ['workspace', 'reason'],
    'Conversations taken from an agent, by reason: agent_offline, agent_away, manual, reassigned, team, unanswered or agent_deleted.',
  ),
  asked: counter(
    'offers_total',
    ['workspace', 'how'],
    'Conversations that routing offered to agents (offer) or served for them to work on (pull).',
  ),
  offerAnswers: counter(
    'offer_answers_total',
    ['workspace', 'status'],
    'What agents said to offers: accepted, declined or missed (nothing in time).',
  ),
  next: counter(
    'next_total',
    ['workspace', 'status'],
    'Agents who asked for the next conversation, by what they got: assigned, locked or none.',
  ),
  sla: counter(
    'sla_events_total',
    ['workspace', 'status'],
    'Conversations whose answer is soon due (warning), or not there when its due minute ended (breached).',
  ),
  lifecycle: counter(
    'lifecycle_total',
    ['workspace', 'status'],
    'Conversations that time moved: auto_resolved, boomeranged (back in New), or note_left (another one was open).',
  ),
  automations: counter(
    'automations_total',
    ['workspace', 'kind'],
    'What was done by itself with messages: tag, topics, reply, resolve; responder; overflow_reply, overflow_resolve.',
  ),
  bots: counter(
    'virtual_agents_total',
    ['workspace', 'status'],
    'Virtual agents: told, failed (an attempt); resolved, handover, bot_failed, bot_timeout, contact_timeout (how it ended).',
  ),
  assignmentSeconds: histogram(
    'assignment_wait_seconds',
    ['workspace'],
    'How long a conversation had waited when routing gave it to an agent.',
    waits,
  ),
  freeSlotSeconds: histogram(
    'free_slot_wait_seconds',
    ['workspace'],
    'How long an agent had a free slot, and a conversation for it was in line, when routing filled it.',
    waits,
  ),
  deliveries: counter(
    'deliveries_total',
    ['workspace', 'status'],
    'Attempts to send a reply to a webhook: delivered, failed, gone (410) or lost; and expired: shown as failed at the deadline.',
  ),
  deliverySeconds: histogram(
    'delivery_seconds',
    ['workspace'],
    'From the acceptance of a reply to its receipt by the webhook.',
    waits,
  ),
  attachmentFetches: counter(
    'attachment_fetches_total',
    ['workspace', 'status'],
    'Attempts to fetch what came with messages: stored, again (it failed, and is tried again) or failed (given up).',
  ),
  sweepServed: counter(
    'sweep_served_total',
    ['queue', 'kind'],
    'What the sweep found standing still and served: rescued (no job was there), overdue or retried.',
  ),
  reconcilerExamined: counter('reconciler_examined_total', [], 'Items that the reconciler looked at.'),
  reconcilerRepairs: counter(
    'reconciler_repairs_total',
    ['workspace', 'kind'],
    'Items that did not hold and were repaired: conversation, agent, lane, profile or entry.',
  ),
  doorbellErrors: counter('doorbell_errors_total', ['queue'], 'Jobs that could not be added to their queue.'),
  jobFailures: counter('job_failures_total', ['queue', 'code'], 'Jobs that failed, by error code.'),
  workerErrors: counter('worker_errors_total', ['queue'], 'Errors of a queue’s worker outside any job.'),
  loopErrors: counter('loop_errors_total', ['loop'], 'Passes of a periodic task that failed.'),
  httpSeconds: histogram(
    'http_request_seconds',
    ['method', 'route', 'status'],
    'HTTP requests by route pattern and class of status; long polls count their wait.',
    requests,
  ),
  openStreams: gauge('open_streams', ['workspace'], 'Streams of events that clients have open here.'),
  scriptSeconds: histogram(
    'redis_script_seconds',
    ['script'],
    'From sending a script, or a pipeline of one, to its answer.',
    calls,
  ),
  redisSeconds: histogram('redis_ping_seconds', [], 'Round trip of a PING, once a second.', calls),
  redisUp: gauge('redis_up', [], 'Whether the last PING was answered in time.'),
  loopDelay: gauge(
    'event_loop_delay_seconds',
    ['quantile'],
    'How late the event loop ran in the last ten seconds: median, 99th percentile and maximum.',
  ),
  buildInfo: gauge('build_info', ['version', 'node'], 'Always 1; what is running.'),
  waiting: monitored('waiting_conversations', ['workspace', 'team'], 'Conversations in line, by team.'),
  oldestWaiting: monitored(
    'oldest_waiting_seconds',
    ['workspace', 'team'],
    'How long the first in line has waited, by team.',
  ),
  agents: monitored('agents', ['workspace', 'availability', 'liveness'], 'Agents by presence.'),
  capacityUsed: monitored('capacity_used', ['workspace'], 'New conversations that agents hold.'),
  capacityFree: monitored('capacity_free', ['workspace'], 'Free slots of agents who are live and available.'),
  takeBacks: monitored('take_backs_pending', ['workspace'], 'Agents whose take-back is under way.'),
  deadLetters: monitored('dead_letters', ['workspace'], 'Dead letters that are kept.'),
  failedReplies: monitored(
    'failed_replies',
    ['workspace'],
    'Replies that failed and are kept to be sent again.',
  ),
  outboxDepth: monitored('outbox_depth', ['workspace'], 'Replies without a receipt.'),
  openBreakers: monitored('open_breakers', ['workspace'], 'Webhooks that are paused, ailing or disabled.'),
  webhookLag: monitored(
    'webhook_lag_seconds',
    ['workspace'],
    'Age of the oldest event that some webhook has still before it.',
  ),
  queueJobs: monitored('queue_jobs', ['queue', 'state'], 'BullMQ jobs.'),
} as const satisfies Record<string, Spec>;
