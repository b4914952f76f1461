import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Files wait for cells more than they compute, so as many at once as there are cores. Vitest leaves one core free by itself.
    maxWorkers: '100%',
    // Whether a test passes must not depend on how busy the machine is; this only stops one that hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
