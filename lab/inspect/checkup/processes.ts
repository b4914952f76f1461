import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Finding, Inspected } from '../document.ts';
import type { WithoutHosts } from '../host-daemon.ts';
import { readProcess } from '../input/process.ts';
import { InspectInputError } from '../input-error.ts';
import { inspectSubject } from '../inspect.ts';
import type { Knowledge } from '../known-bugs.ts';
import type { Subject } from '../subject.ts';
import type { CheckupDocument } from './document.ts';

/** Findings about a process itself; the others follow from files that processes share. */
const OF_PROCESS = ['nscd-socket', 'libc-replaced', 'resolv-conf-stale', 'resolv-conf-copy'];

/**
 * Reads every process of this machine.
 *
 * @param machine the findings of the machine, which are not repeated for processes that share its files
 * @param leftOut the processes that are reported elsewhere
 * @param withoutHosts this machine's daemon, if it answers for no hosts
 */
export async function checkProcesses(
  machine: Inspected,
  knowledge: Knowledge,
  { leftOut, withoutHosts }: { leftOut: readonly number[]; withoutHosts: WithoutHosts | null },
): Promise<CheckupDocument['processes']> {
  const groups = new Map<string, Inspected[]>();
  const counts = { read: 0, unreadable: 0 };
  for (const pid of pidsWithProgram()) {
    const subject = await readOrNull(pid);
    if (subject === 'unreadable') counts.unreadable++;
    if (subject === 'unreadable' || subject === 'gone') continue;
    counts.read++;
    if (leftOut.includes(pid)) continue;
    const inspected = inspectSubject(subject, knowledge, { withoutHosts });
    const findings = inspected.findings.filter((finding) => isOwn(finding, subject, machine));
    if (findings.length === 0) continue;
    const key = [namespaceOf(pid), inspected.libc?.buildId, ...findings.map(({ id, title }) => `${id} ${title}`)].join(
      '\n',
    );
    // The machine's own bugs are in its own section, with the commands.
    const hasBugs = findings.some(({ id }) => id.startsWith('libc-bug/'));
    const commands = { shown: hasBugs ? inspected.commands.shown : null, unknown: null };
    groups.set(key, [...(groups.get(key) ?? []), { ...inspected, findings, notKnown: [], commands }]);
  }
  return { ...counts, found: [...groups.values()].map(asOne) };
}

async function readOrNull(pid: number): Promise<Subject | 'gone' | 'unreadable'> {
  try {
    return await readProcess(pid);
  } catch (error) {
    if (!(error instanceof InspectInputError)) throw error;
    return isRunning(pid) ? 'unreadable' : 'gone';
  }
}

/** Every process but this one; kernel threads have no command line, and no file as their program. */
function pidsWithProgram(): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => pid !== process.pid && !isKernelThread(pid));
}

function isKernelThread(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') === '';
  } catch {
    return false;
  }
}

/** Whether a process has not ended; a zombie has (proc(5), stat). */
function isRunning(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** Whether a finding says more than that the process is on this machine. */
function isOwn({ id }: Finding, { process: facts, environment, libc }: Subject, machine: Inspected): boolean {
  if (OF_PROCESS.includes(id)) return true;
  if (id.startsWith('libc-bug/')) return libc?.facts.buildId !== machine.libc?.buildId;
  // Services have mount namespaces of their own, with the files of the machine.
  const isSame = facts?.sameResolvConf === true || namespaceOf(facts?.pid ?? 0) === namespaceOf('self');
  const sharesFiles = facts?.ownRoot === false && isSame;
  return !sharesFiles || environment.RES_OPTIONS !== undefined || environment.LOCALDOMAIN !== undefined;
}

/** The mount namespace; empty if it cannot be read. */
function namespaceOf(pid: number | 'self'): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/mnt`);
  } catch {
    return '';
  }
}

/** The number of processes of a group that are named. */
const NAMED = 3;

/** Processes alike as one entry, with the facts of the first. */
function asOne(group: readonly Inspected[]): Inspected {
  const [first, ...others] = group as [Inspected, ...Inspected[]];
  if (others.length === 0) return first;
  const names = group.slice(0, NAMED).map(({ name }) => name);
  const more = group.length - names.length;
  return { ...first, name: `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}` };
}
