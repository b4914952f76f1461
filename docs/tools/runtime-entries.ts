import type { ProbeId } from '../../lab/core/schema.ts';
import type { Repro } from '../../lab/repro.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';
import { markdownTable } from './markdown-table.ts';

/** The programs of the table, which are compared with the C program on the same C library. */
const PROGRAMS = ['python', 'node-lookup', 'node-resolve', 'go', 'jvm-ttl-0'] as const satisfies ProbeId[];

/** The control that fails where a program does neither of the two things that a scenario describes. */
const NEITHER = "control 'the outcome is one of the two described' failed";

const OTHER = 'other';

/** The entries in which a program has another verdict than the C program, or neither of the two, a row each. */
export function entryTable(cells: readonly ComparableCell[], repros: readonly Repro[]): string {
  const byProbe = (id: string) => {
    const own = cells.filter(({ repro, variant, libc }) => repro === id && variant === 'main' && libc.kind === 'glibc');
    return new Map(own.map((cell) => [cell.probe, cell]));
  };
  const rows = repros.flatMap(({ id, title }): string[][] => {
    const own = byProbe(id);
    const words = PROGRAMS.map((probe) => wordOf(own.get(probe), own.get('c')));
    return words.includes(OTHER) ? [[`\`${id}\`: ${title}`, ...words]] : [];
  });
  const heads = ['entry', ...PROGRAMS.map((probe) => `\`${probe}\``)];
  return markdownTable(heads, rows);
}

function wordOf(cell: ComparableCell | undefined, ofC: ComparableCell | undefined): string {
  if (!cell || ofC?.observed == null) return '–';
  if (cell.observed === null) return cell.reason.startsWith(NEITHER) ? OTHER : '–';
  return cell.observed === ofC.observed ? 'same' : OTHER;
}
