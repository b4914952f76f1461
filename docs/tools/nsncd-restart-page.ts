import { readFile } from 'node:fs/promises';
import { Baseline, fromBaseline } from '../../lab/results/baseline.ts';
import type { ComparableCell } from '../../lab/results/comparable.ts';
import { linkOf } from '../../reports/bugs/page-links.ts';
import { RESTART_CLAIMS_PAGE, type RestartClaim, restartClaims } from '../../repros/nsncd-restart.ts';

/** The stored runs with cells of daemons. */
const RUNS = ['result', 'daemons', 'modules'];

/** docs/nsncd-restart.md: what was said about restarts of nsncd, and the verdicts of the stored runs. */
export async function nsncdRestartPage(): Promise<string> {
  const cells = await storedCells();
  return `# Must nsncd be restarted after a change?

NixOS restarts nsncd each time that resolv.conf changes. ${linkOf(RESTART_CLAIMS_PAGE)} stops that, and gives its reasons. Below are these sentences, with the
entries that test each, and the verdicts of the [stored runs](../reports/reference/README.md) by the C library of the daemon. \`npx resolv-lab run
REPRO --variant VARIANT --daemon nsncd\` repeats one.

**The answer:** no restart is needed where the C library of nsncd has the fix of [bug 31476](../repros/single-request-reload/README.md), as glibc 2.40 has, and where no
resolv.conf has had \`options no-reload\`. Each worker of nsncd is a thread with a resolver state of its own, so the entries look at each worker:
\`worker-resolv-conf\` and \`worker-file-changes\` show by the kernel's counts of context switches which thread made a lookup.

| sentence | result | entry | with | verdict |
|---|---|---|---|---|
${restartClaims.flatMap((claim) => rowsOf(claim, cells)).join('\n')}

*absent*: the daemon does as the sentence says. **shown**: it does not, or the entry is about a fault of another kind, which its title names
(\`npx resolv-lab list --variants\`).
`;
}

/** The cells of stored runs that the page may speak of: those of the C probe on glibc that have an observation. */
export async function storedCells(): Promise<ComparableCell[]> {
  const runs = await Promise.all(
    RUNS.map((name) => readFile(new URL(`../../reports/reference/${name}.json`, import.meta.url), 'utf8')),
  );
  return runs
    .flatMap((text) => fromBaseline(Baseline.parse(JSON.parse(text))).cells)
    .filter(({ observed, libc, probe }) => observed !== null && libc.kind === 'glibc' && probe === 'c');
}

/** The cells of an entry with a daemon. */
export function cellsOf([entry, daemon]: RestartClaim['entries'][number], cells: readonly ComparableCell[]) {
  return cells.filter(({ repro, variant, daemon: { id } }) => `${repro}/${variant}` === entry && id === daemon);
}

function rowsOf({ sentence, result, entries }: RestartClaim, cells: readonly ComparableCell[]): string[] {
  const heads = [sentence, result];
  if (entries.length === 0) return [row(...heads, '', '', '')];
  return entries.map((entry, at) =>
    row(...(at === 0 ? heads : ['', '']), `\`${entry[0]}\``, entry[1], verdictOf(cellsOf(entry, cells))),
  );
}

function row(...words: string[]): string {
  return `| ${words.join(' | ')} |`;
}

/** The C libraries of the daemon by verdict, or that no stored run has the entry. */
function verdictOf(cells: readonly ComparableCell[]): string {
  const groups = Map.groupBy(cells, ({ observed }) => observed);
  const texts = (['reproduced', 'not-reproduced'] as const).flatMap((observed) => {
    const own = groups.get(observed) ?? [];
    const libcs = [...new Set(own.map(({ daemon }) => daemon.libc?.revision ?? daemon.libc?.version ?? 'unknown'))];
    return own.length === 0 ? [] : [`${WORDS[observed]}: ${libcs.toSorted().join(', ')}`];
  });
  return texts.join('<br>') || 'in no stored run yet';
}

const WORDS = { reproduced: '**shown**', 'not-reproduced': 'absent' } as const;
