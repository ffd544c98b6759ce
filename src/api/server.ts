/**
 * The HTTP server put together: hooks, errors, documents, routes. Listens nowhere by itself; closing it answers the polls
 * that wait and takes nothing new.
 */
import Fastify, { type FastifyBaseLogger, LogController } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { EngineError } from '../errors.js';
import { createGuard } from './authentication.js';
import type { Api, ApiDeps, ProcessReport } from './deps.js';
import { createErrorHandler, sendProblem, toEngineError } from './error-handler.js';
import { EVENT_STREAM } from './event-stream.js';
import { acceptJsonOnly, BODY_LIMIT_BYTES } from './json-body.js';
import { describeApi } from './openapi.js';
import { declareRoles, methodsOf } from './route-table.js';
import { agentRoutes } from './routes/agents.js';
import { assigneeRoutes } from './routes/assignees.js';
import { assigningRoutes } from './routes/assigning.js';
import { assignmentRoutes } from './routes/assignments.js';
import { attachmentRoutes } from './routes/attachments.js';
import { auditRoutes } from './routes/audit.js';
import { automationRoutes } from './routes/automations.js';
import { awayStateRoutes } from './routes/away-states.js';
import { boomerangRoutes } from './routes/boomerangs.js';
import { bulkRoutes } from './routes/bulk.js';
import { businessHoursRoutes } from './routes/business-hours.js';
import { channelWebhookRoutes } from './routes/channel-webhooks.js';
import { channelRoutes } from './routes/channels.js';
import { choiceRoutes } from './routes/choices.js';
import { configVersionRoutes } from './routes/config-versions.js';
import { contactAttributeRoutes } from './routes/contact-attributes.js';
import { contactBlockRoutes } from './routes/contact-blocks.js';
import { contactGroupRoutes } from './routes/contact-groups.js';
import { contactMergeRoutes } from './routes/contact-merges.js';
import { contactNoteRoutes } from './routes/contact-notes.js';
import { contactRoutes } from './routes/contacts.js';
import { conversationActionRoutes } from './routes/conversation-actions.js';
import { conversationRoutes } from './routes/conversations.js';
import { deadLetterRoutes } from './routes/dead-letters.js';
import { dryRunRoutes } from './routes/dry-run.js';
import { erasureRoutes } from './routes/erasures.js';
import { eventRoutes } from './routes/events.js';
import { explainRoutes } from './routes/explain.js';
import { exportRoutes } from './routes/exports.js';
import { failedReplyRoutes } from './routes/failed-replies.js';
import { healthRoutes, metricsRoutes, openMetricsRoutes } from './routes/health.js';
import { keyRoutes } from './routes/keys.js';
import { laneMoveRoutes } from './routes/lane-moves.js';
import { liveRoutes } from './routes/live.js';
import { maskingRoutes } from './routes/masking.js';
import { messageRoutes } from './routes/messages.js';
import { nextRoutes } from './routes/next.js';
import { noteRoutes } from './routes/notes.js';
import { placingRoutes } from './routes/placing.js';
import { priorityRoutes } from './routes/priorities.js';
import { queueRoutes } from './routes/queue.js';
import { receiptRoutes } from './routes/receipts.js';
import { replyRoutes } from './routes/replies.js';
import { reportRoutes } from './routes/reports.js';
import { resolveReasonRoutes } from './routes/resolve-reasons.js';
import { routingRuleRoutes } from './routes/routing-rules.js';
import { savedReplyRoutes } from './routes/saved-replies.js';
import { savedReplyCollectionRoutes } from './routes/saved-reply-collections.js';
import { savedReplyCsvRoutes } from './routes/saved-reply-csv.js';
import { sessionRoutes } from './routes/sessions.js';
import { settingsRoutes } from './routes/settings.js';
import { slaPolicyRoutes } from './routes/sla-policies.js';
import { startingRoutes } from './routes/starting.js';
import { tagRoutes } from './routes/tags.js';
import { takeBackHoldRoutes } from './routes/take-back-hold.js';
import { teamRoutes } from './routes/teams.js';
import { topicRoutes } from './routes/topics.js';
import { virtualAgentRoutes } from './routes/virtual-agents.js';
import { webhookRoutes } from './routes/webhooks.js';
import { workspaceRoutes } from './routes/workspaces.js';
import { createSightCheck } from './sight.js';
import { watchSilentSockets } from './silent-sockets.js';
import { compileSerializer, compileValidator } from './validation.js';

/** Receiving a whole request takes no longer, ms. Answering may: a poll waits. */
const REQUEST_TIMEOUT_MS = 30_000;
const KEEP_ALIVE_MS = 72_000;

