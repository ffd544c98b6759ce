/**
 * Acceptance in a pipeline per tick: the messages of all requests of one turn of the event loop go to Redis together.
 * Rings the inbound doorbell for those that asked; nobody waits for the ring.
 */
import type { Core } from '../routing/core.js';
import type { Acceptance } from '../routing/inbound/inboxes.js';
import type { ApiDeps } from './deps.js';

export type Accepted = { status: 'accepted' | 'duplicate'; ring: boolean };

export type Acceptor = {
  /** An outcome per message, in order; an Error for one that Redis did not decide. Never rejects. */
  accept(messages: readonly Acceptance[]): Promise<(Accepted | Error)[]>;
};

type Waiting = { messages: readonly Acceptance[]; resolve: (outcomes: (Accepted | Error)[]) => void };

export function createAcceptor({ core, queues }: { core: Core } & Pick<ApiDeps, 'queues'>): Acceptor {
  let waiting: Waiting[] = [];

  async function decide(messages: readonly Acceptance[]): Promise<(Accepted | Error)[]> {
    try {
      return await core.inboxes.accept(messages);
    } catch (error) {
      const failure = error instanceof Error ? error : new Error('The pipeline failed.', { cause: error });
      return messages.map(() => failure);
    }
  }

  async function flush(): Promise<void> {
    const batch = waiting;
    waiting = [];
    const messages = batch.flatMap((each) => each.messages);
    const outcomes = await decide(messages);
    let at = 0;
    for (const each of batch) {
      each.resolve(outcomes.slice(at, at + each.messages.length));
      at += each.messages.length;
    }
    ring(messages, outcomes);
  }

  function ring(messages: readonly Acceptance[], outcomes: readonly (Accepted | Error)[]): void {
    const dirty = new Map<string, Set<string>>();
    messages.forEach(({ workspaceId, contactId }, i) => {
      const outcome = outcomes[i];
      if (!outcome || outcome instanceof Error || !outcome.ring) return;
      const contacts = dirty.get(workspaceId) ?? new Set();
      dirty.set(workspaceId, contacts.add(contactId));
    });
    for (const [workspaceId, contacts] of dirty) void queues.ringInbound(workspaceId, [...contacts]);
  }

  return {
    accept: (messages) => {
      if (messages.length === 0) return Promise.resolve([]);
      return new Promise((resolve) => {
        if (waiting.length === 0) setImmediate(() => void flush());
        waiting.push({ messages, resolve });
      });
    },
  };
}
