import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Whether a test passes must not depend on how busy the machine is; this only stops one that hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
