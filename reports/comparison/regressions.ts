import type { ChangeKind, LeftOutCell, RegressionChange } from '../../lab/results/regressions.ts';
import { type Paint, plain } from '../ansi.ts';
import { count, wrap } from '../text.ts';
import { observedText } from '../verdict-label.ts';

export interface RegressionsText {
  changes: readonly RegressionChange[];
  leftOut: readonly LeftOutCell[];
  /** The baseline, with its C library. */
  baseline: string;
  /** The C library that ran, with its version. */
  libc: string;
  /** In characters. */
  width: number;
  paint?: Paint;
}

/** In the order of their weight; cells without a change have no list. */
const LISTS: readonly { kind: ChangeKind; title: string; colour?: Parameters<Paint>[0] }[] = [
  { kind: 'worse', title: 'Worse', colour: 'red' },
  { kind: 'no verdict', title: 'Without a verdict', colour: 'yellow' },
  { kind: 'better', title: 'Better', colour: 'green' },
  { kind: 'outcome', title: 'Another outcome, with the same verdict' },
];

/** What became worse, lost its verdict, or became better, by cell; then the numbers in a line. Ends in a line feed. */
export function renderRegressions(text: RegressionsText): string {
  const { changes, leftOut, baseline, libc, width, paint = plain } = text;
  const of = (wanted: ChangeKind) => changes.filter(({ kind }) => kind === wanted);
  const lists = LISTS.flatMap(({ kind, title, colour }) => {
    const those = of(kind);
    if (those.length === 0) return [];
    return [colour ? paint(colour, title) : title, ...those.flatMap((change) => linesOf(change, width)), ''];
  });
  const reasons = Map.groupBy(leftOut, ({ reason }) => reason);
  return [
    ...lists,
    ...[...reasons].map(([reason, those]) => `${count(those.length, 'cell')} left out: ${reason} (${those[0]?.id})`),
    ...wrap(
      `${libc} against ${baseline}: ${count(changes.length, 'cell')}, ${of('worse').length} worse, ${of('better').length} better, ${of('no verdict').length} without a verdict, ${of('outcome').length} with another outcome.`,
      width,
    ),
    '',
  ].join('\n');
}

function linesOf({ kind, before, after }: RegressionChange, width: number): string[] {
  if (kind === 'outcome') return [`  ${after.id}`, ...indented(`${before.outcome} → ${after.outcome}`, width)];
  const now = after.observed === null ? after.status : observedText(after.observed);
  const was = before.observed === null ? before.status : observedText(before.observed);
  const source =
    kind === 'worse' && now === was
      ? `; the sources say ${observedText(after.expected.value)}: ${after.expected.source}`
      : '';
  return [`  ${after.id}: ${was} → ${now}`, ...indented(`${after.reason}${source}`, width)];
}

function indented(text: string, width: number): string[] {
  return wrap(text.replaceAll(/\s+/g, ' '), width - 4).map((line) => `    ${line}`);
}
