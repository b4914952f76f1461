import type { Event } from '../core/events.ts';
import { suggest } from '../util/suggest.ts';

/** The threads of a program, inferred from its calls. */
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
 * Whether a call starts a thread: a new name does. A name that resembles an existing one is probably a typing error.
 *
 * @param begin whether `--new` asked for a new thread
 * @throws Error in one line for a probable typing error, and if `--new` has the name of an existing thread
 */
export function beginsThread(name: string, threads: readonly string[], begin: boolean): boolean {
  const known = threads.includes(name);
  if (known && begin) throw new Error(`thread '${name}' exists already: leave out --new, or choose another name`);
  if (known || begin) return begin;
  const near = suggest(name, threads);
  if (near === null) return true;
  throw new Error(`no thread '${name}': did you mean '${near}'? To start a thread of that name: --new -t ${name}`);
}
