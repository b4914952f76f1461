import type { DaemonCheckGroup } from '../lab/core/schema.ts';
import { DIFFERENCE_WORDS, type Difference, type DifferenceWord } from '../lab/daemon-suite/difference.ts';
import type { ComparableCell } from '../lab/results/comparable.ts';
import { describeDaemon } from '../lab/results/describe-versions.ts';
import { type Paint, plain, type Style } from './ansi.ts';
import { daemonLibcNames } from './daemon-label.ts';
import { count, hang, oneLine, unique } from './text.ts';

/** A verdict of the table: a check of a daemon, with the word for it. */
export interface CheckedCell<C extends ComparableCell = ComparableCell> {
  cell: C;
  group: DaemonCheckGroup;
  difference: Difference;
  /** How to repeat a finding, line by line; printed, and never stored. */
  replay?: readonly string[];
  /** If it ran several times: how often, and whether all say the same. */
  repeats?: { count: number; agree: boolean };
}

const STYLES: Readonly<Partial<Record<DifferenceWord, Style>>> = {
  NEW: ['red', 'bold'],
  varies: ['red', 'bold'],
  inconclusive: ['yellow', 'bold'],
  fixed: 'green',
};

/**
 * The table check × daemon of a run, with an explanation of everything that is not `same`. Libcs on which a daemon has the same words in every
 * row share a column, and one on which it cannot run has none.
 */
export function renderDaemonChecks(
  checked: readonly CheckedCell[],
  { width, paint = plain }: { width: number; paint?: Paint },
): string {
  const label = columnLabels(checked);
  const columns = unique(checked.map(({ cell }) => label(cell)));
  const rows = [...Map.groupBy(checked, ({ cell }) => checkId(cell))];
  const wordsIn = (cells: readonly CheckedCell[], column: string) =>
    wordsOf(cells.filter(({ cell }) => label(cell) === column));
  const alike = [
    ...Map.groupBy(columns, (column) =>
      [daemonOf(column), ...rows.map(([, cells]) => wordsIn(cells, column))].join('|'),
    ).values(),
  ];
  const isUsed = ([column = '']: readonly string[]) =>
    rows.some(([, cells]) => !['', 'unsupported'].includes(wordsIn(cells, column)));
  const shown = alike.some(isUsed) ? alike.filter(isUsed) : alike;
  const heads = shown.map(joinLabels);
  const first = Math.max(0, ...rows.map(([id]) => id.length + 2));
  const widths = heads.map((head) => Math.max(head.length, ...DIFFERENCE_WORDS.map(({ length }) => length)));
  const line = (head: string, cells: readonly string[]) =>
    [head.padEnd(first), ...cells.map((text, at) => text.padEnd(widths[at] ?? 0))].join('  ').trimEnd();
  const groups = [...Map.groupBy(rows, ([, [some]]) => some?.group ?? '')];
  const table = groups.flatMap(([group, those]) => [
    line(group, heads),
    ...those.map(([id, cells]) =>
      line(
        `  ${id}`,
        shown.map(([column = '']) => wordsIn(cells, column)),
      ),
    ),
    '',
  ]);
  const versions = columns.map((column) => {
    const cells = checked.map(({ cell }) => cell).filter((cell) => label(cell) === column);
    const [own, ...others] = [...Map.groupBy(cells, ({ daemon }) => versionText(daemon))];
    const further = others.map(
      ([version, those]) => `; for ${unique(those.map(({ libc }) => libc.id)).join(', ')}: ${version}`,
    );
    return `${column}: ${own?.[0] ?? ''}${further.join('')}`;
  });
  const explained = DIFFERENCE_WORDS.filter((word) => word !== 'same' && word !== 'measured').flatMap((word) =>
    explain(
      word,
      checked.filter(({ difference }) => difference.word === word),
      label,
      paint,
    ),
  );
  // A command to copy stays on one line.
  const fitted = explained.map((each) => (each.startsWith(REPLAY) ? each : hang(each, width)));
  return [...table, ...versions.map((each) => hang(each, width)), '', ...fitted].join('\n');
}

function versionText(daemon: ComparableCell['daemon']): string {
  return `${describeDaemon(daemon)}${daemon.program ? `, ${daemon.program}` : ''}`;
}

/** `nsncd@bookworm,trixie`, or `nsncd@trixie for bullseye,bookworm; nsncd for trixie`. */
function joinLabels(labels: readonly string[]): string {
  const byDaemon = Map.groupBy(labels, (label) => label.replace(/ for .*/, ' for ').replace(/@[^ ]*$/, '@'));
  const joined = [...byDaemon].map(([first, those]) => first + those.map((each) => each.slice(first.length)).join());
  return joined.join('; ');
}

/** The daemon of a column. */
function daemonOf(column: string): string {
  return column.replace(/[@ ].*/, '');
}

const REPLAY = '    ';

