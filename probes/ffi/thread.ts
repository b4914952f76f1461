import { flushCompileCache } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { serve } from './serve.ts';

// A named thread: its own libc state, its commands from the reader.
if (parentPort) serve(parentPort, workerData);
flushCompileCache();
