import type { CellResult, RunDocument } from '../core/schema.ts';

/** The ways in which a fix is not proven. Those without a verdict say nothing against the fix. */
export type FixFaultKind =
  | 'same-build'
  | 'nothing-ran'
  | 'inconclusive'
  | 'not-shown-before'
  | 'shown-after'
  | 'reversed'
  | 'regression'
  | 'claim'
  | 'other-outcome';

export interface FixFault {
  kind: FixFaultKind;
  /** One sentence. */
  text: string;
}

/** An entry of the catalogue that differs between the two builds. */
export interface FixChange {
  before: CellResult;
  after: CellResult;
}

export interface FixVerdict {
  proven: boolean;
  faults: readonly FixFault[];
  /** The pairs of cells about the bug that prove it, or do not. */
  pairs: readonly FixChange[];
  /** Further failures that only the build before shows: the second build fixes more than this bug. */
  alsoFixed: readonly FixChange[];
  /** Entries with the same verdict and another outcome. */
  otherOutcomes: readonly FixChange[];
  /** The number of entries that were compared beside the bug's. */
  compared: number;
}

export interface FixEvidence {
  /** The cells about the bug, on both builds. */
  bug: RunDocument;
  /** The cells of other entries; null if they did not run, because the first part failed. */
  others: RunDocument | null;
  /** The ids of the two builds in these runs. */
  before: string;
  after: string;
  /** Whether another entry must have the same outcome too, and not only the same verdict. */
  sameOutcomes?: boolean;
}

/**
 * Whether two runs prove a fix: every daemon and probe shows the failure before and not after, with all controls green in every repeat, and no
 * other entry shows a failure that it did not show before, or against a claim about one of its bugs. A daemon counts only on the libc of its
 * client. An outcome that differs with the same verdict is no fault by default: a fix may change what an entry waits for, or asks.
 */
export function judgeFix({ bug, others, before, after, sameOutcomes = false }: FixEvidence): FixVerdict {
  const cells = bug.cells.filter(({ daemon, libc }) => daemon.libc === null || daemon.libc.id === libc.id);
  const pairs = pairsOf(cells, before, after);
  const other = others === null ? [] : pairsOf(others.cells, before, after);
  const compared = other.filter(hasVerdicts);
  const bugFaults = [...sameBuild(cells, before, after), ...faultsOf(cells, pairs, before, after)];
  const otherOutcomes = compared.filter(
    (pair) => pair.before.observed === pair.after.observed && pair.before.outcome !== pair.after.outcome,
  );
  const faults = [
    ...bugFaults,
    ...other.filter((pair) => !hasVerdicts(pair)).flatMap(withoutVerdict),
    ...compared.flatMap(regression),
    ...compared.flatMap(againstClaims),
    ...(sameOutcomes ? otherOutcomes.map(outcomeFault) : []),
  ];
  return {
    proven: faults.length === 0 && others !== null,
    faults,
    pairs,
    alsoFixed: compared.filter(
      (pair) => pair.before.observed === 'reproduced' && pair.after.observed === 'not-reproduced',
    ),
    otherOutcomes,
    compared: compared.length,
  };
}

/** Cells of the two builds that differ in nothing else, as far as both are there. */
function pairsOf(cells: readonly CellResult[], before: string, after: string): FixChange[] {
  const key = ({ repro, variant, daemon, probe, attempt }: CellResult) =>
    [repro, variant, daemon.id, probe, attempt].join('/');
  const firsts = new Map(cells.filter(({ libc }) => libc.id === before).map((cell) => [key(cell), cell]));
  return cells.flatMap((cell) => {
    const first = cell.libc.id === after ? firsts.get(key(cell)) : undefined;
    // What neither build supports says nothing about them.
    const bothUnsupported = first?.status === 'unsupported' && cell.status === 'unsupported';
    return first && !bothUnsupported ? [{ before: first, after: cell }] : [];
  });
}

function sameBuild(cells: readonly CellResult[], before: string, after: string): FixFault[] {
  const buildIdOf = (id: string) => cells.find(({ libc }) => libc.id === id)?.libc.buildId ?? null;
  const buildId = buildIdOf(before);
  if (buildId === null || buildId !== buildIdOf(after)) return [];
  return [{ kind: 'same-build', text: `before and after are the same build (build-id ${buildId.slice(0, 12)})` }];
}

