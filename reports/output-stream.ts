import { relative } from 'node:path';

/** Where a report is written: a terminal, a pipe or a file. */
export type OutputStream = NodeJS.WritableStream & {
  isTTY?: boolean;
  /** The size of a terminal, in characters. */
  columns?: number;
  rows?: number;
};

/** The width in characters of output that is not a terminal. */
export const LOG_WIDTH = 120;

/** The width of a stream in characters. */
export function widthOf(screen: OutputStream): number {
  return screen.columns || LOG_WIDTH;
}

/** A path relative to the working directory if it lies below that, else absolute. */
export function fromHere(path: string): string {
  const below = relative(process.cwd(), path);
  return below === '' || below.startsWith('..') ? path : below;
}

/**
 * Writes a text and resolves when it is written: a process that exits earlier may truncate a pipe. A closed pipe
 * (EPIPE, as after `head`) is no error.
 */
export async function print(screen: OutputStream, text: string | Iterable<string>): Promise<void> {
  for (const piece of typeof text === 'string' ? [text] : text) await printPiece(screen, piece);
}

function printPiece(screen: OutputStream, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    screen.write(text, (error) => (error && !isReaderGone(error) ? reject(error) : resolve()));
  });
}

/** Whether an error is EPIPE: the reader has closed the pipe. */
export function isReaderGone(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}
