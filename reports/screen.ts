/** Where a report is written: a terminal, a pipe or a file. */
export type Screen = NodeJS.WritableStream & {
  isTTY?: boolean;
  /** The size of a terminal, in characters. */
  columns?: number;
  rows?: number;
};

/** What is not a terminal has no width; this one suits most logs. */
export const WIDTH_OF_A_LOG = 120;

/** How many characters fit on a line. */
export function widthOf(screen: Screen): number {
  return screen.columns || WIDTH_OF_A_LOG;
}

/** Writes, and settles when that is done: a process that exits before may cut what a pipe gets. */
export function print(screen: Screen, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    screen.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
