/** Everything of the client. */
export type * from './api.js';
export { type Client, type ClientOptions, createClient } from './client.js';
export { isProblem, type Problem, ProblemError } from './errors.js';
export { agentFeed, type FeedItem, type FeedOptions } from './events.js';
export type {
  Answer,
  CallArguments,
  CallOptions,
  CallSettings,
  ItemOf,
  ListRoute,
  Route,
  StreamRoute,
} from './routes.js';
export {
  type Availability,
  openSession,
  type Session,
  type SessionOptions,
  type Started,
} from './session.js';
export type { StreamedEvent } from './stream.js';
export { verifyWebhook, WebhookError, type WebhookHeaders, type WebhookMessage } from './webhooks.js';
