/**
 * Services: things that are started and stopped. `stop` before `start` and a second `stop` are fine; it resolves when
 * nothing of the service runs any more, or when its deadline passed.
 */

export type Service = {
  readonly name: string;
  start(): Promise<void>;
  /** @param deadlineMs how long to wait for what is under way, ms */
  stop(deadlineMs: number): Promise<void>;
};

/** Start in order; when one fails, stop those that had started, in reverse, and throw what it threw. */
export async function startAll(services: readonly Service[]): Promise<void> {
  const started: Service[] = [];
  for (const service of services) {
    try {
      await service.start();
      started.push(service);
    } catch (error) {
      await stopAll(started, 5_000);
      throw error;
    }
  }
}

/** Stop in reverse order of starting, each with what is left of the deadline. Throws the first failure, at the end. */
export async function stopAll(services: readonly Service[], deadlineMs: number): Promise<void> {
  const endsAt = performance.now() + deadlineMs;
  let failure: unknown;
  for (const service of [...services].reverse()) {
    await service.stop(Math.max(0, endsAt - performance.now())).catch((error: unknown) => {
      failure ??= error;
    });
  }
  if (failure) throw failure;
}

/**
 * Runs `runOnce` again and again, never twice at once, `everyMs` after it ended (± 10 %, so that several processes do
 * not tick together); at once when it answers `more`. Errors are told and the rhythm goes on.
 */
export function periodic(options: {
  name: string;
  everyMs: number;
  runOnce: () => Promise<{ more?: boolean } | undefined>;
  onError: (error: unknown) => void;
}): Service {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let stopped = true;

  const step = async () => {
    let more = false;
    try {
      more = (await options.runOnce())?.more ?? false;
    } catch (error) {
      options.onError(error);
    }
    schedule(more ? 0 : options.everyMs * (0.9 + Math.random() * 0.2));
  };
  const schedule = (delayMs: number) => {
    if (stopped) return;
    timer = setTimeout(() => {
      running = step();
    }, delayMs);
  };
  return {
    name: options.name,
    start: async () => {
      stopped = false;
      schedule(0);
    },
    stop: async (deadlineMs) => {
      stopped = true;
      clearTimeout(timer);
      await settledWithin(running, deadlineMs);
    },
  };
}

/** Resolves true when the promise settled, false when the deadline came first. */
export async function settledWithin(promise: Promise<unknown>, deadlineMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), deadlineMs);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, deadline]).finally(() => clearTimeout(timer));
}
