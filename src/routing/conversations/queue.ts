/** The queues as they are looked at: pieces of indexes in order, the line across all lanes, counts. Plain reads, in small commands. */
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { workspaceKeys } from '../keys.js';
import { answer, defineScript, runScripts, text } from '../script.js';
import type { ConversationState } from '../terms/conversation.js';

/** A conversation and where an index has it; equal scores are told apart by id. */
export type Place = { score: number; id: string };
/** Of a state or of a state in a channel (by entry into it), of an agent's hands (by assignment), of a lane (the line). */
export type QueueIndex = {
  index: 'state' | 'channel-state' | 'held' | 'parked' | 'lane';
  /** The state, `state:channel`, the agent, the lane. */
  subject: string;
};
export type Direction = 'up' | 'down';
/** What is read: behind a place, or from the beginning. */
export type Piece = { after: Place | null; order: Direction; limit: number };

const pieceScript = defineScript({
  file: 'conversations/read-index',
  key: 'anchor',
  args: ['index', 'subject', 'score', 'id', 'order', 'limit'],
  reply: answer('piece', {
    entries: z
      .array(text)
      .transform((flat): Place[] =>
        flat.flatMap((id, i) => (i % 2 === 0 ? [{ id, score: Number(flat[i + 1]) }] : [])),
      ),
  }),
});

const COMMANDS_AT_ONCE = 50;
const BASES_AT_ONCE = 200;

const comesBefore = (a: Place, b: Place): boolean =>
  a.score < b.score || (a.score === b.score && a.id < b.id);

function merged(pieces: readonly (readonly Place[])[], { order, limit }: Piece): Place[] {
  const upwards = pieces.flat().sort((a, b) => (comesBefore(a, b) ? -1 : 1));
  return (order === 'up' ? upwards : upwards.reverse()).slice(0, limit);
}

const COUNTED: readonly ConversationState[] = ['new', 'pending', 'bot', 'resolved'];

export const queueVerbs = (redis: Redis) => {
  /** The next ones over several indexes together. */
  async function piece(workspaceId: string, indexes: readonly QueueIndex[], asked: Piece): Promise<Place[]> {
    const { anchor } = workspaceKeys(workspaceId);
    const { after, order, limit } = asked;
    let found: Place[] = [];
    for (let i = 0; i < indexes.length; i += COMMANDS_AT_ONCE) {
      const calls = indexes.slice(i, i + COMMANDS_AT_ONCE).map(({ index, subject }) => ({
        key: anchor,
        args: { index, subject, score: after?.score ?? '', id: after?.id ?? '', order, limit },
      }));
      const pieces = (await runScripts(redis, pieceScript, calls)).map((answered) => {
        if (answered instanceof Error) throw answered;
        return answered.entries;
      });
      found = merged([found, ...pieces], asked);
    }
    return found;
  }

  async function variantsOf(workspaceId: string, bases: readonly string[]): Promise<QueueIndex[]> {
    const pipeline = redis.pipeline();
    for (const base of bases) pipeline.zrange(workspaceKeys(workspaceId).variants(base), '0', '-1');
    const found = ((await pipeline.exec()) ?? []).flatMap(([, lanes]) => (lanes ?? []) as string[]);
    return found.map((subject) => ({ index: 'lane', subject }));
  }

  return {
    piece,
    /** Those that wait, of all lanes, in the one order of the line. */
    async line(workspaceId: string, after: Place | null, limit: number): Promise<Place[]> {
      const asked = { after, order: 'up', limit } as const;
      let found: Place[] = [];
      for (let from = 0; ; from += BASES_AT_ONCE) {
        const { lanes } = workspaceKeys(workspaceId);
        const flat = await redis.zrange(lanes, `${from}`, `${from + BASES_AT_ONCE - 1}`, 'WITHSCORES');
        const last = found[limit - 1];
        // What begins behind the last one that is wanted has nothing before it.
        if (flat.length === 0 || (last && Number(flat[1]) > last.score)) return found;
        const bases = flat.filter((_, i) => i % 2 === 0);
        const pieces = await piece(workspaceId, await variantsOf(workspaceId, bases), asked);
        found = merged([found, pieces], asked);
      }
    },
    /** How many conversations each channel has in each state. */
    async counts(
      workspaceId: string,
      channelIds: readonly string[],
    ): Promise<Record<ConversationState, number>[]> {
      const { channelState } = workspaceKeys(workspaceId);
      const counted: Record<ConversationState, number>[] = [];
      for (let i = 0; i < channelIds.length; i += COMMANDS_AT_ONCE) {
        const some = channelIds.slice(i, i + COMMANDS_AT_ONCE);
        const pipeline = redis.pipeline();
        for (const id of some) for (const state of COUNTED) pipeline.zcard(channelState(state, id));
        const found = ((await pipeline.exec()) ?? []).map(([, count]) => Number(count ?? 0));
        some.forEach((_, at) => {
          const [atNew = 0, pending = 0, bot = 0, resolved = 0] = found.slice(at * COUNTED.length);
          counted.push({ new: atNew, pending, bot, resolved });
        });
      }
      return counted;
    },
  };
};
