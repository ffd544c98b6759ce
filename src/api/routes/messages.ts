/** A connector's messages in: one or a batch, judged one by one, accepted together, a status for each. */
import { z } from 'zod';
import { ApiInbound } from '../../connectors/api.js';
import { connectors, encodeMessage, type Fault } from '../../connectors/index.js';
import { EngineError } from '../../errors.js';
import { masked } from '../../inbox/contacts/masking.js';
import { contactIdOf, messageIdOf } from '../../routing/ids.js';
import type { Accepted } from '../acceptor.js';
import { createAcceptor } from '../acceptor.js';
import { channelOf } from '../access.js';
import { accessOf } from '../authentication.js';
import type { Api, ApiDeps } from '../deps.js';
import { unavailable } from '../error-handler.js';
import { rememberRequest } from '../request-ref.js';
import { fieldErrors, invalidRequest } from '../validation.js';

const MAX_BATCH = 1_000;

const Batch = z.strictObject({ messages: z.array(z.unknown()).min(1).max(MAX_BATCH) });
const Single = z.record(z.string(), z.unknown());

/** What the document shows; items are judged by the channel's connector, one by one. */
const DocumentedBody = z.union([
  ApiInbound,
  z.strictObject({ messages: z.array(ApiInbound).min(1).max(MAX_BATCH) }),
]);

const MessageStatus = z.object({
  id: z.string().optional(),
  externalId: z.string().optional(),
  status: z.enum(['accepted', 'duplicate', 'rejected']),
  error: z.object({ code: z.string(), path: z.string(), message: z.string() }).optional(),
});
type MessageStatus = z.infer<typeof MessageStatus>;

/** The messages of an envelope, and the path at which one stands. */
function unwrap(body: unknown): { items: readonly unknown[]; pathOf: (i: number, path: string) => string } {
  if (typeof body === 'object' && body !== null && 'messages' in body) {
    const batch = Batch.safeParse(body);
    if (!batch.success) throw invalidRequest(fieldErrors(batch.error.issues));
    const { messages } = batch.data;
    return { items: messages, pathOf: (i, path) => (path ? `messages.${i}.${path}` : `messages.${i}`) };
  }
  const single = Single.safeParse(body);
  if (!single.success) throw invalidRequest(fieldErrors(single.error.issues));
  return { items: [body], pathOf: (_, path) => path };
}

const nameOf = (item: unknown): string | undefined => {
  const name =
    typeof item === 'object' && item !== null && 'externalId' in item ? item.externalId : undefined;
  return typeof name === 'string' && name.length <= 255 ? name.toWellFormed() : undefined;
};

function rejected(item: unknown, { code, path, message }: Fault): MessageStatus {
  const externalId = nameOf(item);
  return {
    ...(externalId === undefined ? {} : { externalId }),
    status: 'rejected',
    error: { code, path, message },
  };
}

export function messageRoutes(api: Api, deps: ApiDeps): void {
  const acceptor = createAcceptor(deps);
  const schema = {
    summary: 'Messages from customers',
    params: z.object({ channelId: z.string() }),
    body: z.unknown(),
    response: { 202: z.object({ messages: z.array(MessageStatus) }) },
  };
  api.post(
    '/v1/channels/:channelId/messages',
    { config: { roles: ['connector'], documentedBody: DocumentedBody }, schema },
    async (request, reply) => {
      const { workspaceId, config } = accessOf(request);
      const channel = await channelOf(deps.directory, accessOf(request), request.params.channelId);
      const { items, pathOf } = unwrap(request.body);
      const parsed = items.map((item) => connectors[channel.kind].parse(item));

      const faults = parsed.flatMap((one, i) => (one.ok ? [] : [{ ...one, path: pathOf(i, one.path) }]));
      count('rejected', faults.length);
      if (faults.length === items.length) throw allRejected(faults);
      await rememberRequest(deps.core, request);

      const messages = parsed.flatMap((one) => (one.ok ? [one.message] : []));
      const acceptances = messages.map((message) => ({
        workspaceId,
        messageId: messageIdOf(channel.id, message.externalId),
        contactId: contactIdOf(channel.id, message.contact.externalId),
        body: encodeMessage({
          ...message,
          ...('text' in message ? { text: masked(config.settings.masking, message.text) } : {}),
          channelId: channel.id,
        }),
      }));
      const outcomes = await acceptor.accept(acceptances);
      const decided = outcomes.filter((outcome): outcome is Accepted => !(outcome instanceof Error));
      count('accepted', decided.filter(({ status }) => status === 'accepted').length);
      count('duplicate', decided.filter(({ status }) => status === 'duplicate').length);
      if (decided.length < outcomes.length) throw unavailable();

      let next = 0;
      const statuses = parsed.map((one, i): MessageStatus => {
        if (!one.ok) return rejected(items[i], one);
        const at = next++;
        const { externalId } = one.message;
        return { id: acceptances[at]!.messageId, externalId, status: decided[at]!.status };
      });
      return reply.code(202).send({ messages: statuses });

      function count(outcome: 'accepted' | 'duplicate' | 'rejected', many: number): void {
        if (many === 0) return;
        deps.metrics.countMessages({
          workspace: config.slug,
          channelKind: channel.kind,
          outcome,
          count: many,
        });
      }
    },
  );
}

function allRejected(faults: readonly Fault[]): EngineError {
  const code = faults.every((fault) => fault.code === 'unsupported_type')
    ? 'unsupported_type'
    : 'invalid_request';
  const errors = faults.map(({ code, path, message }) => ({ path, code, message }));
  return new EngineError(code, 'Every message was rejected; `errors` names each.', { errors });
}
