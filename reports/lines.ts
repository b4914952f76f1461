import type { CellResult } from '../lab/core/schema.ts';
import { type Paint, paintFor, plain } from './ansi.ts';
import { type OutputStream, print } from './output-stream.ts';
import type { Reporter } from './reporter.ts';
import { runWarnings } from './run-warnings.ts';
import { duration, oneLine, truncate } from './text.ts';
import { observedText } from './verdict-label.ts';
import { styleOf } from './verdict-summary.ts';

const STATUS_WIDTH = 'inconclusive'.length;

/** The length of a reason that was printed in full before. */
const REMINDER = 40;

/** Prints a line for each cell when it finishes. A reason for `unsupported` is printed in full once, then shortened. */
export function linesReporter(screen: OutputStream): Reporter {
  const paint = paintFor(screen);
  const printed = new Set<string>();
  const briefly = (result: CellResult): CellResult => {
    const { status, reason } = result;
    if (status !== 'unsupported' || !printed.has(reason)) return result;
    return { ...result, reason: truncate(oneLine(reason), REMINDER) };
  };
  return {
    onCellResult(result) {
      screen.write(`${renderLine(briefly(result), paint)}\n`);
      if (result.status === 'unsupported') printed.add(result.reason);
    },
    onRunEnd: (document) =>
      print(
        screen,
        runWarnings(document)
          .map((line) => `${line}\n`)
          .join(''),
      ),
  };
}

/** A cell on one line: status, id, observation and expectation, duration, and the reason. */
export function renderLine(result: CellResult, paint: Paint = plain): string {
  const { status, observed, expected, id, reason, durationMs, outcome: happened } = result;
  const outcome = observed ? [`${observedText(observed)} (expected ${observedText(expected.value)})`] : [];
  const time = status === 'unsupported' ? [] : [duration(durationMs)];
  const line = [paint(styleOf(status, observed), status) + ' '.repeat(STATUS_WIDTH - status.length), id];
  return [...line, ...outcome, ...time, oneLine(reason), ...(happened ? [happened] : [])].join('  ');
}
