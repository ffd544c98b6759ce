// Replies of a channel with a webhook, and what workers do with them, in a world's owned time.

import type { Outcome } from '../../src/routing/outbound/deliveries.js';
import type { World } from './world.js';

export const URL_OF_HOOK = 'https://shop.example/hook';
export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

export const giveSecret = (world: World, channelId: string, { secret = SECRET, overlapMs = 0 } = {}) =>
  world.core.deliveries.rotateSecret(world.id, {
    ...{ endpointId: channelId, by: 'key:test', nowMs: world.now },
    ...{ secretId: `sec_${secret.slice(-6, -1)}`, secret, overlapMs },
  });

/** A channel with a secret, and a conversation of each contact with so many replies to push; their ids by contact. */
export async function pushing(world: World, contacts: Readonly<Record<string, number>>) {
  const channelId = await world.channel([]);
  await giveSecret(world, channelId);
  const conversations: Record<string, string> = {};
  for (const [contact, count] of Object.entries(contacts)) {
    const { conversationId } = await world.message({ channelId, contact });
    conversations[contact] = conversationId;
    for (let n = 1; n <= count; n++) {
      await world.reply(conversationId, { text: `${contact} ${n}`, pushed: true });
    }
  }
  return { channelId, conversations };
}

export const claim = (
  world: World,
  channelId: string,
  token = 'one',
  { url = URL_OF_HOOK as string | null, from = world.core } = {},
) =>
  from.deliveries.claim(world.id, {
    ...{ channelId, url, token },
    ...{ configVersion: world.version, nowMs: world.now },
  });

export type Claimed = Extract<Awaited<ReturnType<typeof claim>>, { status: 'claimed' }>;

/** A claim that must be granted. */
export async function claimed(world: World, channelId: string, token = 'one'): Promise<Claimed> {
  const answer = await claim(world, channelId, token);
  if (answer.status !== 'claimed') throw new Error(`not claimed: ${JSON.stringify(answer)}`);
  return answer;
}

export const settle = (
  world: World,
  channelId: string,
  { conversationId, seq }: Pick<Claimed, 'conversationId' | 'seq'>,
  outcome: Outcome,
  token = 'one',
) =>
  world.core.deliveries.settle(world.id, {
    ...{ channelId, conversationId, seq, token, nowMs: world.now },
    ...outcome,
  });

export const failed = (change: Partial<Extract<Outcome, { outcome: 'failed' }>> = {}): Outcome => ({
  outcome: 'failed',
  reason: 'http_500',
  ailing: true,
  retryInMs: 1_000,
  pauseMs: 0,
  ...change,
});

export const textOf = ({ entry }: { entry: string }) => (JSON.parse(entry) as { text: string }).text;
