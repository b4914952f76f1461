import type { Progress, ProgressEvent } from '../lab/util/progress.ts';

/** The output of progress: a terminal, a pipe or a file. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows the progress of set-up work: on a terminal one live line for each item, elsewhere a plain line for each event. */
export function showProgress(screen: Screen = process.stderr): Progress {
  return screen.isTTY && !process.env.CI ? liveLines(screen) : plainLines(screen);
}

function plainLines(screen: Screen): Progress {
  return (event) => screen.write(`${line(event)}\n`);
}

function liveLines(screen: Screen): Progress {
  const inProgress = new Map<string, ProgressEvent>();
  return (event) => {
    const up = inProgress.size > 0 ? `\x1b[${inProgress.size}F` : '';
    if (event.phase === 'begin') inProgress.set(event.item, event);
    else inProgress.delete(event.item);
    const finished = event.phase === 'begin' ? [] : [line(event)];
    // Lines are cut, because the cursor movement does not count wrapped lines.
    const live = [...inProgress.values()].map((each) => line(each).slice(0, (screen.columns ?? 80) - 1));
    screen.write(`${up}\x1b[J${[...finished, ...live].map((text) => `${text}\n`).join('')}`);
  };
}

const MARKS = { begin: '…', done: '✓', failed: '✗' };

function line({ item, phase, text }: ProgressEvent): string {
  return `${MARKS[phase]} ${item}: ${text}`;
}
