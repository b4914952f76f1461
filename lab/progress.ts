/** One step of a piece of set-up work; `item` is the same string from `begin` to `done` or `failed`. */
export interface ProgressEvent {
  item: string;
  phase: 'begin' | 'done' | 'failed';
  /** What is being done, what came of it, or why it failed; one line. */
  text: string;
}

export type Progress = (event: ProgressEvent) => void;

export const silent: Progress = () => {};
