// The model's standings: under which weight and in which orders an agent stands for work.

import type { Books } from './books.js';
import { EXCLUSIVE, hasRoom } from './capacity.js';
import { isServed } from './choice.js';
import type { People } from './people.js';
import type { ModelAgent } from './shapes.js';

/**
 * As it was stood last: weights in use that still fit, the number that stands for them (the largest ordinary one, and 1000 more
 * where an exclusive one fits), and the orders. Null: it gets nothing now.
 */
export function standingOf(
  b: Books,
  people: People,
  who: ModelAgent,
): { fits: readonly number[]; fit: number; orders: readonly string[] } | null {
  const { stood } = who;
  if (!stood || !people.canReceive(who, stood)) return null;
  const fits = b.frame.weights.filter((weight) => hasRoom(b, who.id, stood, weight));
  const fit = Math.max(0, ...fits.filter((weight) => weight !== EXCLUSIVE));
  const orders = b.frame.orders.filter((order) => order !== 'pull' || isServed(b, who));
  if (fits.length === 0 || orders.length === 0) return null;
  return { fits, fit: fit + (fits.includes(EXCLUSIVE) ? EXCLUSIVE : 0), orders };
}
