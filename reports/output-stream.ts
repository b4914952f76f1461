import { relative } from 'node:path';

/** Where a report is written: a terminal, a pipe or a file. */
export type OutputStream = NodeJS.WritableStream & {
  isTTY?: boolean;
  /** The size of a terminal, in characters. */
  columns?: number;
  rows?: number;
};

/** What is not a terminal has no width; this one suits most logs. */
export const LOG_WIDTH = 120;

/** How many characters fit on a line. */
export function widthOf(screen: OutputStream): number {
  return screen.columns || LOG_WIDTH;
}

/** A path as one would type it from here, where it is below; else whole. */
export function fromHere(path: string): string {
  const below = relative(process.cwd(), path);
  return below === '' || below.startsWith('..') ? path : below;
}

/**
 * Writes, and settles when that is done: a process that exits before may cut what a pipe gets. A reader who has gone, as
 * `head` does, has what it wanted.
 */
export function print(screen: OutputStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    screen.write(text, (error) => (error && !isReaderGone(error) ? reject(error) : resolve()));
  });
}

/** Whether an error of a pipe says that nobody reads it any more. */
export function isReaderGone(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
