import { stripVTControlCharacters } from 'node:util';
import type { OutputStream } from '../output-stream.ts';

/** Some lines at the end of a terminal that are drawn over in place. */
export class LiveRegion {
  readonly #screen: OutputStream;
  #widths: number[] = [];

  constructor(screen: OutputStream) {
    this.#screen = screen;
  }

  /** Shows these lines in the place of the ones before. None may be as wide as the terminal, nor all of them as high. */
  show(lines: readonly string[]): void {
    // Each line is drawn over before the next one is cleared, so that nothing flickers.
    this.#screen.write(`${this.#home()}${lines.map((line) => `${line}\x1b[K\n`).join('')}\x1b[J`);
    this.#widths = lines.map((line) => stripVTControlCharacters(line).length);
  }

  /** Takes the lines away, as if they had never been there. */
  clear(): void {
    if (this.#widths.length > 0) this.#screen.write(`${this.#home()}\x1b[J`);
    this.#widths = [];
  }

  /** Brings the cursor to the first line. A terminal that has become narrower has broken the lines that are now too long. */
  #home(): string {
    const columns = this.#screen.columns || Number.POSITIVE_INFINITY;
    const height = this.#widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / columns)), 0);
    return height > 0 ? `\x1b[${height}F` : '';
  }
}
