/**
 * The connectors' other half: pull the agents' replies of a channel in order, hand them on, post receipts.
 *
 * Forgets its cursor now and then, as a restarted connector would, and so may see a reply twice.
 */
import type { Client } from '@switchboard/client';
import { pause } from './clock.js';
import type { History } from './history.js';
import type { Random } from './random.js';
import { said } from './said.js';
import type { Channel } from './setup.js';
import { Replies, read } from './wire.js';

export type Connector = { run(signal: AbortSignal): Promise<void> };

const WAIT_MS = 2_000;

export function createConnector(deps: {
  client: Client;
  history: History;
  random: Random;
  channel: Channel;
  /** Gets each reply the first time it is seen. */
  onReply(channelId: string, contactExternalId: string): void;
}): Connector {
  const { client, history, random, channel } = deps;
  const path = { channelId: channel.channelId };
  const seen = new Set<string>();

  async function receipt(messageIds: readonly string[], status: 'sent' | 'delivered'): Promise<void> {
    const at = new Date().toISOString();
    const receipts = messageIds.map((messageId) => ({ messageId, status, at }));
    const answer = await said(
      client.call('POST /v1/channels/{channelId}/receipts', { path, body: { receipts } }),
    );
    if (answer.status !== 200 && answer.status !== 0) {
      history.surprises.push(`POST receipts: ${answer.status} ${answer.code}`);
    }
  }

  return {
    async run(signal) {
      let cursor = '';
      while (!signal.aborted) {
        const query = { waitMs: WAIT_MS, ...(cursor === '' ? {} : { cursor }) };
        const answer = await said(
          client.call('GET /v1/channels/{channelId}/replies', { path, query, signal }),
          signal,
        );
        const page = answer.status === 200 ? read(Replies, answer) : undefined;
        if (!page) {
          if (answer.status !== 0) history.surprises.push(`GET replies: ${answer.status} ${answer.code}`);
          await pause(200, signal);
          continue;
        }
        cursor = random.chance(0.03) ? '' : page.cursor;
        if (page.replies.length === 0) continue;
        for (const { messageId, conversationId, text, contact } of page.replies) {
          history.pulled.push({ channelId: channel.channelId, conversationId, messageId, text });
          if (!seen.has(messageId)) deps.onReply(channel.channelId, contact.externalId);
          seen.add(messageId);
        }
        const messageIds = page.replies.map((reply) => reply.messageId);
        await receipt(messageIds, 'sent');
        await receipt(messageIds, 'delivered');
      }
    },
  };
}
