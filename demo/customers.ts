/**
 * The customers, through their channels' connectors: messages at a chosen rate, some in batches, some sent twice.
 *
 * One customer never has two different messages on the way at once, so that its own order is known.
 */
import type { Client } from '@switchboard/client';
import { pause } from './clock.js';
import type { History, Send } from './history.js';
import type { Random } from './random.js';
import { said } from './said.js';
import { type Channel, plans } from './setup.js';
import { Accepted, read } from './wire.js';

type Contact = { readonly channel: Channel; readonly externalId: string; busy: boolean };
type Item = {
  readonly contact: Contact;
  readonly externalId: string;
  readonly text: string;
  repeat: boolean;
};

export type Customers = {
  /** Writes until the signal; settles when every message is decided. */
  run(signal: AbortSignal): Promise<void>;
  /** A reply reached this customer, who may answer. */
  onReply(channelId: string, contactExternalId: string): void;
};

/** Each customer has the same one at any time. */
const planOf = (externalId: string) => plans[externalId.length % plans.length] ?? plans[0];

const TICK_MS = 10;
const BATCH_EVERY = 17;
const REPEAT_EVERY = 50;
const TWIN_EVERY = 120;
const ATTEMPTS = 20;

/**
 * @param rate      messages a second, over all channels
 * @param contacts  customers per channel
 * @param texts     what they say, in turn
 */
export function createCustomers(deps: {
  /** The connector of a channel. */
  connectorOf(channel: Channel): Client;
  clock: () => number;
  history: History;
  random: Random;
  channels: readonly Channel[];
  rate: number;
  contacts: number;
  texts: readonly string[];
}): Customers {
  const { connectorOf, clock, history, random, channels, texts } = deps;
  const pool = channels.flatMap((channel) =>
    Array.from({ length: deps.contacts }, (_, index): Contact => {
      return { channel, externalId: `customer-${index + 1}`, busy: false };
    }),
  );
  const eager: Contact[] = [];
  const recent: Contact[] = [];
  const decided: Item[] = [];
  const running = new Set<Promise<void>>();
  let messages = 0;
  let stopped = false;

  const compose = (contact: Contact): Item => {
    messages += 1;
    contact.busy = true;
    const text = texts[messages % texts.length] ?? '';
    return { contact, externalId: `m-${messages}`, text, repeat: false };
  };
  const bodyOf = ({ contact, externalId, text }: Item) => ({
    externalId,
    type: 'message' as const,
    contact: { externalId: contact.externalId, attributes: { plan: planOf(contact.externalId) } },
    text,
    sentAt: new Date().toISOString(),
  });

  /** One POST. @returns whether every item was decided */
  async function post(channel: Channel, items: readonly Item[]): Promise<boolean> {
    const sentAtMs = clock();
    const answer = await said(
      connectorOf(channel).call('POST /v1/channels/{channelId}/messages', {
        path: { channelId: channel.channelId },
        body: items.length === 1 && items[0] ? bodyOf(items[0]) : { messages: items.map(bodyOf) },
      }),
    );
    const answeredAtMs = clock();
    const results = answer.status === 200 ? read(Accepted, answer)?.messages : undefined;
    if (![0, 200, 503].includes(answer.status)) {
      history.surprises.push(`POST messages: ${answer.status} ${answer.code}`);
    }
    let all = true;
    for (const [index, item] of items.entries()) {
      const result = results?.[index];
      const status: Send['status'] = result?.externalId === item.externalId ? result.status : 'unknown';
      if (status === 'unknown') all = false;
      history.sends.push({
        channelId: channel.channelId,
        contactExternalId: item.contact.externalId,
        externalId: item.externalId,
        sentAtMs,
        answeredAtMs,
        index,
        status,
        repeat: item.repeat,
        ...(result?.id ? { messageId: result.id } : {}),
      });
    }
    return all;
  }

  async function deliver(channel: Channel, items: readonly Item[]): Promise<void> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      if (await post(channel, items)) break;
      await pause(100 * Math.min(attempt, 10));
    }
    for (const item of items) {
      item.contact.busy = false;
      if (!item.repeat) decided.push(item);
    }
    if (decided.length > 2_000) decided.splice(0, 1_000);
  }

  function launch(work: Promise<void>): void {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  }

  function someone(): Contact | undefined {
    const waiting = eager.findIndex((contact) => !contact.busy);
    if (waiting >= 0) return eager.splice(waiting, 1)[0];
    const again = random.chance(0.25) ? random.pick(recent) : undefined;
    if (again && !again.busy) return again;
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const contact = random.pick(pool);
      if (contact && !contact.busy) return contact;
    }
    return undefined;
  }

  /** Sends the next message or batch. @returns how many messages that was */
  function sendNext(): number {
    const old = messages % REPEAT_EVERY === 10 ? random.pick(decided) : undefined;
    if (old && !old.contact.busy) {
      messages += 1;
      old.contact.busy = true;
      const text = random.chance(0.5) ? old.text : `${old.text} (changed)`;
      launch(deliver(old.contact.channel, [{ ...old, text, repeat: true }]));
      return 1;
    }
    const contact = someone();
    if (!contact) return 1;
    recent.push(contact);
    if (recent.length > 40) recent.shift();
    const item = compose(contact);
    const turn = messages;
    if (turn % BATCH_EVERY === 5) {
      const items = [item];
      if (random.chance(0.7)) items.push(compose(contact));
      for (let size = Math.round(random.between(1, 6)); size > 0; size -= 1) {
        const other = random.pick(pool);
        if (other && !other.busy && other.channel === contact.channel) items.push(compose(other));
      }
      launch(deliver(contact.channel, items));
      return items.length;
    }
    launch(deliver(contact.channel, [item]));
    if (turn % TWIN_EVERY === 30) launch(deliver(contact.channel, [{ ...item, repeat: true }]));
    return 1;
  }

  return {
    async run(signal) {
      const startedAtMs = clock();
      let due = 0;
      while (await pause(TICK_MS, signal)) {
        const credit = ((clock() - startedAtMs) / 1_000) * deps.rate;
        while (due < credit) due += sendNext();
      }
      stopped = true;
      while (running.size > 0) await Promise.all(running);
    },
    onReply(channelId, contactExternalId) {
      if (stopped || !random.chance(0.35)) return;
      const contact = pool.find(
        (one) => one.channel.channelId === channelId && one.externalId === contactExternalId,
      );
      if (contact) setTimeout(() => eager.push(contact), random.between(200, 1_500)).unref();
    },
  };
}
