import { z } from 'zod';
import { cellId, splitCellId } from '../core/cell.ts';
import { DaemonFacts, Expectation, LibcFacts, Observed, ProbeId, RunDocument, Status } from '../core/schema.ts';
import { type ComparableCell, type ComparableRun, kindsOf, kindsText } from './comparable.ts';

/** The version of the baseline's format; it changes when readers must change. */
const BASELINE_VERSION = 1;

/**
 * A run in a compact form for version control: one line per cell, and equal for equal results except for the run's own
 * data. Long values that many cells share are in tables, to which the cells refer by index. It has no evidence,
 * controls or durations.
 */
export const Baseline = z.object({
  baselineVersion: z.literal(BASELINE_VERSION),
  run: RunDocument.shape.run,
  libcs: z.array(LibcFacts),
  daemons: z.array(DaemonFacts),
  expectations: z.array(Expectation),
  /** Absent in older baselines. */
  outcomes: z.array(z.string()).optional(),
  /** The further packages of cells' libcs. Absent in older baselines. */
  packages: z.array(LibcFacts.shape.packages.unwrap()).optional(),
  /** The kinds of differences that cells name. Absent in older baselines. */
  kinds: z.array(z.string()).optional(),
  /**
   * Id, observed, status, the indexes of expectation and daemon, the reason, the index of the outcome, if there is one, that of the packages
   * of its libc, if it has some, and that of the kinds of its differences, if it names them.
   */
  cells: z.array(
    z.tuple([
      z.string(),
      Observed.nullable(),
      Status,
      z.int().min(0),
      z.int().min(0),
      z.string(),
      z.int().min(0).nullable().optional(),
      z.int().min(0).nullable().optional(),
      z.int().min(0).optional(),
    ]),
  ),
});
export type Baseline = z.infer<typeof Baseline>;

/** Makes a baseline of a run. */
export function toBaseline({ run, libcs, cells }: ComparableRun): Baseline {
  const daemons = new Table<DaemonFacts>();
  const expectations = new Table<Expectation>();
  const outcomes = new Table<string>();
  const packages = new Table<NonNullable<LibcFacts['packages']>>();
  const kinds = new Table<string>();
  const rows = cells.map((cell): Baseline['cells'][number] => {
    const { id, observed, status, expected, reason, libc, daemon, outcome } = cell;
    const named = kindsOf(cell);
    return [
      id,
      observed,
      status,
      expectations.position(expected),
      daemons.position(daemon),
      reason,
      ...positions([
        outcome === undefined ? null : outcomes.position(outcome),
        libc.packages ? packages.position(libc.packages) : null,
        named ? kinds.position(kindsText(named)) : null,
      ]),
    ];
  });
  return {
    baselineVersion: BASELINE_VERSION,
    run,
    libcs: [...libcs],
    daemons: daemons.entries,
    expectations: expectations.entries,
    ...(outcomes.entries.length > 0 && { outcomes: outcomes.entries }),
    ...(packages.entries.length > 0 && { packages: packages.entries }),
    ...(kinds.entries.length > 0 && { kinds: kinds.entries }),
    cells: rows,
  };
}

/** The run of a baseline, as far as the baseline has it. @throws RangeError for a cell that does not fit the tables */
export function fromBaseline({
  run,
  libcs,
  daemons,
  expectations,
  outcomes = [],
  packages = [],
  kinds = [],
  cells,
}: Baseline): ComparableRun {
  const libcOf = new Map(libcs.map((libc) => [libc.id, libc]));
  const withPackages = (id: string | undefined, index: number | null | undefined) => {
    const libc = libcOf.get(id ?? '');
    const further = typeof index === 'number' ? packages[index] : undefined;
    return libc && further ? { ...libc, packages: further } : libc;
  };
  return {
    run,
    libcs,
    cells: cells.map((row): ComparableCell => {
      const [id, observed, status, expectation, daemon, reason, outcome, further, named] = row;
      const parts = splitCellId(id);
      const cell = {
        id,
        repro: parts?.repro,
        variant: parts?.variant,
        libc: withPackages(parts?.libc, further),
        daemon: daemons[daemon],
        probe: ProbeId.safeParse(parts?.probe).data,
        attempt: parts?.attempt,
        observed,
        expected: expectations[expectation],
        status,
        reason,
        ...(typeof outcome === 'number' && { outcome: outcomes[outcome] }),
        ...(named !== undefined && { kinds: kinds[named] }),
      };
      if (!isWhole(cell) || cellId(cell) !== id) throw new RangeError(`the cell ${id} does not fit the tables`);
      return cell;
    }),
  };
}

/** The last indexes of a cell's row, up to the last that it has. */
function positions([outcome, packages, kinds]: [outcome: number | null, packages: number | null, kinds: number | null]):
  | []
  | [number]
  | [number | null, number]
  | [number | null, number | null, number] {
  if (kinds !== null) return [outcome, packages, kinds];
  if (packages !== null) return [outcome, packages];
  return outcome === null ? [] : [outcome];
}

/** As JSON, each entry of a list on its own line. Ends in a line feed. */
export function renderBaseline(baseline: Baseline): string {
  const parts = Object.entries(baseline).map(([key, value]) => `${JSON.stringify(key)}: ${renderPart(value)}`);
  return `{\n${parts.join(',\n')}\n}\n`;
}

function renderPart(value: Baseline[keyof Baseline]): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  return value.length > 0 ? `[\n${value.map((entry) => JSON.stringify(entry)).join(',\n')}\n]` : '[]';
}

type Partly<T> = { [K in keyof T]: T[K] | undefined };

function isWhole(cell: Partly<ComparableCell>): cell is ComparableCell {
  return Object.values(cell).every((value) => value !== undefined);
}

/** Distinct values, in order of first use. */
class Table<T> {
  readonly entries: T[] = [];
  readonly #positions = new Map<string, number>();

  position(value: T): number {
    const key = JSON.stringify(value);
    const known = this.#positions.get(key) ?? this.entries.push(value) - 1;
    this.#positions.set(key, known);
    return known;
  }
}
