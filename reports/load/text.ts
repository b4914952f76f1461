import type { LoadChange } from '../../lab/load/baseline.ts';
import type { LoadDocument, System } from '../../lab/load/document.ts';
import { describeMachine } from '../../lab/load/machine.ts';
import { type Block, blocksOf, digits, FIGURES, labelOf, limitsText, titleOf } from './blocks.ts';

/** The results of `daemon bench` as text; with the changes against a baseline, if there is one. */
export function renderLoad(document: LoadDocument, changes: readonly LoadChange[] | null): string {
  const { machine, libc, plan, systems } = document;
  const parts = [
    [
      describeMachine(machine),
      ...busyLine(document),
      `clients on ${libc.id} (glibc ${libc.version}); ${plan.keys} keys, ${plan.rounds} rounds of at least ${plan.milliseconds} ms, seed ${plan.seed}`,
    ],
    ...blocksOf(document).map(blockLines),
    systems.filter(({ daemon }) => daemon !== null).map(systemLine),
    [`Limits of the lab: ${limitsText(document)}.`],
    remarkLines(document),
    changes ? changeLines(changes) : [],
  ];
  const text = parts.filter(({ length }) => length > 0).map((lines) => `${lines.join('\n')}\n`);
  return text.join('\n');
}

/** A machine with other work: rates are lower, and vary. */
export function busyLine({ loadBefore, machine }: LoadDocument): string[] {
  if (loadBefore <= machine.cores / 2) return [];
  return [
    `load average before: ${loadBefore.toFixed(1)}; this machine is busy, so only CPU times and ratios say something`,
  ];
}

function blockLines({ title, clients, rows }: Block): string[] {
  const head = ['clients', ...clients.map(String)];
  const tables = FIGURES.map((figure) => ({
    title: figure.title,
    rows: rows.map(({ label, cells }) => [label, ...cells.map((cell) => (cell ? figure.text(cell) : ''))]),
  }));
  const widths = head.map((_, column) =>
    Math.max(...[head, ...tables.flatMap((table) => table.rows)].map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [
    title,
    ...tables.flatMap((table) => [`  ${table.title}`, ...[head, ...table.rows].map((row) => `    ${line(row)}`)]),
  ];
}

/** A daemon with its version, and its memory. */
export function systemLine({ id, version, libc, memoryKib, unavailable }: System): string {
  const memory = memoryKib && `memory ${mib(memoryKib.before)} MiB, under load ${mib(memoryKib.peak)} MiB`;
  return `${id} ${[version && `${version} on ${libc}`, memory, unavailable].filter(Boolean).join('; ')}`;
}

function mib(kib: number): string {
  return digits(kib / 1024);
}

/** The reasons of all figures that have one. */
export function remarkLines({ measurements }: LoadDocument): string[] {
  const marks = { ok: '~', failed: '!', inconclusive: '?' } as const;
  return measurements.flatMap((each) =>
    each.reason === null ? [] : [`${marks[each.status]} ${placeOf(each)}: ${each.reason}`],
  );
}

function placeOf(measurement: LoadChange['measurement']): string {
  return `${labelOf(measurement)}, ${titleOf(measurement)}, ${measurement.clients} clients`;
}

export function changeLines(changes: readonly LoadChange[]): string[] {
  if (changes.length === 0) return ['Against the baseline: no figure changed.'];
  return [
    'Against the baseline:',
    ...changes.map(
      ({ measurement, what, before, after, word }) =>
        `  ${word}: ${placeOf(measurement)}: ${what}: ${digits(before)} → ${digits(after)}`,
    ),
  ];
}
