import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Event } from './events.ts';

/** Collects the events of one cell as they arrive. A call arrives at its end, but its time is that of its start. */
export class Timeline {
  readonly #events: Event[] = [];
  readonly #followers = new Set<(event: Event) => void>();

  readonly add = (event: Event): void => {
    this.#events.push(event);
    for (const follow of this.#followers) follow(event);
  };

  /** Calls `follow` for each event as it arrives. @returns a function that ends that */
  follow(follow: (event: Event) => void): () => void {
    this.#followers.add(follow);
    return () => void this.#followers.delete(follow);
  }

  /** The events after the first `count`, in the order of arrival. */
  arrivedAfter(count: number): readonly Event[] {
    return this.#events.slice(count);
  }

  sorted(): Event[] {
    return this.#events.toSorted((left, right) => left.at - right.at);
  }
}

/** Writes events as JSON lines, in order of time. */
export function writeEvents(path: string, events: readonly Event[]): void {
  writeFileSync(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

/** Reads a file of `writeEvents`. @throws SyntaxError for a line that is not JSON */
export async function readEvents(path: string): Promise<Event[]> {
  const text = await readFile(path, 'utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Event);
}
