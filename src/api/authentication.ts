/**
 * Who calls: a bearer key becomes a principal, and a route's declared roles let it in or not. Runs before a body is
 * read. Which ids a caller may name is `access.ts`.
 */
import type { FastifyRequest } from 'fastify';
import { EngineError } from '../errors.js';
import type { Role } from '../inbox/keys.js';
import type { TeamRole } from '../inbox/resources/index.js';
import type { Conversation } from '../routing/terms/conversation.js';
import { type Access, checkPathIds, existingConversation, refusalOn } from './access.js';
import { visibleContact } from './contact-sight.js';
import type { ApiDeps } from './deps.js';
import { isIdempotencyKey } from './idempotency-key.js';
import { scopeOf } from './report-scope.js';

/** Who may call a route. `anyone` needs no key. */
export type RouteRoles = readonly ('anyone' | Role)[];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Every route declares who may call it. */
    roles?: RouteRoles;
    /** What an agent must be in a team that shows it the conversation of the path; contributor where nothing is said. */
    needs?: TeamRole;
    /** Of agents, only those who supervise a team may call it. */
    ofSupervisors?: boolean;
  }
  interface FastifyRequest {
    access: Access | null;
    /** The conversation of the path, as it was when the request came; null where the path names none. */
    conversation: Conversation | null;
    /** The body's bytes as they came; null without a body. */
    rawBody: Buffer | null;
  }
}

/** Besides what a route lists: admin may do all that operator may, root all that admin may; nothing else is implied. */
export function admits(roles: RouteRoles, role: Role): boolean {
  if (roles.includes(role)) return true;
  if (role === 'admin') return roles.includes('operator');
  return role === 'root' && (roles.includes('admin') || roles.includes('operator'));
}

const MAX_TOKEN = 512;

function tokenOf(request: FastifyRequest): string {
  const [, token] = /^bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token && token.length <= MAX_TOKEN) return token;
  throw new EngineError('unauthenticated', 'Send a key as "Authorization: Bearer <key>".');
}

/** The hook that fills `request.access`, or refuses. */
export function createGuard({ core, keyring, directory }: Pick<ApiDeps, 'core' | 'keyring' | 'directory'>) {
  return async (request: FastifyRequest): Promise<void> => {
    if (request.is404) return;
    const roles = request.routeOptions.config.roles ?? [];
    if (roles.includes('anyone')) return;
    const principal = await keyring.authenticate(tokenOf(request));
    if (!principal) throw new EngineError('unauthenticated', 'This key is not known, or was revoked.');
    if (!admits(roles, principal.role)) {
      throw new EngineError('forbidden', `A key of role ${principal.role} may not call this.`);
    }
    const { workspaceId } = principal;
    let config = await directory.get(workspaceId);
    // An agent that was made on another process a moment ago.
    if (principal.agentId && !config?.agents.has(principal.agentId))
      config = await directory.reload(workspaceId);
    const agent = principal.agentId ? (config?.agents.get(principal.agentId) ?? null) : null;
    if (!config || (principal.role === 'agent' && !agent)) {
      throw new EngineError('unauthenticated', 'What this key was made for is gone.');
    }
    const by = agent ? `agent:${agent.id}` : `key:${principal.keyId}`;
    request.access = { principal, workspaceId, config, agent, by };
    if (request.routeOptions.config.ofSupervisors) scopeOf(request.access);
    const params = request.params as Record<string, string>;
    await checkPathIds(directory, request.access, params);
    // A repeat may find what it names gone or out of sight by its own doing; whether it is one is known with the body.
    const repeatable = request.method === 'POST' && isIdempotencyKey(request.headers['idempotency-key']);
    if (params.contactId !== undefined && !repeatable)
      await visibleContact(core, request.access, params.contactId);
    if (params.conversationId !== undefined) {
      const conversation = await existingConversation(core, request.access, params.conversationId);
      request.conversation = conversation;
      const refusal = refusalOf(request);
      if (!repeatable && refusal) throw refusal;
    }
  };
}

/** Why the caller may not do this with the conversation of the path; null: it may, or there is none. */
export function refusalOf({ access, conversation, routeOptions }: FastifyRequest): EngineError | null {
  if (!access || !conversation) return null;
  return refusalOn(access, conversation, routeOptions.config.needs ?? 'contributor');
}

/** The caller of a route that is not open to anyone. */
export function accessOf(request: FastifyRequest): Access {
  if (!request.access) throw new EngineError('internal', 'A route was reached without a caller.');
  return request.access;
}

/** The conversation of the path, which the caller may see. */
export function conversationOf(request: FastifyRequest): Conversation {
  if (!request.conversation)
    throw new EngineError('internal', 'A route was reached without its conversation.');
  return request.conversation;
}
