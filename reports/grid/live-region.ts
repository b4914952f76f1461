import { stripVTControlCharacters } from 'node:util';
import type { OutputStream } from '../output-stream.ts';

/** Lines at the end of a terminal that are replaced in place. */
export class LiveRegion {
  readonly #screen: OutputStream;
  #widths: number[] = [];

  constructor(screen: OutputStream) {
    this.#screen = screen;
  }

  /** Replaces the lines. Each must be narrower than the terminal, and their number less than its height. */
  show(lines: readonly string[]): void {
    // Each line is drawn over before the next one is cleared, so that nothing flickers.
    this.#screen.write(`${this.#home()}${lines.map((line) => `${line}\x1b[K\n`).join('')}\x1b[J`);
    this.#widths = lines.map((line) => stripVTControlCharacters(line).length);
  }

  /** Removes the lines. */
  clear(): void {
    if (this.#widths.length > 0) this.#screen.write(`${this.#home()}\x1b[J`);
    this.#widths = [];
  }

  /** The escape sequence that moves the cursor to the first line. A terminal that became narrower has wrapped long lines. */
  #home(): string {
    const columns = this.#screen.columns || Number.POSITIVE_INFINITY;
    const height = this.#widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return height > 0 ? `\x1b[${height}F` : '';
  }
}
