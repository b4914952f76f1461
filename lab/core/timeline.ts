import { readFile, writeFile } from 'node:fs/promises';
import type { Event } from './events.ts';

/** Collects the events of one cell as they arrive; a call arrives when it ends but is placed at its start. */
export class Timeline {
  readonly #events: Event[] = [];
  readonly #followers = new Set<(event: Event) => void>();

  readonly add = (event: Event): void => {
    this.#events.push(event);
    for (const follow of this.#followers) follow(event);
  };

  /** Calls `follow` for each event as it arrives. @returns how to end that */
  follow(follow: (event: Event) => void): () => void {
    this.#followers.add(follow);
    return () => void this.#followers.delete(follow);
  }

  /** Those that came after the first `count`, in the order in which they came. */
  arrivedAfter(count: number): readonly Event[] {
    return this.#events.slice(count);
  }

  sorted(): Event[] {
    return this.#events.toSorted((left, right) => left.at - right.at);
  }
}

/** Writes events as JSON lines, in order of time. */
export async function writeEvents(path: string, events: readonly Event[]): Promise<void> {
  await writeFile(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

/** Reads what `writeEvents` wrote. @throws SyntaxError on a line that is not JSON */
export async function readEvents(path: string): Promise<Event[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
}
