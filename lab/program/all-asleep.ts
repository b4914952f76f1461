import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

/**
 * Returns once, at one and the same moment, no thread of these programs or of their descendants was running or could run: what was
 * sent to them before has been taken up, or waits for something that none of them does by itself. The kernel makes a thread runnable in the very
 * call that wakes it. Two readings that show every thread asleep, with the same numbers of context switches, prove the
 * moment between them: a thread that had run would have been switched once more. The kernel tells nobody of it, so it is looked at again.
 * @param programs read each time: they may come and go
 */
export async function allAsleep(programs: () => readonly number[]): Promise<void> {
  let before: string | null = null;
  while (true) {
    const reading = asleep(programs());
    if (reading !== null && reading === before) break;
    before = reading;
    await turn();
  }
  // What they sent last lies in this process's sockets: a whole turn of the event loop reads those.
  await turn();
  await turn();
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