/** The words of one cell of the table. */
function wordsOf(cells: readonly CheckedCell[]): string {
  return unique(cells.map(({ difference }) => difference.word)).join('/');
}

function explain(
  word: DifferenceWord,
  those: readonly CheckedCell[],
  label: (cell: ComparableCell) => string,
  paint: Paint,
): string[] {
  const groups = Map.groupBy(those, ({ difference, replay = [] }) => [oneLine(difference.why), ...replay].join('\n'));
  return [...groups.values()].flatMap((alike) => {
    const [some] = alike;
    const byColumn = [...Map.groupBy(alike, ({ cell }) => label(cell))].map(([column, cells]) => ({
      ...{
        column,
        daemon: daemonOf(column),
        checks: unique(cells.map(({ cell }) => checkId(cell))).join(', '),
      },
    }));
    const where = [...Map.groupBy(byColumn, ({ daemon, checks }) => `${daemon} ${checks}`).values()].map(
      (same) => `${joinLabels(same.map(({ column }) => column))} ${same[0]?.checks}`,
    );
    return [
      `${paint(STYLES[word] ?? [], word)}  ${where.join('; ')}: ${oneLine(some?.difference.why ?? '')}`,
      ...(some?.replay ?? []).map((each) => `${REPLAY}${each}`),
    ];
  });
}

/** `3 runs agree.`, or the checks in which they do not; empty if each check ran once. */
export function agreementText(checked: readonly CheckedCell[]): string {
  const runs = Math.max(0, ...checked.map(({ repeats }) => repeats?.count ?? 1));
  if (runs < 2) return '';
  const label = columnLabels(checked);
  const others = checked.filter(({ repeats }) => repeats?.agree === false);
  const byCheck = Map.groupBy(others, ({ cell }) => checkId(cell));
  const rows = [...byCheck].map(([id, those]) => `${id} (${joinLabels(those.map(({ cell }) => label(cell)))})`);
  return rows.length === 0 ? `${runs} runs agree.` : `${runs} runs agree, but for ${rows.join(', ')}.`;
}

/** The last line: how the checked daemon came out, and what to do. */
export function daemonVerdict(checked: readonly CheckedCell[], daemon: string, directory: string): string {
  const counts = DIFFERENCE_WORDS.toReversed().flatMap((word) => {
    const number = checked.filter(({ difference }) => difference.word === word).length;
    return number === 0 ? [] : [`${number} ${word}`];
  });
  return `${daemon}: ${count(checked.length, 'verdict')}: ${counts.join(', ') || 'none'}. ${whatToDo(checked, directory)}`;
}

function whatToDo(checked: readonly CheckedCell[], directory: string): string {
  const has = (word: DifferenceWord) => checked.some(({ difference }) => difference.word === word);
  const report = `resolv-lab report ${directory}`;
  if (has('NEW'))
    return `Read the lines marked NEW. If a difference is intended, keep it: ${report} --reporter baseline=FILE, then --baseline FILE`;
  if (has('varies'))
    return `Read the lines marked varies: run such a check alone, with more repeats. ${report} has all runs`;
  if (has('inconclusive')) return `Without a verdict there: ${report} --reporter proof tells why; then run them again`;
  if (checked.every(({ difference }) => difference.word === 'unsupported'))
    return 'Nothing ran: the lines marked unsupported tell why';
  if (has('fixed')) return 'Nothing to do; the differences marked fixed are gone';
  return 'Nothing to do';
}

function checkId({ repro, variant }: ComparableCell): string {
  return `${repro}/${variant}`;
}

/**
 * `nsncd`, or `nsncd@trixie` where a daemon ran on several libcs in one check. A client libc is added where one check has several; `nscd for
 * trixie` runs on the libc of its client.
 */
function columnLabels(checked: readonly CheckedCell[]): (cell: ComparableCell) => string {
  const cells = checked.map(({ cell }) => cell);
  const nameOf = daemonLibcNames(cells);
  const ofOneCheck = [...Map.groupBy(cells, (cell) => `${checkId(cell)} ${cell.daemon.id}`).values()];
  const has = (those: readonly ComparableCell[], idOf: (cell: ComparableCell) => string | undefined) =>
    unique(those.map(idOf)).length > 1;
  const several = new Set(
    ofOneCheck.flatMap((those) => (has(those, ({ daemon }) => daemon.libc?.id) ? [those[0]?.daemon.id] : [])),
  );
  const areClientsSeveral = ofOneCheck.some((those) => has(those, ({ libc }) => libc.id));
  return ({ daemon, libc }) => {
    const isOnClients = areClientsSeveral && daemon.libc?.id === libc.id;
    const on =
      several.has(daemon.id) && !isOnClients ? `@${nameOf(daemon.libc?.id ?? '').replace(/^debian-/, '')}` : '';
    return `${daemon.id}${on}${areClientsSeveral ? ` for ${libc.id.replace(/^debian-/, '')}` : ''}`;
  };
}
