/** An event of set-up work; `item` is the same string from `begin` to `done` or `failed`. */
export interface ProgressEvent {
  item: string;
  phase: 'begin' | 'done' | 'failed';
  /** The work, its result, or the reason of its failure; one line. */
  text: string;
}

export type Progress = (event: ProgressEvent) => void;

export const silent: Progress = () => {};

/**
 * Reports the progress of one item. `end` reports only after `begin`, because otherwise another item reports that work.
 */
export function announce(item: string, progress: Progress) {
  let begun = false;
  return {
    begin(): void {
      begun = true;
      progress({ item, phase: 'begin', text: 'unpacking' });
    },
    end(phase: 'done' | 'failed', text: string): void {
      if (begun) progress({ item, phase, text });
    },
  };
}
