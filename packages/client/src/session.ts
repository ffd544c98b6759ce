/**
 * An agent's session kept alive: heartbeats while it is open, the same session revived after a lapse, another one when it was
 * ended elsewhere.
 */
import type { Client } from './client.js';
import { isProblem } from './errors.js';
import type { Answer } from './routes.js';
import { isPassing, pause } from './waiting.js';

export type Availability = 'available' | 'away';
export type Started = Answer<'POST /v1/agents/{agentId}/sessions'>;

export type Session = Readonly<{
  /** Of the session as it is now; another one after it was ended elsewhere and begun anew. */
  id(): string;
  /** As the engine last confirmed it: a lapse or a time-out may have made it away. */
  availability(): Availability;
  /** @throws {ProblemError} */
  setAvailability(availability: Availability): Promise<void>;
  /** The agent did something: told with the next heartbeat. */
  active(): void;
  /** A heartbeat now, as after the device was asleep. @throws {ProblemError} */
  beat(): Promise<void>;
  /** Signs out. @throws {ProblemError} when that was not heard; the session then ends with its lease */
  end(): Promise<void>;
  /** No sign of life any more and no word to the engine, as when the device is switched off. */
  abandon(): Promise<void>;
  /** Settles when the session is over: by `end` or `abandon`, or by a refusal that no heartbeat mends. */
  over: Promise<{ refusal: unknown | null }>;
}>;

export type SessionOptions = Readonly<{
  agentId: string;
  /** What it begins with; `available` by default. */
  availability?: Availability;
  /** Each time a session began: the first, and after each that was ended elsewhere. */
  onStart?(started: Started): void;
  /** From 0 up to 1: spreads heartbeats. */
  random?(): number;
}>;

/**
 * Signs in and beats from now on.
 *
 * @throws {ProblemError} when the first session is refused
 */
export async function openSession(
  client: Client,
  { agentId, availability: wished = 'available', onStart, random = Math.random }: SessionOptions,
): Promise<Session> {
  const life = new AbortController();
  let availability: Availability = wished;
  let activeAt: string | undefined;

  async function signIn(): Promise<Started> {
    const started = await client.call('POST /v1/agents/{agentId}/sessions', {
      path: { agentId },
      body: { availability },
      idempotencyKey: crypto.randomUUID(),
    });
    onStart?.(started);
    return started;
  }
  let current = await signIn();
  const path = () => ({ agentId, sessionId: current.sessionId });

  async function beatOnce(change: { availability?: Availability }): Promise<void> {
    const told = activeAt;
    const body = { ...change, ...(told === undefined ? {} : { activeAt: told }) };
    try {
      const answer = await client.call('PUT /v1/agents/{agentId}/sessions/{sessionId}', {
        ...{ path: path(), body, signal: life.signal },
        timeoutMs: current.heartbeatMs,
      });
      availability = answer.availability as Availability;
    } catch (error) {
      // Ended elsewhere, or forgotten long ago: the agent is still here, so it signs in again.
      if (!isProblem(error, 'session_ended', 'not_found')) throw error;
      availability = change.availability ?? availability;
      current = await signIn();
    }
    if (activeAt === told) activeAt = undefined;
  }

  // One after the other: two that found the session ended would begin two.
  let turn = Promise.resolve();
  function beat(change: { availability?: Availability } = {}): Promise<void> {
    const mine = turn.catch(() => undefined).then(() => beatOnce(change));
    turn = mine;
    return mine;
  }

  async function keepAlive(): Promise<{ refusal: unknown | null }> {
    // Never longer than the engine asked for, and not in step with anybody else.
    while (await pause(current.heartbeatMs * (0.7 + 0.3 * random()), life.signal)) {
      try {
        await beat();
      } catch (error) {
        if (life.signal.aborted) break;
        if (!isPassing(error)) return { refusal: error };
      }
    }
    return { refusal: null };
  }
  const over = keepAlive();
  const abandon = async () => {
    life.abort();
    await over;
  };

  return {
    id: () => current.sessionId,
    availability: () => availability,
    setAvailability: (next) => beat({ availability: next }),
    active: () => {
      activeAt = new Date().toISOString();
    },
    beat: () => beat(),
    async end() {
      await abandon();
      await client.call('DELETE /v1/agents/{agentId}/sessions/{sessionId}', {
        path: path(),
        idempotencyKey: crypto.randomUUID(),
      });
    },
    abandon,
    over,
  };
}
