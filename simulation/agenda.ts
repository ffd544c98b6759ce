/** What is going to happen, soonest first; of one moment in the order in which it was added. A binary heap. */

export type Agenda<T> = {
  add(atMs: number, what: T): void;
  /** Takes out the next one; undefined when nothing is left. */
  next(): { atMs: number; what: T } | undefined;
};

type Entry<T> = { atMs: number; order: number; what: T };

const precedes = <T>(a: Entry<T>, b: Entry<T>) => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

export function createAgenda<T>(): Agenda<T> {
  const heap: Entry<T>[] = [];
  let added = 0;

  function sink(entry: Entry<T>): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child + 1 < heap.length && precedes(heap[child + 1]!, heap[child]!)) child++;
      if (child >= heap.length || precedes(entry, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = entry;
  }

  return {
    add(atMs, what) {
      const entry = { atMs, order: added++, what };
      let at = heap.length;
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (precedes(heap[parent]!, entry)) break;
        heap[at] = heap[parent]!;
        at = parent;
      }
      heap[at] = entry;
    },
    next() {
      const first = heap[0];
      const last = heap.pop();
      if (last !== undefined && heap.length > 0) sink(last);
      return first;
    },
  };
}
