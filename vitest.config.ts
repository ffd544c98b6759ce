import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const client = fileURLToPath(new URL('packages/client/src/index.ts', import.meta.url));

export default defineConfig({
  // As in tsconfig: by its name, from its source.
  resolve: { alias: { '@switchboard/client': client } },
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/properties.ts'],
    // Processes, because the launcher ties a child to the main thread of its parent.
    pool: 'forks',
    // One more than the cores of a small machine: the process tests mostly wait for other processes.
    maxWorkers: 3,
    // Each test has its own workspace; importing the stack anew for every file would cost more than the tests do.
    isolate: false,
    // Several times what the slowest takes alone: machines are shared, and a slow one is not a fault.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    reporters: ['default', './test/support/count-reporter.ts'],
  },
});
