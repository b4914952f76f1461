import { sanitize } from './sanitize.ts';

/** As much as helps to see what a program died of. */
const KEPT = 20;

/** The end of what a program says. */
export class LastLines {
  readonly #lines: string[] = [];

  add(line: string): void {
    this.#lines.push(sanitize(line));
    if (this.#lines.length > KEPT) this.#lines.shift();
  }

  /** Joined by line feeds; empty when it has said nothing. */
  get text(): string {
    return this.#lines.join('\n');
  }
}

/** What a program said last, to be put behind what became of it. */
export function outputTail(text: string): string {
  return text && `; its last output:\n${text}`;
}
