import type { Finding, Place } from '../document.ts';
import { type Knowledge, type KnownBug, knownBugs } from '../known-bugs.ts';
import { lessonOf } from '../lessons.ts';
import type { Subject } from '../subject.ts';

/** Findings about the C library of a subject, and the bugs of which no source says whether this build has them. */
export function libcFindings(subject: Subject, knowledge: Knowledge): { findings: Finding[]; notKnown: string[] } {
  const replaced = replacedLibc(subject);
  if (subject.libc === null) return { findings: replaced, notKnown: [] };
  const { facts, file } = subject.libc;
  const { shown, unknown } = knownBugs(facts, knowledge, subject.process?.daemon ?? 'none');
  const name = `${facts.kind} ${facts.revision ?? facts.version}`;
  const value = `${name}, build-id ${facts.buildId ?? 'none'}`;
  return {
    findings: [...replaced, ...shown.map((bug) => bugFinding(bug, { file, value }))],
    notKnown: unknown.map(
      ({ repro, elsewhere }) =>
        `not known of this build of ${name}: ${repro.id} (${repro.title})${elsewhere && `; ${elsewhere}`}`,
    ),
  };
}

/** The finding of a bug that a C library has. */
export function bugFinding({ repro, basis, absentFrom }: KnownBug, seen: Place): Finding {
  const bugs = (repro.bugs ?? []).map((bug) => (/^\d/.test(bug) ? `bug ${bug}` : bug));
  const symptoms = repro.symptoms?.length ? ` Seen as: ${repro.symptoms.join('; ')}.` : '';
  return {
    id: `libc-bug/${repro.id}`,
    severity: severityOf(repro),
    title: `${repro.title}${bugs.length > 0 ? ` (${bugs.join(', ')})` : ''}`,
    seen: [seen],
    why: `${basis}.${symptoms}`,
    lesson: repro.id,
    link: repro.topic === undefined ? `repros/${repro.id}/README.md` : `repros/catalogue/${repro.topic}/${repro.id}.ts`,
    cure: absentFrom.length > 0 ? `a C library without it: ${absentFrom.join(', ')}` : 'none is known',
  };
}

/** Security bugs and the field reports' own failures come before the small ones of the catalogue. */
function severityOf({ topic, bugs = [] }: KnownBug['repro']): Finding['severity'] {
  return topic === undefined || topic === 'crashes' || bugs.some((bug) => bug.startsWith('CVE-')) ? 'medium' : 'low';
}

function replacedLibc({ process, from }: Subject): Finding[] {
  const replaced = process?.replacedLibc;
  if (!replaced) return [];
  const { path, running, onDisk } = replaced;
  return [
    {
      id: 'libc-replaced',
      severity: 'medium',
      title: 'it runs on a C library that was replaced on disk after its start',
      seen: [{ file: `${from}/maps`, value: `${path}: runs on ${running}, on disk is ${onDisk}` }],
      why: 'A process keeps the files that it mapped. An upgrade that fixes the resolver has no effect on it before a restart.',
      ...lessonOf('single-request-reload'),
      cure: 'restart the process',
    },
  ];
}
