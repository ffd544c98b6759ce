/**
 * What long polls wait for: one subscriber connection per process hears which agent or channel has something new, and
 * wakes the polls that wait for it here. Never reads anything: a woken poll reads for itself.
 */
import type { Redis } from 'ioredis';
import { partitionKeys } from '../routing/keys.js';

export type FeedWake = {
  /** Hears everything published after it resolved. */
  start(): Promise<void>;
  /**
   * Resolves when something happened to the agent or channel (or anywhere in the workspace, by its own id) after this call, when `ms` passed, when `signal` aborts, or
   * when a signal may have been missed. Waiting begins with the call: call, then read, then await.
   */
  wait(workspaceId: string, id: string, ms: number, signal: AbortSignal): Promise<void>;
  /** Every waiting poll looks again. */
  wakeAll(): void;
  /** From now on nothing waits: shutting down. */
  stop(): void;
  readonly stopped: boolean;
  /** How many polls wait. */
  readonly waiting: number;
};

/**
 * @param subscriber this process's own connection for subscriptions
 * @param partitions hash tags whose wake channels to hear
 */
export function createFeedWake(subscriber: Redis, partitions: readonly string[]): FeedWake {
  const topics = new Map<string, Set<() => void>>();
  let stopped = false;
  let waiting = 0;

  function wake(topic: string): void {
    for (const resolve of [...(topics.get(topic) ?? [])]) resolve();
  }
  function wakeAll(): void {
    for (const topic of [...topics.keys()]) wake(topic);
  }
  async function subscribe(): Promise<void> {
    for (const partition of partitions) await subscriber.ssubscribe(partitionKeys(partition).wake);
  }
  // What was published while the connection was away was heard by nobody: after subscribing anew all look again.
  const onReady = () => {
    subscribe().then(wakeAll, wakeAll);
  };

  return {
    async start() {
      subscriber.on('smessage', (_channel: string, topic: string) => {
        const [workspaceId = ''] = topic.split(' ', 1);
        const whole = `${workspaceId} ${workspaceId}`;
        wake(topic);
        if (topic !== whole) wake(whole);
      });
      await subscribe();
      subscriber.on('ready', onReady);
    },
    wait(workspaceId, id, ms, signal) {
      if (stopped || ms <= 0 || signal.aborted) return Promise.resolve();
      const topic = `${workspaceId} ${id}`;
      return new Promise((resolve) => {
        const waiters = topics.get(topic) ?? new Set();
        topics.set(topic, waiters);
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          if (!waiters.delete(done)) return;
          waiting -= 1;
          if (waiters.size === 0 && topics.get(topic) === waiters) topics.delete(topic);
          resolve();
        };
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done);
        waiters.add(done);
        waiting += 1;
      });
    },
    wakeAll,
    stop() {
      stopped = true;
      wakeAll();
    },
    get stopped() {
      return stopped;
    },
    get waiting() {
      return waiting;
    },
  };
}
