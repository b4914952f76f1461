import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { SMALL_HEAP } from './lab/util/small-heap.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Files also wait for the timeouts of cells, so there are three for each two cores. With four, checks of daemons met a machine that was too busy.
    maxWorkers: Math.ceil(1.5 * availableParallelism()),
    // Each worker loads a module once, and not once for each file: loading took most of the processor time of small files.
    // So a test restores what it changes in its process (environment, mocks) before its file ends.
    isolate: false,
    // Each start of a program copies the page tables of the worker, 3 ms for 100 MB, and its
    // end removes the copy.
    execArgv: SMALL_HEAP,
    // A failed test is printed in full, one that passed as a dot.
    reporters: ['dot'],
    // Whether a test passes must not depend on how busy the machine is; this only stops one that hangs.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
