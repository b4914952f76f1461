import { Writable } from 'node:stream';
import { WriteStream } from 'node:tty';

/** The functions of a terminal that the grid uses: lines, breaking of long lines, cursor up, clearing. */
export class FakeTerminal extends Writable {
  readonly isTTY = true;
  columns: number;
  rows: number;
  frames = 0;
  /** All output, styles included. */
  written = '';
  #lines: string[] = [''];
  #row = 0;
  #column = 0;

  constructor({ columns = 80, rows = 24 } = {}) {
    super({ decodeStrings: false });
    this.columns = columns;
    this.rows = rows;
  }

  /** Has colours on any machine: of the environment only NO_COLOR counts. */
  getColorDepth(): number {
    const { NO_COLOR } = process.env;
    return WriteStream.prototype.getColorDepth.call(this, { TERM: 'xterm', ...(NO_COLOR ? { NO_COLOR } : {}) });
  }

  override _write(text: string, _encoding: string, done: () => void): void {
    this.frames++;
    this.written += text;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal is made of them
    for (const token of text.match(/\x1b\[[\d;]*[A-Za-z]|\n|[^\x1b\n]+/g) ?? []) this.#take(token);
    done();
  }

  /** Changes the width: long lines break, and the cursor moves with its line. */
  resize(columns: number): void {
    this.columns = columns;
    const above = this.#lines.slice(0, this.#row).flatMap((line) => this.#broken(line));
    this.#lines = [...above, ...this.#lines.slice(this.#row).flatMap((line) => this.#broken(line))];
    this.#row = above.length;
    this.emit('resize');
  }

  /** The visible text. */
  text(): string {
    return this.#lines.map((line) => line.trimEnd()).join('\n');
  }

  #take(token: string): void {
    if (token === '\n') this.#moveTo(this.#row + 1);
    else if (!token.startsWith('\x1b')) this.#put(token);
    else if (token.endsWith('F')) this.#moveTo(Math.max(0, this.#row - Number.parseInt(token.slice(2), 10)));
    else if (token === '\x1b[K') this.#lines[this.#row] = this.#before();
    else if (token === '\x1b[J') this.#lines = [...this.#lines.slice(0, this.#row), this.#before()];
    else if (!token.endsWith('m')) throw new Error(`unknown sequence ${JSON.stringify(token)}`);
  }

  #moveTo(row: number): void {
    this.#row = row;
    this.#column = 0;
    this.#lines[row] ??= '';
  }

  #put(text: string): void {
    const line = this.#before() + text;
    const rest = (this.#lines[this.#row] ?? '').slice(line.length);
    const [first = '', ...more] = this.#broken(line);
    this.#lines.splice(this.#row, 1, first, ...more);
    this.#row += more.length;
    this.#lines[this.#row] += rest;
    this.#column = (more.at(-1) ?? first).length;
  }

  /** The text to the left of the cursor. */
  #before(): string {
    return (this.#lines[this.#row] ?? '').slice(0, this.#column);
  }

  #broken(line: string): string[] {
    if (line.length <= this.columns) return [line];
    return [line.slice(0, this.columns), ...this.#broken(line.slice(this.columns))];
  }
}
