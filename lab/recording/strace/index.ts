import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { now } from '../../core/events.ts';
import type { Timeline } from '../../core/timeline.ts';
import type { Recorder } from '../recorder.ts';
import { toWallClock, wallClockAhead } from '../wall-clock.ts';
import { attach } from './attach.ts';
import { wholeCalls } from './lines.ts';
import { summarize } from './summarize.ts';
import { threadsIn } from './threads.ts';

/** Records the system calls of every program as events, and strace's whole log as a file. */
export const strace: Recorder = {
  id: 'strace',
  title: "add the system calls of the programs to the evidence (strace's log is kept beside it)",
  async program({ name: of, pid }, { host, folder, timeline }) {
    const file = join(folder, `strace.${of}.log`);
    const trace = await attach(pid, { network: host.network.path, file });
    const at = now();
    const ahead = wallClockAhead();
    timeline.add({
      kind: 'recording',
      at,
      recorder: 'strace',
      of,
      file: basename(file),
      wallClock: toWallClock(at, ahead),
    });
    return {
      async [Symbol.asyncDispose]() {
        await trace.ended();
        await addCalls(of, file, ahead, timeline);
      },
    };
  },
};

/** @param ahead nanoseconds by which the wall clock, strace's clock, was ahead of the events' clock */
async function addCalls(probe: string, file: string, ahead: bigint, timeline: Timeline): Promise<void> {
  const calls = wholeCalls(await readFile(file, 'utf8'));
  const threads = threadsIn(calls);
  const monotonic = (wall: bigint) => Number(wall - ahead);
  for (const { tid, at, end, ...summary } of summarize(calls)) {
    const thread = threads.get(tid) ?? null;
    timeline.add({ kind: 'syscall', at: monotonic(at), end: monotonic(end), probe, tid, thread, ...summary });
  }
}
