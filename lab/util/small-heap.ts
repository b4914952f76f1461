/**
 * V8 flags for a small heap. A run of many cells allocates much that is soon garbage, and V8 would let the heap grow rather than collect it.
 * The young generation takes up to three semi-spaces; V8's own limit for one depends on the memory of the machine (64 MiB on 24 GB). The old
 * generation may grow by half between collections, instead of by up to three times its size. With 20,000 cells of the C probe this saved about 140 MB (one
 * run each); `npm run bench growth` measures it.
 */
export const SMALL_HEAP = ['--max-semi-space-size=16', '--heap-growing-percent=50'];
