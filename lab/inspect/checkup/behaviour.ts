import type { Cell } from '../../core/cell.ts';
import type { RunDocument } from '../../core/schema.ts';
import { isOnRequest } from '../../matrix/on-request.ts';
import type { Selection } from '../../matrix/selection.ts';
import type { Repro } from '../../repro.ts';
import type { Finding } from '../document.ts';
import { cellsByRepro, differenceOf, isOnlyConformance, type Knowledge } from '../known-bugs.ts';
import { bugFinding } from '../rules/libc.ts';
import { runCommand } from '../run-command.ts';
import type { Behaviour, CheckupDocument, StaticCheckup } from './document.ts';

/** A repro to run, with the variant that tells C libraries apart. */
interface Behavioural {
  repro: Repro;
  variant: string;
  /** The C libraries of the reference run without the failure. */
  absentFrom: readonly string[];
}

/** The repros that show a bug of a C library by itself, without a daemon. Those that no C library is without show the design. */
export function behaviouralRepros(knowledge: Knowledge): Behavioural[] {
  const inReference = new Set(knowledge.reference.cells.map(({ repro }) => repro));
  const cells = cellsByRepro(knowledge.reference, 'none');
  return knowledge.repros.flatMap((repro): Behavioural[] => {
    // Packages of a suite and programs of a scenario say nothing about this machine's C library.
    if (repro.client || isOnRequest(repro) || isOnlyConformance(repro)) return [];
    const difference = differenceOf(repro, 'glibc', cells);
    if (difference) return [{ repro, ...difference }];
    // A repro that the reference run does not have yet shows a bug if it names one.
    const isNew = !inReference.has(repro.id) && (repro.bugs ?? []).length > 0;
    return isNew && (repro.daemons?.(repro.variants.main).includes('none') ?? true)
      ? [{ repro, variant: 'main', absentFrom: [] }]
      : [];
  });
}

/** The cells of these repros with the C probe, without a daemon. */
export function selectionOf(behavioural: readonly Behavioural[]): Selection {
  const wanted = new Set(behavioural.map(({ repro, variant }) => `${repro.id}/${variant}`));
  return {
    repros: behavioural.map(({ repro }) => repro),
    daemons: ['none'],
    probes: ['c'],
    wantsVariant: () => true,
    packages: [],
    wantsCell: ({ repro, variant }: Cell) => wanted.has(`${repro}/${variant}`),
  };
}

/** Adds the results of a run to a checkup: a finding for each failure that it showed, and a remark for each cell without a verdict. */
export function withBehaviour(
  checkup: StaticCheckup,
  { cells }: Pick<RunDocument, 'cells'>,
  results: string,
  behavioural: readonly Behavioural[],
): CheckupDocument {
  const { machine } = checkup;
  const shown = cells.flatMap((cell) => {
    const known = behavioural.find(({ repro }) => repro.id === cell.repro);
    return cell.observed === 'reproduced' && known ? [{ known, cell }] : [];
  });
  const found = shown.map(({ known, cell }): Finding => {
    const seen = { file: results, value: `${cell.id}: ${cell.reason}` };
    return bugFinding({ ...known, basis: 'It happened here, in the sandbox' }, seen);
  });
  const undecided = cells.filter(({ status }) => status === 'inconclusive' || status === 'unsupported');
  return {
    ...checkup,
    machine: {
      ...machine,
      findings: [...machine.findings, ...found].toSorted((a, b) => rank(a) - rank(b)),
      notKnown: [...machine.notKnown, ...undecided.map(({ id, reason }) => `${id}: ${reason}`)],
      commands: {
        shown: runCommand(
          shown.map(({ known }) => known),
          'host',
        ),
        unknown: null,
      },
    },
    behaviour: {
      results,
      cells: cells.map(
        ({ id, repro, observed, status, reason }): Behaviour => ({ cell: id, repro, observed, status, reason }),
      ),
    },
  };
}

function rank({ severity }: Finding): number {
  return ['high', 'medium', 'low'].indexOf(severity);
}
