import { byAge } from '../../lab/fix/fixed-in.ts';
import { inspect, type LibcState, provision, whyNotReady } from '../../lab/libc/index.ts';
import type { Libc } from '../../lab/libc/types.ts';
import { type Labels, takeLabels } from '../../lab/matrix/labels.ts';
import type { Repro } from '../../lab/repro.ts';
import { installMissing } from '../../lab/requirements/index.ts';
import { showProgress } from '../../setup/progress.ts';
import { UsageError } from '../exit-codes.ts';
import { libcWord } from '../libc-words.ts';
import { selectLibcs } from '../select-libcs.ts';
import { search } from './search.ts';
import { entriesAbout, testLibc } from './test-libc.ts';

export interface LibcsToSearch {
  /** The words of the two ends. */
  good: string;
  bad: string;
  /** Words for those between them. */
  libcs: readonly string[];
}

/** Searches the C libraries between two, in the order of versions and revisions. Returns the exit code. @throws UsageError */
export async function searchLibcs(bug: string, repros: readonly Repro[], wanted: LibcsToSearch): Promise<number> {
  const words = await Promise.all([wanted.good, wanted.bad, ...wanted.libcs].map(libcWord));
  const {
    words: [[good = '', bad = '', ...others] = []],
    labels,
  } = takeLabels([words]);
  const [goodId, badId] = [await onlyOne(good, '--good'), await onlyOne(bad, '--bad')];
  if (goodId === badId) throw new UsageError(`--good and --bad are both ${goodId}: name two C libraries`);
  const ends = await Promise.all([goodId, badId].map((id) => usable(id)));
  const [kind, otherKind] = ends.map((libc) => libc.kind);
  if (kind !== otherKind)
    throw new UsageError('--good and --bad are a glibc and a musl: their versions have no common order');
  const ids = new Set([goodId, badId, ...(await selectLibcs(others, showProgress()))]);
  const libcs = (await provisioned([...ids])).flatMap((state) => usableOrTold(state));
  // This machine's libc is one of a suite, so it counts only if it is named.
  const isCandidate = ({ id, kind: own }: Libc) => own === kind && (id !== 'host' || words.includes('host'));
  const ordered = libcs.filter(isCandidate).toSorted(byAge);
  const [from = 0, to = 0] = ends
    .map(({ id }) => ordered.findIndex((libc) => libc.id === id))
    .toSorted((a, b) => a - b);
  const candidates = ordered.slice(from, to + 1);
  const about = await entriesAbout(repros);
  return search(candidates, {
    bug,
    nameOf: ({ id, revision, version }) => `${labels[id] ?? id} (${revision ?? version})`,
    begins: candidates[0]?.id === goodId ? 'absent' : 'shown',
    test: ({ id }) => testLibc(asWord(id, labels), about),
  });
}

function asWord(id: string, labels: Labels): { word: string; id: string } {
  const label = labels[id];
  return label === undefined ? { word: id, id } : { word: `${label}=${id}`, id: label };
}

async function onlyOne(word: string, option: string): Promise<string> {
  const [id, ...more] = await selectLibcs([word], showProgress());
  if (id === undefined || more.length > 0)
    throw new UsageError(`${option} ${word} names several (${[id, ...more].join(', ')}): name one`);
  return id;
}

async function usable(id: string): Promise<Libc> {
  const [state] = await provisioned([id]);
  if (state?.state === 'ready') return state.libc;
  throw new UsageError(`no libc ${id}: ${state && whyNotReady(state)}`);
}

/** A C library that is not to be had is left out, with a line. */
function usableOrTold(state: LibcState): Libc[] {
  if (state.state === 'ready') return [state.libc];
  console.log(`${state.id}: left out: ${whyNotReady(state)}`);
  return [];
}

/** The states of C libraries, after those that are missing were provisioned. */
async function provisioned(ids: readonly string[]): Promise<LibcState[]> {
  const progress = showProgress();
  const states = await Promise.all(ids.map(inspect));
  if (states.some(({ state }) => state === 'missing')) await installMissing(['images'], { progress });
  return provision(ids, { progress });
}
