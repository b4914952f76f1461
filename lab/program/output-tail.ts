import { sanitize } from './sanitize.ts';

/** Lines to keep: enough to show why a program ended. */
const KEPT = 20;

/** The last lines of a program's output. */
export class LastLines {
  readonly #lines: string[] = [];

  add(line: string): void {
    this.#lines.push(sanitize(line));
    if (this.#lines.length > KEPT) this.#lines.shift();
  }

  /** Joined by line feeds; empty without output. */
  get text(): string {
    return this.#lines.join('\n');
  }
}

/** The last output of a program, to be appended to a message about its end. */
export function outputTail(text: string): string {
  return text && `; its last output:\n${text}`;
}
