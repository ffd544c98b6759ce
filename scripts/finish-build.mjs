// tsc leaves the Lua sources behind: they go beside the compiled wrappers. The new build then takes the place of the old
// one at once, so that an engine that starts meanwhile finds either.
import { cpSync, renameSync, rmSync } from 'node:fs';

cpSync('src/routing/lua', 'dist.next/routing/lua', { recursive: true });
rmSync('dist.old', { recursive: true, force: true });
try {
  renameSync('dist', 'dist.old');
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
renameSync('dist.next', 'dist');
rmSync('dist.old', { recursive: true, force: true });
