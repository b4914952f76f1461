import { paintFor } from '../ansi.ts';
import type { OutputStream } from '../output-stream.ts';
import type { PlannedResult, Reporter } from '../reporter.ts';
import { drawGrid } from './draw.ts';
import type { CellState } from './letter.ts';
import { LiveRegion } from './live-region.ts';
import { throttle } from './throttle.ts';

/** The shortest time between two frames: slow connections to a terminal could not take more. */
const REDRAW_INTERVAL_MS = 100;

/** Shows all cells on a terminal while they run, and removes the grid at the end. It draws only after an event. */
export function gridReporter(screen: OutputStream): Reporter {
  let cells: readonly PlannedResult[] = [];
  const states = new Map<string, CellState>();
  const region = new LiveRegion(screen);
  const paint = paintFor(screen);
  const frame = throttle(() => {
    region.show(drawGrid(cells, states, { columns: screen.columns || 80, rows: screen.rows || 24, paint }));
  }, REDRAW_INTERVAL_MS);
  const change = (id: string, state: CellState) => {
    states.set(id, state);
    frame.request();
  };
  return {
    onRunStart(planned) {
      cells = planned;
      screen.on('resize', frame.request);
      frame.request();
    },
    onCellStart: (id) => change(id, 'running'),
    onCellResult: (result) => change(result.id, result),
    onRunEnd() {
      screen.off('resize', frame.request);
      frame.cancel();
      region.clear();
    },
  };
}
