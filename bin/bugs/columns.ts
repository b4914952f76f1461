import type { LibcFacts } from '../../lab/core/schema.ts';
import { upstreamOfDebian } from '../../lab/form/expectations.ts';
import { customLibcId, factsOfLibc, isCustomLibc, matchLibcs } from '../../lab/libc/index.ts';
import { type Labels, takeLabels } from '../../lab/matrix/labels.ts';
import type { ComparableRun } from '../../lab/results/comparable.ts';
import { withLibcsByName } from '../libc-words.ts';
import { readyLibc } from '../ready-libc.ts';

/** The C library of this machine: that of a stored run may be another machine's. */
const HOST = 'host';

/** The patterns without labels, because a column has the name of its build; and the labels, which claims may name. */
export async function idsOf(patterns: string[] | undefined): Promise<{ ids?: readonly string[]; labels: Labels }> {
  if (!patterns) return { labels: {} };
  const { words, labels } = takeLabels([(await withLibcsByName({ libc: patterns })).libc]);
  return { ids: words.flat(), labels };
}

/** The columns that patterns select: of the run, and beside them C libraries of this machine and revisions of Debian. */
export async function columnsFor(patterns: readonly string[] | undefined, { libcs }: Pick<ComparableRun, 'libcs'>) {
  if (!patterns) return {};
  const here = patterns.filter((pattern) => pattern === HOST || isCustomLibc(pattern));
  const revisions = patterns.flatMap((pattern) => revisionOfDebian(pattern) ?? []);
  const ofRun = patterns.filter((pattern) => !here.includes(pattern) && !revisions.some(({ id }) => id === pattern));
  return {
    columns: ofRun.length > 0 ? matchLibcs(ofRun, libcs) : [],
    others: [...(await Promise.all(here.map(factsOf))), ...revisions],
  };
}

/** The glibc of a revision of Debian, which need not be on this machine: its sources tell; null for other patterns. */
function revisionOfDebian(pattern: string): LibcFacts | null {
  const version = upstreamOfDebian(pattern);
  if (version === null) return null;
  return { id: pattern, kind: 'glibc', version, package: 'libc6', revision: pattern, buildId: null };
}

/** @throws UsageError if there is no such C library */
async function factsOf(pattern: string): Promise<LibcFacts> {
  const id = pattern === HOST ? HOST : customLibcId(pattern);
  return { ...factsOfLibc(await readyLibc(id, pattern)), id };
}
