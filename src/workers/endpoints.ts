/** A delivery job: whatever is due at the endpoint that it names, a channel's webhook or a virtual agent's. */
import type { Job } from '../queues.js';
import { tellBot } from './bots.js';
import { type DeliveryDeps, deliverChannel, type Sent } from './delivery.js';

export const deliverTo = (deps: DeliveryDeps, workspaceId: string, endpointId: string): Promise<Sent> =>
  (endpointId.startsWith('ag_') ? tellBot : deliverChannel)(deps, workspaceId, endpointId);

export async function handleDelivery(
  deps: DeliveryDeps,
  { workspaceId, endpointId }: Job<'delivery'>,
): Promise<void> {
  await deliverTo(deps, workspaceId, endpointId);
}
