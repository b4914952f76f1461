import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';
import { threads, withDescendants } from './descendants.ts';

/**
 * Waits for a moment at which no thread of these programs or their descendants could run, and no packet was on its way: all that
 * was sent to them before has arrived, and has been taken up or waits for another program. The kernel makes a thread runnable in
 * the call that wakes it. Two readings with every thread asleep and the same numbers of context switches prove the moment between
 * them: a thread that had run would have been switched once more. No event marks that moment, so /proc is read again and again.
 *
 * A busy machine may leave packets of the loopback device to a kernel thread (ksoftirqd) while sender and receiver sleep. So the
 * kernel's queues have to be empty between the two readings.
 *
 * A thread in nanosleep(2) waits for nobody and soon goes on by itself: V8 holds locks that way, and others wait for those. Such a
 * thread counts as asleep only when one sleep has lasted for `LONG_SLEEP_MS`, as that of a program that does something now and then.
 *
 * @param programs process ids, read each time: they may come and go
 */
export async function allAsleep(programs: () => readonly number[]): Promise<void> {
  const sleeps = new Sleeps();
  let before: string | null = null;
  /** What threads wait in was read as well since the reading before. */
  let isChecked = false;
  while (true) {
    const threads = programs().flatMap(threadsBelow);
    const reading = asleep(threads);
    const isSame = reading !== null && reading === before;
    if (isSame && isChecked) break;
    before = noPacketQueued() ? reading : null;
    // Only for threads that are asleep: the kernel takes its time to find out.
    isChecked = isSame && before !== null && !sleeps.anyShort(threads);
    await turn();
  }
  // What they sent last lies in this process's sockets: a whole turn of the event loop reads those.
  await turn();
  await turn();
}

/** In milliseconds, far above the sleeps of V8's locks, and far below those of a program that looks after something from time to time. */
const LONG_SLEEP_MS = 100;

/** The sleeps in nanosleep(2) or clock_nanosleep(2) that threads are in, with the time when each was seen first. */
class Sleeps {
  #known = new Map<string, number>();

  /** Whether one of these threads is in a sleep that has not lasted long. False where the kernel does not say what a thread waits in. */
  anyShort(threads: readonly string[]): boolean {
    const now = performance.now();
    const sleeping = threads
      .filter((path) => read(`${path}/wchan`).includes('nanosleep'))
      .map((path) => lifeOf(path, read(`${path}/status`)));
    this.#known = new Map(sleeping.map((life) => [life, this.#known.get(life) ?? now]));
    return [...this.#known.values()].some((since) => now - since < LONG_SLEEP_MS);
  }
}

/** Column 12 of softnet_stat: packets that wait for a processor to deliver them (net/core/net-procfs.c, since Linux 5.10). */
const BACKLOG = 11;

/** Whether no packet waits in the queue of any processor. True where the kernel does not say. */
function noPacketQueued(): boolean {
  const processors = read('/proc/net/softnet_stat').split('\n').filter(Boolean);
  return processors.every((line) => parseInt(line.split(' ')[BACKLOG] ?? '0', 16) === 0);
}

/** What tells one sleep of each thread from the next; null if one of them may be running. */
function asleep(threads: readonly string[]): string | null {
  const all = threads.map((path) => {
    const status = read(`${path}/status`);
    const [, state] = /^State:\s+(\S)/m.exec(status) ?? [];
    // A zombie does nothing more; one that has gone meanwhile shows in the next reading.
    return state === 'S' || state === 'Z' ? lifeOf(path, status) : null;
  });
  return all.includes(null) ? null : all.join('\n');
}

/** A thread with its context switches: the same as long as it has not run. */
function lifeOf(path: string, status: string): string {
  return [path, ...(status.match(/^(non)?voluntary_ctxt_switches:\s+\d+$/gm) ?? [])].join(' ');
}

/** The threads of a process and of its descendants, as folders of /proc. */
function threadsBelow(pid: number): string[] {
  return withDescendants(pid).flatMap((each) => threads(each).map((tid) => `/proc/${each}/task/${tid}`));
}

/** Empty where a thread has ended: it may do so at any time. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
