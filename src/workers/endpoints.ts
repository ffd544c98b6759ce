/** A delivery job: whatever is due at the endpoint that it names, a channel's webhook or one of events. */
import type { Job } from '../queues.js';
import { type DeliveryDeps, deliverChannel } from './delivery.js';
import { deliverEvents } from './event-webhooks.js';

export async function handleDelivery(
  deps: DeliveryDeps,
  { workspaceId, endpointId }: Job<'delivery'>,
): Promise<void> {
  const deliver = endpointId.startsWith('wh_') ? deliverEvents : deliverChannel;
  await deliver(deps, workspaceId, endpointId);
}
