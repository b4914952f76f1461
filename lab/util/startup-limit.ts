import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';

/**
 * Starting something (a network, a daemon, a probe) is the part of a cell that costs this machine work, where the rest is waiting.
 * No more of it goes on at once than there are cores, however many cells there are: a fake server that comes late to the
 * processor lets glibc's timeouts pass, and a cell must not see that. Whoever starts may not start something else meanwhile.
 */
export const limitStartup = pLimit(availableParallelism());
