import { execa } from 'execa';
import type { Progress } from '../util/progress.ts';
import { requirements } from './list.ts';
import { areInstalled } from './programs.ts';
import type { Purpose, Requirement } from './types.ts';

export type InstallOutcome =
  | { state: 'complete'; installed: readonly string[] }
  /** The packages are not there; `command` would install them, when the person runs it. It takes apt. */
  | { state: 'incomplete'; missing: readonly string[]; reason: string; command: string | null };

/**
 * Installs the distribution packages that are missing for the given purposes, as root and where there is apt.
 * Otherwise nothing is done, and the outcome has the command that would do it.
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
  // One source that apt cannot read need not be the one that has the packages; where it is, it is the reason.
  const unread = await refusalOf('update');
  const refused = await refusalOf('install', '-y', '--no-install-recommends', ...packages);
  if (refused !== null) return incomplete(unread ?? refused, command);
  progress({ item: ITEM, phase: 'done', text: packages.join(' ') });
  return { state: 'complete', installed: packages };
}

/** The command that installs the packages, to be typed by whoever may; also where apt knows no packages yet, as in a fresh container. */
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

/** Why apt-get did not do it, in its own words; null where it did. */
async function refusalOf(...words: string[]): Promise<string | null> {
  const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  const { failed, stderr, shortMessage } = await execa('apt-get', ['-q', ...words], {
    stdin: 'ignore',
    env,
    reject: false,
  });
  return failed ? (/^E: (.+)$/m.exec(stderr)?.[1] ?? shortMessage ?? 'apt-get failed') : null;
}
