import type { Progress, ProgressEvent } from '../lab/util/progress.ts';

/** Where progress is shown; a terminal, a pipe or a file. */
export interface Screen {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows set-up work: on a terminal one live line for each thing under way, elsewhere a plain line for each event. */
export function showProgress(screen: Screen = process.stderr): Progress {
  return screen.isTTY && !process.env.CI ? liveLines(screen) : plainLines(screen);
}

function plainLines(screen: Screen): Progress {
  return (event) => screen.write(`${line(event)}\n`);
}

function liveLines(screen: Screen): Progress {
  const underWay = new Map<string, ProgressEvent>();
  return (event) => {
    const up = underWay.size > 0 ? `\x1b[${underWay.size}F` : '';
    if (event.phase === 'begin') underWay.set(event.item, event);
    else underWay.delete(event.item);
    const finished = event.phase === 'begin' ? [] : [line(event)];
    // A live line that wraps would make the cursor go back too little.
    const live = [...underWay.values()].map((each) => line(each).slice(0, (screen.columns ?? 80) - 1));
    screen.write(`${up}\x1b[J${[...finished, ...live].map((text) => `${text}\n`).join('')}`);
  };
}

const MARKS = { begin: '…', done: '✓', failed: '✗' };

function line({ item, phase, text }: ProgressEvent): string {
  return `${MARKS[phase]} ${item}: ${text}`;
}
