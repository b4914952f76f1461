/* The FFI probe: performs resolver calls on command. The protocol is in ../PROTOCOL.md. */

import { workerData } from 'node:worker_threads';
import type { ThreadData } from './threads.ts';

// Every thread starts here, and loads what it needs: the reader has no C library at hand.
const data: ThreadData = workerData ?? { role: 'main' };
if (data.role === 'main') (await import('./program.ts')).startProgram(process.argv[2] === 'main-only');
else if (data.role === 'reader') (await import('./reader.ts')).startReader(data);
else (await import('./serve.ts')).serveThread(data);
