/** A delivery job: whatever is due at the endpoint that it names, a channel's webhook, one of events or a virtual agent's. */
import type { Job } from '../../queues.js';
import { tellBot } from './bots.js';
import { type DeliveryDeps, deliverChannel, type Sent } from './delivery.js';
import { deliverEvents } from './event-webhooks.js';

/** What stands in outboxes: replies, and what virtual agents are told. */
export const deliverTo = (deps: DeliveryDeps, workspaceId: string, endpointId: string): Promise<Sent> =>
  (endpointId.startsWith('ag_') ? tellBot : deliverChannel)(deps, workspaceId, endpointId);

export async function handleDelivery(
  deps: DeliveryDeps,
  { workspaceId, endpointId }: Job<'delivery'>,
): Promise<void> {
  const deliver = endpointId.startsWith('wh_') ? deliverEvents : deliverTo;
  await deliver(deps, workspaceId, endpointId);
}
