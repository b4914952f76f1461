import { setTimeout as pass, setImmediate as turn } from 'node:timers/promises';
import { threads, withDescendants } from './descendants.ts';
import { readProc } from './read-proc.ts';

/**
 * Waits for a moment at which no thread of these programs or their descendants can run, and no packet is on its way. Everything that was sent
 * to them before has then been received, or waits for another program. The kernel makes a thread runnable in the call that wakes it. So two
 * readings with every thread asleep, and with the same numbers of context switches, prove such a moment between them: a thread that ran would
 * have been switched once more. No event marks the moment, so /proc is read again and again.
 *
 * On a busy machine, packets of the loopback device may wait for a kernel thread (ksoftirqd) while sender and receiver sleep. So the kernel's
 * queues must be empty between the two readings.
 *
 * A thread in nanosleep(2) waits for no other thread and soon continues by itself. V8's locks sleep that way, and other threads wait for them.
 * Such a thread counts as asleep only after `LONG_SLEEP_MS`, as in a program with a periodic task.
 *
 * @param programs returns process ids; called for each reading, because processes start and end
 * @param stop ends the wait, without such a moment
 */
export async function allAsleep(programs: () => readonly number[], stop?: AbortSignal): Promise<void> {
  const sleeps = new Sleeps();
  let before: string | null = null;
  /** No thread is in a short sleep, read since the reading before. */
  let isChecked = false;
  const begin = performance.now();
  while (!stop?.aborted) {
    const threads = programs().flatMap(threadsBelow);
    const reading = asleep(threads);
    const isSame = reading !== null && reading === before;
    if (isSame && isChecked) break;
    before = noPacketQueued() ? reading : null;
    // Only when all threads are asleep, because this reading is slow.
    isChecked = isSame && before !== null && !sleeps.anyShort(threads);
    // A program that runs for long needs the processor that the readings take.
    await (reading === null && performance.now() - begin > SOON_MS ? pass(BETWEEN_READINGS_MS) : turn());
  }
  // Their last messages are in sockets of this process. A whole turn of the event loop reads them.
  await turn();
  await turn();
}

/** Most programs sleep within this time, in milliseconds, and are read without a pause. */
const SOON_MS = 20;

/** In milliseconds, while a thread of a program can run. */
const BETWEEN_READINGS_MS = 5;

/** In milliseconds: far longer than the sleeps of V8's locks, and far shorter than those of a periodic task. */
const LONG_SLEEP_MS = 100;

/** The sleeps of threads in nanosleep(2) or clock_nanosleep(2), with the time of their first reading. */
class Sleeps {
  #known = new Map<string, number>();

  /** Whether one of these threads is in a short sleep. False where the kernel has no wchan. */
  anyShort(threads: readonly string[]): boolean {
    const now = performance.now();
    const sleeping = threads
      .filter((path) => read(`${path}/wchan`).includes('nanosleep'))
      .map((path) => identityOf(path, read(`${path}/status`)));
    this.#known = new Map(sleeping.map((sleep) => [sleep, this.#known.get(sleep) ?? now]));
    return [...this.#known.values()].some((since) => now - since < LONG_SLEEP_MS);
  }
}

/** Column 12 of softnet_stat: packets that wait for delivery by a processor (net/core/net-procfs.c, since Linux 5.10). */
const BACKLOG = 11;

/** Whether no packet waits in the queue of any processor. True where the kernel does not report it. */
function noPacketQueued(): boolean {
  const processors = read('/proc/net/softnet_stat').split('\n').filter(Boolean);
  return processors.every((line) => parseInt(line.split(' ')[BACKLOG] ?? '0', 16) === 0);
}

/** A text that differs as soon as one of these threads has run; null if one may be running. */
function asleep(threads: readonly string[]): string | null {
  const identities: string[] = [];
  for (const path of threads) {
    const status = read(`${path}/status`);
    const [, state] = /^State:\s+(\S)/m.exec(status) ?? [];
    // A zombie does not run again. A thread that has ended meanwhile is missing in the next reading.
    if (state !== 'S' && state !== 'Z') return null;
    identities.push(identityOf(path, status));
  }
  return identities.join('\n');
}

/** A thread with its numbers of context switches, which change when it runs. */
function identityOf(path: string, status: string): string {
  return [path, ...(status.match(/^(non)?voluntary_ctxt_switches:\s+\d+$/gm) ?? [])].join(' ');
}

/** The threads of a process and of its descendants, as directories of /proc. */
function threadsBelow(pid: number): string[] {
  return withDescendants(pid).flatMap((each) => threads(each).map((tid) => `/proc/${each}/task/${tid}`));
}

/** Empty if the thread has ended. */
function read(file: string): string {
  return readProc(file) ?? '';
}
