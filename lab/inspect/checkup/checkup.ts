import type { LibcFacts } from '../../core/schema.ts';
import { daemonWithoutHosts } from '../host-daemon.ts';
import { readProcess } from '../input/process.ts';
import { inspectSubject } from '../inspect.ts';
import type { Knowledge } from '../known-bugs.ts';
import { findDaemon } from './daemon.ts';
import { CHECKUP_VERSION, type StaticCheckup } from './document.ts';
import { checkProcesses } from './processes.ts';
import { readWrittenBy } from './written-by.ts';

/** A daemon in a root of its own sees its own socket. */
const OWN_SOCKET = ['nscd-socket'];

/** Repros show the bugs of the machine's own C library, so the reference run need not. */
const BY_BEHAVIOUR = ['libc-bug/*'];

/**
 * Reads this machine: its resolver settings, the daemon of its socket, and its processes. Nothing is run, and nothing connects to
 * the daemon.
 *
 * @param libc the machine's C library; null if it has no glibc
 * @param byReference whether the bugs of the C library come from the reference run, because nothing runs here
 */
export async function checkMachine(
  libc: LibcFacts | null,
  knowledge: Knowledge,
  byReference: boolean,
): Promise<StaticCheckup> {
  const own = await readProcess(process.pid);
  const subject = {
    ...own,
    name: 'this machine',
    from: '/',
    libc: libc && { facts: libc, file: own.libc?.file ?? '' },
    notKnown: libc ? [] : ['its C library: it has no glibc'],
  };
  const inspected = inspectSubject(subject, knowledge, { ignored: byReference ? [] : BY_BEHAVIOUR });
  // The repros show the bugs that the sources leave open.
  const machine = byReference
    ? inspected
    : { ...inspected, notKnown: subject.notKnown, commands: { shown: null, unknown: null } };
  const { subject: daemon, ...socket } = await findDaemon();
  return {
    checkupVersion: CHECKUP_VERSION,
    machine,
    resolvConf: readWrittenBy(own.view),
    daemon: { ...socket, process: daemon && inspectSubject(daemon, knowledge, { ignored: OWN_SOCKET }) },
    processes: await checkProcesses(inspected, knowledge, {
      leftOut: daemon?.process ? [daemon.process.pid] : [],
      withoutHosts: await daemonWithoutHosts(),
    }),
  };
}
