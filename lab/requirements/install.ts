import { execa } from 'execa';
import type { Progress } from '../util/progress.ts';
import { requirements } from './list.ts';
import { areInstalled } from './programs.ts';
import type { Purpose, Requirement } from './types.ts';

export type InstallOutcome =
  | { state: 'complete'; installed: readonly string[] }
  /** The packages are not installed; `command` would install them. It is null without apt. */
  | { state: 'incomplete'; missing: readonly string[]; reason: string; command: string | null };

/**
 * Installs the missing packages for the given purposes, if the user is root and the machine has apt. Otherwise it
 * installs nothing, and the outcome has the command to run.
 */
export async function installMissing(
  purposes: readonly Purpose[],
  { progress, list = requirements }: { progress: Progress; list?: readonly Requirement[] },
): Promise<InstallOutcome> {
  const packages = await missingPackages(list.filter((requirement) => purposes.includes(requirement.for)));
  if (packages.length === 0) return { state: 'complete', installed: [] };
  const incomplete = (reason: string, command: string | null): InstallOutcome => {
    const text = `${packages.join(' ')} missing: ${reason}${command ? `; run: ${command}` : ''}`;
    progress({ item: ITEM, phase: 'failed', text });
    return { state: 'incomplete', missing: packages, reason, command };
  };
  if (!(await areInstalled(['apt-get']))) return incomplete('this machine has no apt to install them with', null);
  const command = installCommand(packages);
  if (process.getuid?.() !== 0) return incomplete('only root can install them', command);
  progress({ item: ITEM, phase: 'begin', text: packages.join(' ') });
  // The packages may come from a source other than the unreadable one. If the install fails, the unreadable source is
  // the reason.
  const unread = await refusalOf('update');
  const refused = await refusalOf('install', '-y', '--no-install-recommends', ...packages);
  if (refused !== null) return incomplete(unread ?? refused, command);
  progress({ item: ITEM, phase: 'done', text: packages.join(' ') });
  return { state: 'complete', installed: packages };
}

/** The command that installs the packages; it also works where apt has no package lists yet, as in a new container. */
export function installCommand(packages: readonly string[]): string {
  const sudo = process.getuid?.() === 0 ? '' : 'sudo ';
  const install = `${sudo}apt-get install -y --no-install-recommends ${[...new Set(packages)].join(' ')}`;
  return `${sudo}apt-get update && ${install}`;
}

const ITEM = 'packages';

async function missingPackages(list: readonly Requirement[]): Promise<string[]> {
  const present = await Promise.all(list.map((requirement) => requirement.present()));
  return list.flatMap((requirement, at) => (present[at] ? [] : requirement.packages));
}

/** apt-get's own error message; null if it succeeded. */
async function refusalOf(...words: string[]): Promise<string | null> {
  const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const { failed, stderr, shortMessage } = await execa('apt-get', ['-q', ...words], {
    stdin: 'ignore',
    env,
    reject: false,
  });
  return failed ? (/^E: (.+)$/m.exec(stderr)?.[1] ?? shortMessage ?? 'apt-get failed') : null;
}