const routes = [
  messageRoutes,
  replyRoutes,
  receiptRoutes,
  sessionRoutes,
  assignmentRoutes,
  eventRoutes,
  auditRoutes,
  queueRoutes,
  conversationRoutes,
  attachmentRoutes,
  startingRoutes,
  conversationActionRoutes,
  boomerangRoutes,
  assigningRoutes,
  placingRoutes,
  noteRoutes,
  tagRoutes,
  choiceRoutes,
  bulkRoutes,
  nextRoutes,
  explainRoutes,
  dryRunRoutes,
  channelRoutes,
  channelWebhookRoutes,
  teamRoutes,
  agentRoutes,
  keyRoutes,
  configVersionRoutes,
  contactRoutes,
  contactNoteRoutes,
  contactMergeRoutes,
  maskingRoutes,
  contactBlockRoutes,
  erasureRoutes,
  contactAttributeRoutes,
  contactGroupRoutes,
  priorityRoutes,
  routingRuleRoutes,
  businessHoursRoutes,
  slaPolicyRoutes,
  topicRoutes,
  automationRoutes,
  virtualAgentRoutes,
  webhookRoutes,
  assigneeRoutes,
  awayStateRoutes,
  resolveReasonRoutes,
  savedReplyCollectionRoutes,
  savedReplyRoutes,
  savedReplyCsvRoutes,
  settingsRoutes,
  workspaceRoutes,
  liveRoutes,
  laneMoveRoutes,
  deadLetterRoutes,
  failedReplyRoutes,
  takeBackHoldRoutes,
  reportRoutes,
  exportRoutes,
  metricsRoutes,
];

function createApp(log: FastifyBaseLogger): Api {
  const app = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    exposeHeadRoutes: false,
    // Refusing while closing is done here, as a problem like any other.
    return503OnClosing: false,
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, toEngineError(error)),
  }).withTypeProvider<ZodTypeProvider>();
  const endSilent = watchSilentSockets(app.server);
  app.addHook('preClose', async () => endSilent());
  return app;
}

/** The public API. `drain()`: polls are answered at once, new requests get 503, it is not ready. Closing drains first. */
export async function buildServer(deps: ApiDeps): Promise<Api & { drain(): void }> {
  const app = createApp(deps.log);
  let draining = false;
  app.decorateRequest('access', null);
  app.decorateRequest('conversation', null);
  app.decorateRequest('rawBody', null);
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(compileSerializer);
  app.setErrorHandler(createErrorHandler(deps.log));
  acceptJsonOnly(app);
  const patterns = declareRoles(app);
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(patterns, request.url);
    if (methods.length === 0) throw new EngineError('not_found', 'There is no such path.');
    reply.header('allow', methods.join(', '));
    throw new EngineError('method_not_allowed', `This path takes ${methods.join(', ')}.`);
  });

  app.addHook('onRequest', async (request) => {
    const open = request.routeOptions.config.roles?.includes('anyone') ?? false;
    if (draining && !open) throw new EngineError('unavailable', 'This process is shutting down.');
  });
  app.addHook('onRequest', createGuard(deps));
  app.addHook('preValidation', createSightCheck(deps));
  app.addHook('onSend', async (_request, reply) => {
    if (draining) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions, access } = request;
    const route = routeOptions.url ?? 'unmatched';
    const observed = { method, route, status: reply.statusCode, ms: reply.elapsedTime };
    // How long a stream was open says nothing about how quickly anything is answered.
    if (reply.raw.getHeader('content-type') !== EVENT_STREAM) deps.metrics.observeRequest(observed);
    deps.log.debug(
      { ...observed, workspaceId: access?.workspaceId, keyId: access?.principal.keyId },
      'answered',
    );
  });
  const drain = () => {
    draining = true;
    deps.wake.stop();
  };
  app.addHook('preClose', async () => drain());

  await describeApi(app, deps.version);
  healthRoutes(app, deps, () => draining);
  for (const put of routes) put(app, deps);
  return Object.assign(app, { drain });
}

/** `/healthz`, `/readyz` and `/metrics` without keys, for a loopback port of every process. */
export function buildReportServer(report: ProcessReport, log: FastifyBaseLogger): Api {
  const app = createApp(log);
  app.setValidatorCompiler(compileValidator);
  app.setSerializerCompiler(compileSerializer);
  app.setErrorHandler(createErrorHandler(log));
  app.setNotFoundHandler(() => {
    throw new EngineError('not_found', 'There is no such path.');
  });
  healthRoutes(app, report, () => false);
  openMetricsRoutes(app, report);
  return app;
}
