import { matchesGlob } from 'node:path';
import type { Finding, Inspected } from './document.ts';
import type { Knowledge } from './known-bugs.ts';
import { resolverOf } from './resolver.ts';
import { libcFindings } from './rules/libc.ts';
import { nscdSocket } from './rules/nscd-socket.ts';
import { resolvConfFile } from './rules/resolv-conf-file.ts';
import { resolverSettings } from './rules/resolver-settings.ts';
import type { Subject } from './subject.ts';

const ORDER: readonly Finding['severity'][] = ['high', 'medium', 'low'];

/**
 * The failure modes that a container or process is open to, the severe ones first.
 *
 * @param ignored globs of the ids of findings to leave out
 */
export function inspectSubject(subject: Subject, knowledge: Knowledge, ignored: readonly string[] = []): Inspected {
  const resolver = resolverOf(subject);
  const libc = libcFindings(subject, knowledge);
  const all = [
    ...nscdSocket(subject),
    ...resolvConfFile(subject),
    ...resolverSettings(subject, resolver),
    ...libc.findings,
  ];
  const findings = all.filter(({ id }) => !ignored.some((glob) => matchesGlob(id, glob)));
  const { name, input, from } = subject;
  return {
    name,
    input,
    from,
    libc: subject.libc?.facts ?? null,
    resolver,
    findings: findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity)),
    notKnown: [...subject.notKnown, ...libc.notKnown],
  };
}
