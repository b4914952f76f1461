import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';

/**
 * Limits the startups of networks, daemons and probes to the number of cores. Startups use the processor; the rest of a
 * cell mostly waits. With more at once a fake server would read queries late, and glibc's timeouts would expire. A
 * startup must not wait for another startup.
 */
export const limitStartup = pLimit(availableParallelism());
