// Equality of large pictures after every command: the cheap look first, the one that explains only where that fails.

import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

export function same(is: unknown, shouldBe: unknown, what: string): void {
  if (!isDeepStrictEqual(is, shouldBe)) expect(is, what).toEqual(shouldBe);
}
