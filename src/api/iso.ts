/** Times leave as ISO 8601. */
import { iso } from '../inbox/telling/words.js';

export { iso };
export const isoOrNull = (atMs: number | null): string | null => (atMs === null ? null : iso(atMs));
