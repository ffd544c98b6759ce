// The model's standings: under which weight and in which orders an agent stands for work.

import type { Books } from './books.js';
import { hasRoom } from './capacity.js';
import { isServed } from './choice.js';
import type { People } from './people.js';
import type { ModelAgent } from './shapes.js';

/** As it was stood last: the largest weight in use that still fits, and the orders. Null: it gets nothing now. */
export function standingOf(
  b: Books,
  people: People,
  who: ModelAgent,
): { fit: number; orders: readonly string[] } | null {
  const { stood } = who;
  if (!stood || !people.canReceive(who, stood)) return null;
  const fit = Math.max(0, ...b.frame.weights.filter((weight) => hasRoom(b, who.id, stood, weight)));
  const orders = b.frame.orders.filter((order) => order !== 'pull' || isServed(b, who));
  return fit > 0 && orders.length > 0 ? { fit, orders } : null;
}
