import type { DaemonId } from '../core/schema.ts';
import { kindInFolder } from '../libc/custom/custom-libc.ts';
import { quoted } from '../shell/quote.ts';
import { type Knowledge, sameBuild } from './known-bugs.ts';
import type { Subject } from './subject.ts';

/** An entry to run, with the variant that tells C libraries apart. */
export interface EntryToRun {
  repro: { id: string };
  variant: string;
}

/** The folders of libraries in a root file system, also Debian's for each architecture. */
const LIBRARY_FOLDER = /^\/(?:usr\/)?lib(?:64)?(?:\/[^/]+-linux-gnu\w*)?$/;

/** The word for `--libc` with which `run` takes the C library of a subject; null if it cannot. */
export function libcWord({ libc, process, root }: Subject, { reference }: Knowledge): string | null {
  if (libc === null) return null;
  if (libc.facts.id === 'host') return 'host';
  const folder = libc.file.slice(0, libc.file.lastIndexOf('/'));
  const isMachines = process?.ownRoot === false && process.replacedLibc === null && LIBRARY_FOLDER.test(folder);
  if (isMachines && libc.facts.kind === 'glibc') return 'host';
  const known = sameBuild(reference.libcs, libc.facts)?.id ?? 'host';
  if (known !== 'host') return known;
  // A root may have both, and `dir:` takes its glibc.
  return root !== null && kindInFolder(root) === libc.facts.kind ? `dir:${root}` : null;
}

/** The command that runs entries on a C library, for the program or the daemon that is on it; null without entries. */
export function runCommand(entries: readonly EntryToRun[], libc: string, daemon: DaemonId = 'none'): string | null {
  if (entries.length === 0) return null;
  const ids = entries.map(({ repro }) => repro.id);
  const variants = [...new Set(entries.map(({ variant }) => variant))];
  const ofVariants = variants.some((variant) => variant !== 'main') ? ['--variant', variants.join()] : [];
  const ofDaemon = daemon === 'none' ? [] : ['--daemon-libc', quoted(libc)];
  return [
    'resolv-lab run',
    ...ids,
    '--libc',
    quoted(libc),
    '--daemon',
    daemon,
    ...ofDaemon,
    '--probe c',
    ...ofVariants,
  ].join(' ');
}
