/** Pages of the replies of many collections in one order. What a page looks at is bounded, so it may be short. */
import type { Core } from '../../routing/core.js';
import type { ReplyOrder, ReplyPlace, SavedReply } from '../../routing/saved-replies/saved-reply-reads.js';

/** Replies that a page looks at, at most. */
export const MOST_EXAMINED = 1_000;
/** Replies of one command. */
const AT_ONCE = 100;
const FEWEST_AHEAD = 16;

type Asked = {
  collectionIds: readonly string[];
  order: ReplyOrder;
  /** The place after which the page begins; null: the first. */
  after: number | null;
  limit: number;
  /** null: every one is wanted. */
  matches: ((reply: SavedReply) => boolean) | null;
};

/** The places of all collections merged, read a little ahead of what is taken. */
async function* placesInOrder(
  core: Core,
  workspaceId: string,
  { collectionIds, order, after, limit, matches }: Asked,
): AsyncGenerator<ReplyPlace, undefined> {
  const direction = order === 'created' ? 1 : -1;
  const wanted = matches ? MOST_EXAMINED : limit + 1;
  const count = Math.max(FEWEST_AHEAD, Math.ceil(wanted / Math.max(1, collectionIds.length)));
  let unfinished = collectionIds.map((collectionId) => ({ collectionId, after, readTo: -Infinity }));
  let ahead: ReplyPlace[] = [];
  for (let upTo = -Infinity; unfinished.length > 0; ) {
    const dry = unfinished.filter(({ readTo }) => readTo <= upTo);
    const read = await core.savedReplies.places(
      workspaceId,
      order,
      dry.map((each) => ({ ...each, count })),
    );
    ahead = ahead.concat(...read).sort((a, b) => direction * (a.place - b.place));
    const longer = dry.flatMap(({ collectionId }, i) => {
      const last = read[i]?.at(-1);
      return last && read[i]?.length === count
        ? [{ collectionId, after: last.place, readTo: last.place * direction }]
        : [];
    });
    unfinished = [...unfinished.filter((each) => !dry.includes(each)), ...longer];
    // What stands behind the last that was read of a collection may have to wait for that one's next.
    upTo = Math.min(...unfinished.map(({ readTo }) => readTo));
    const ready = ahead.filter(({ place }) => place * direction <= upTo);
    ahead = ahead.slice(ready.length);
    yield* ready;
  }
  yield* ahead;
}

async function take<T>(from: AsyncGenerator<T, undefined>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = await from.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
}

/** `next`: the place after which the next page begins; null: there is none. */
export async function pageOfReplies(
  core: Core,
  workspaceId: string,
  asked: Asked,
): Promise<{ items: SavedReply[]; next: number | null }> {
  const { limit, matches } = asked;
  const places = placesInOrder(core, workspaceId, asked);
  const items: SavedReply[] = [];
  let last: number | null = null;
  for (let examined = 0; examined < MOST_EXAMINED && items.length < limit; ) {
    const chunk = await take(places, Math.min(AT_ONCE, MOST_EXAMINED - examined));
    const ids = chunk.map(({ id }) => id);
    const found = new Map((await core.savedReplies.replies(workspaceId, ids)).map((each) => [each.id, each]));
    for (const [i, { id, place }] of chunk.entries()) {
      const reply = found.get(id);
      if (reply && (!matches || matches(reply))) items.push(reply);
      last = place;
      if (items.length === limit && i < chunk.length - 1) return { items, next: last };
      if (items.length === limit) break;
    }
    examined += chunk.length;
    if (chunk.length === 0) return { items, next: null };
  }
  return { items, next: (await places.next()).done ? null : last };
}
