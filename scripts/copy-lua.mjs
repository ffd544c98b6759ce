// tsc leaves the Lua sources behind; the build carries them to dist beside the compiled wrappers.
import { cpSync } from 'node:fs';

cpSync('src/routing/lua', 'dist/routing/lua', { recursive: true });
