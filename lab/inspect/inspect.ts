import { matchesGlob } from 'node:path';
import type { Finding, Inspected } from './document.ts';
import type { WithoutHosts } from './host-daemon.ts';
import type { Knowledge } from './known-bugs.ts';
import { resolverOf } from './resolver.ts';
import { libcBugId, libcFindings } from './rules/libc.ts';
import { nscdSocket } from './rules/nscd-socket.ts';
import { resolvConfFile } from './rules/resolv-conf-file.ts';
import { resolverSettings } from './rules/resolver-settings.ts';
import { type EntryToRun, libcWord, runCommand } from './run-command.ts';
import type { Subject } from './subject.ts';

const ORDER: readonly Finding['severity'][] = ['high', 'medium', 'low'];

export interface InspectOptions {
  /** Globs of the ids of findings to leave out. */
  ignored?: readonly string[] | undefined;
  /** This machine's daemon, if it answers for no hosts. */
  withoutHosts?: WithoutHosts | null;
}

/** The failure modes that a container or process is open to, the severe ones first. */
export function inspectSubject(
  subject: Subject,
  knowledge: Knowledge,
  { ignored = [], withoutHosts = null }: InspectOptions = {},
): Inspected {
  const resolver = resolverOf(subject);
  const libc = libcFindings(subject, knowledge);
  const all = [
    ...nscdSocket(subject, withoutHosts),
    ...resolvConfFile(subject),
    ...resolverSettings(subject, resolver),
    ...libc.findings,
  ];
  const isWanted = (id: string) => !ignored.some((glob) => matchesGlob(id, glob));
  const findings = all.filter(({ id }) => isWanted(id));
  const word = libcWord(subject, knowledge);
  const command = (bugs: readonly EntryToRun[]) =>
    word === null
      ? null
      : runCommand(
          bugs.filter(({ repro }) => isWanted(libcBugId(repro))),
          word,
          subject.process?.daemon ?? 'none',
        );
  const { name, input, from, profiles } = subject;
  return {
    name,
    input,
    from,
    ...(profiles && { profiles: [...profiles] }),
    libc: subject.libc?.facts ?? null,
    resolver,
    findings: findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity)),
    notKnown: [...subject.notKnown, ...libc.notKnown],
    commands: { shown: command(libc.bugs.shown), unknown: command(libc.bugs.unknown) },
  };
}
