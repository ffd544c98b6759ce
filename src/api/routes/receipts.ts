/** What became of replies, as connectors report it. A receipt only moves a reply forward; a repeat changes nothing. */
import { z } from 'zod';
import { Instant, SafeText } from '../../connectors/fields.js';
import { channelOf } from '../access.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { rememberRequest } from '../request-ref.js';

const MAX_RECEIPTS = 1_000;

const Receipt = z.strictObject({
  messageId: SafeText(1, 255),
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  at: Instant,
  externalId: SafeText(1, 255).nullish().describe('The provider’s name for the reply.'),
  error: SafeText(0, 1_000).nullish(),
});

const ReceiptStatus = z.object({
  messageId: z.string(),
  status: z.enum(['recorded', 'unchanged', 'unknown']),
});

const words = { marked: 'recorded', unchanged: 'unchanged', unknown: 'unknown' } as const;

export function receiptRoutes(api: Api, { core, directory, queues }: ApiDeps): void {
  const schema = {
    summary: 'Receipts of replies',
    params: z.object({ channelId: z.string() }),
    body: z.strictObject({ receipts: z.array(Receipt).min(1).max(MAX_RECEIPTS) }),
    response: { 200: z.object({ receipts: z.array(ReceiptStatus) }) },
  };
  api.post(
    '/v1/channels/:channelId/receipts',
    { config: { roles: ['connector'] }, schema },
    async (request) => {
      const { workspaceId } = accessOf(request);
      const { id: channelId } = await channelOf(directory, accessOf(request), request.params.channelId);
      await rememberRequest(core, request);
      const marked = await Promise.all(
        request.body.receipts.map(async ({ messageId, status, at, externalId, error }) => {
          const kept = { status, at, ...(externalId ? { externalId } : {}), ...(error ? { error } : {}) };
          const json = JSON.stringify(kept);
          const receipt = { channelId, messageId, status, json, externalId };
          const outcome = await core.outbox.markReceipt(workspaceId, receipt);
          const deliver = outcome.status === 'marked' && outcome.deliver;
          return { messageId, status: words[outcome.status], deliver };
        }),
      );
      if (marked.some(({ deliver }) => deliver)) void queues.ringDelivery(workspaceId, channelId);
      return { receipts: marked.map(({ messageId, status }) => ({ messageId, status })) };
    },
  );
}
