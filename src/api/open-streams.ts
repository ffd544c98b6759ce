/** Streams that are open in this process, by key: one that leaks them is refused before it takes what others need. */
import { EngineError } from '../errors.js';
import type { ApiMetrics } from './deps.js';

/** Of one key in one process: an agent has some tabs, an integrator some listeners. */
export const MOST_STREAMS_OF_A_KEY = 100;

export type OpenStreams = {
  /**
   * @returns to be called once, when it is over
   * @throws {EngineError} `too_many_streams`
   */
  open(keyId: string, workspace: string): () => void;
};

export function createOpenStreams({ countStreams }: Pick<ApiMetrics, 'countStreams'>): OpenStreams {
  const byKey = new Map<string, number>();
  return {
    open(keyId, workspace) {
      const before = byKey.get(keyId) ?? 0;
      if (before >= MOST_STREAMS_OF_A_KEY) {
        const message = 'This key has as many streams open as one may; end some, or poll.';
        throw new EngineError('too_many_streams', message, { most: MOST_STREAMS_OF_A_KEY });
      }
      byKey.set(keyId, before + 1);
      countStreams({ workspace, change: 1 });
      return () => {
        const left = (byKey.get(keyId) ?? 1) - 1;
        if (left > 0) byKey.set(keyId, left);
        else byKey.delete(keyId);
        countStreams({ workspace, change: -1 });
      };
    },
  };
}
