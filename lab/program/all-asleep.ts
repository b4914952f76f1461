import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

/**
 * Waits for a moment at which no thread of these programs or their descendants could run, and no packet was on its way: all that
 * was sent to them before has arrived, and has been taken up or waits for somebody else. The kernel makes a thread runnable in
 * the call that wakes it. Two readings with every thread asleep and the same numbers of context switches prove the moment between
 * them: a thread that had run would have been switched once more. No event marks that moment, so /proc is read again and again.
 *
 * A busy machine may leave packets of the loopback device to a kernel thread (ksoftirqd) while sender and receiver sleep. So the
 * kernel's queues have to be empty between the two readings.
 *
 * @param programs process ids, read each time: they may come and go
 */
export async function allAsleep(programs: () => readonly number[]): Promise<void> {
  let before: string | null = null;
  while (true) {
    const reading = asleep(programs());
    if (reading !== null && reading === before) break;
    before = noPacketQueued() ? reading : null;
    await turn();
  }
  // What they sent last lies in this process's sockets: a whole turn of the event loop reads those.
  await turn();
  await turn();
}

/** Column 12 of softnet_stat: packets that wait for a processor to deliver them (net/core/net-procfs.c, since Linux 5.10). */
const BACKLOG = 11;

/** Whether no packet waits in the queue of any processor. True where the kernel does not say. */
function noPacketQueued(): boolean {
  const processors = read('/proc/net/softnet_stat').split('\n').filter(Boolean);
  return processors.every((line) => parseInt(line.split(' ')[BACKLOG] ?? '0', 16) === 0);
}

/** The threads with their context switches; null if one of them may be running. */
function asleep(programs: readonly number[]): string | null {
  const threads = programs.flatMap(threadsBelow);
  const all = threads.map((path) => {
    const status = read(`${path}/status`);
    const [, state] = /^State:\s+(\S)/m.exec(status) ?? [];
    // A zombie does nothing more; one that has gone meanwhile shows in the next reading.
    if (state !== 'S' && state !== 'Z') return null;
    return [path, ...(status.match(/^(non)?voluntary_ctxt_switches:\s+\d+$/gm) ?? [])].join(' ');
  });
  return all.includes(null) ? null : all.join('\n');
}

/** The threads of a process and of its descendants, as folders of /proc. */
function threadsBelow(pid: number): string[] {
  return list(`/proc/${pid}/task`).flatMap((tid) => {
    const path = `/proc/${pid}/task/${tid}`;
    const children = read(`${path}/children`).split(' ').filter(Boolean).map(Number);
    return [path, ...children.flatMap(threadsBelow)];
  });
}

function list(folder: string): string[] {
  return orNothing(() => readdirSync(folder), []);
}

function read(file: string): string {
  return orNothing(() => readFileSync(file, 'utf8'), '');
}

/** A thread may end at any time. */
function orNothing<Value>(look: () => Value, nothing: Value): Value {
  try {
    return look();
  } catch {
    return nothing;
  }
}