function faultsOf(
  cells: readonly CellResult[],
  pairs: readonly FixChange[],
  before: string,
  after: string,
): FixFault[] {
  if (pairs.length === 0 || pairs.every((pair) => pair.before.status === 'unsupported')) {
    const reason = cells.find(({ status }) => status === 'unsupported')?.reason;
    return [{ kind: 'nothing-ran', text: `no cell about the bug ran on both builds${reason ? `: ${reason}` : ''}` }];
  }
  const reversed = pairs.every(
    (pair) => pair.before.observed === 'not-reproduced' && pair.after.observed === 'reproduced',
  );
  if (reversed)
    return [
      {
        kind: 'reversed',
        text: `it is the other way round: ${before} does not show the failure, and ${after} does`,
      },
    ];
  const ran = pairs.filter(hasVerdicts);
  const missing = pairs.filter((pair) => !hasVerdicts(pair)).flatMap(withoutVerdict);
  const groups = [...Map.groupBy(ran, ({ before: { daemon, probe } }) => `${daemon.id}/${probe}`).values()];
  return [...missing, ...groups.flatMap(groupFaults)];
}

/** Of the repros about a bug some may not show it in a combination; one that does is enough, and must do so in every repeat. */
function groupFaults(group: readonly FixChange[]): FixFault[] {
  const byRepro = [...Map.groupBy(group, ({ before }) => `${before.repro}/${before.variant}`).values()];
  const isShown = ({ before }: FixChange) => before.observed === 'reproduced';
  const sometimes = byRepro.filter((each) => each.some(isShown) && !each.every(isShown));
  const never = group.some(isShown) ? [] : group.slice(0, 1);
  const still = group.filter(({ after }) => after.observed === 'reproduced');
  return [
    ...never.map(({ before }) => fault('not-shown-before', `${before.id} does not show the failure: ${before.reason}`)),
    ...sometimes.map((each) =>
      fault(
        'not-shown-before',
        `${each[0]?.before.id} shows the failure in ${each.filter(isShown).length} of ${each.length} repeats`,
      ),
    ),
    ...still.map(({ after }) => fault('shown-after', `${after.id} still shows the failure: ${after.reason}`)),
  ];
}

function regression({ before, after }: FixChange): FixFault[] {
  if (before.observed !== 'not-reproduced' || after.observed !== 'reproduced') return [];
  return [fault('regression', `${after.repro} shows its failure only after the fix: ${after.reason}`)];
}

/** The cells that contradict a claim about single bugs; where a source decides, the claim is not what is expected. */
function againstClaims({ before, after }: FixChange): FixFault[] {
  const isAgainst = ({ status, expected, libc }: CellResult) =>
    status === 'fail' &&
    (libc.bugClaims ?? []).some(({ option, value }) => {
      const claimed = value === 'fixed' ? 'not-reproduced' : 'reproduced';
      return expected.source.includes(option) && expected.value === claimed;
    });
  // A failure that only the second build shows is named as a regression.
  const isRegression = regression({ before, after }).length > 0;
  return [before, isRegression ? [] : after]
    .flat()
    .filter(isAgainst)
    .map(({ repro, libc, observed, expected, reason }) =>
      fault(
        'claim',
        `${repro} ${observed === 'reproduced' ? 'shows' : 'does not show'} its failure on ${libc.id}, against ${expected.source}: ${reason}`,
      ),
    );
}

function outcomeFault({ before, after }: FixChange): FixFault {
  return fault('other-outcome', `${after.repro} has another outcome: ${before.outcome} → ${after.outcome}`);
}

/** Whether both cells were judged, with all controls green; a cell that describes no failure has an outcome alone. */
function hasVerdicts({ before, after }: FixChange): boolean {
  return [before, after].every(({ status }) => status !== 'inconclusive' && status !== 'unsupported');
}

function withoutVerdict({ before, after }: FixChange): FixFault[] {
  return [before, after]
    .filter(({ status }) => status === 'inconclusive' || status === 'unsupported')
    .map(({ id, status, reason }) => fault('inconclusive', `${id} is ${status}: ${reason}`));
}

function fault(kind: FixFaultKind, text: string): FixFault {
  return { kind, text: text.replaceAll(/\s+/g, ' ') };
}
