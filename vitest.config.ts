import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Most of them wait most of their time: for programs that start, and for glibc's own timeouts.
    maxWorkers: '100%',
    // Whether a test passes must not depend on how busy the machine is; this only stops one that hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
