/** One step of a piece of set-up work; `item` is the same string from `begin` to `done` or `failed`. */
export interface ProgressEvent {
  item: string;
  phase: 'begin' | 'done' | 'failed';
  /** What is being done, what came of it, or why it failed; one line. */
  text: string;
}

export type Progress = (event: ProgressEvent) => void;

export const silent: Progress = () => {};

/** Reports on one item; its end only when its beginning was, for otherwise somebody else's item tells of that work. */
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
