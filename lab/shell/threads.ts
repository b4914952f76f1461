import type { Event } from '../core/events.ts';
import { suggest } from '../util/suggest.ts';

/** The threads that a program has, as its calls tell. */
export function threadsOf(program: string, events: readonly Event[]): string[] {
  const threads = new Set(['main']);
  for (const event of events) {
    if (event.kind !== 'call' || event.probe !== program) continue;
    if (event.verb === 'thread-exit') threads.delete(event.thread);
    else threads.add(event.thread);
  }
  return [...threads];
}

/**
 * Whether a call begins a thread: a name that is new does. One that is nearly another's is rather a slip.
 *
 * @param begin whether a new thread was asked for
 * @throws Error in one line for a slip, and where a new thread is asked for by a name that one has
 */
export function beginsThread(name: string, threads: readonly string[], begin: boolean): boolean {
  const known = threads.includes(name);
  if (known && begin) throw new Error(`there is a thread '${name}' already: leave out --new, or choose another name`);
  if (known || begin) return begin;
  const near = suggest(name, threads);
  if (near === null) return true;
  throw new Error(`no thread '${name}': did you mean '${near}'? To begin a new one of that name: --new -t ${name}`);
}
