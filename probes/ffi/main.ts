/* The FFI probe: performs resolver calls on command. The protocol is in ../PROTOCOL.md. */

import { flushCompileCache } from 'node:module';
import { MessageChannel, Worker } from 'node:worker_threads';
import { libcVersion } from './libc.ts';
import { newLock, writeLine } from './output.ts';
import { serve } from './serve.ts';

const lock = newLock();
writeLine(lock, { event: 'ready', pid: process.pid, probe: 'ffi', libc: { name: 'glibc', version: libcVersion } });

const { port1, port2 } = new MessageChannel();

// stdin is read beside the main thread, so that a lookup there holds up nobody else.
new Worker(new URL('./reader.ts', import.meta.url), { workerData: { lock, main: port2 }, transferList: [port2] });
serve(port1, lock);

// At once and not at exit, because a probe is often killed: half of what a start costs is stripping types.
flushCompileCache();
