import { titleOfRow } from '../bug-table.ts';
import type { Finding, Place } from '../document.ts';
import { type Knowledge, type KnownBug, type KnownBugs, knownBugs } from '../known-bugs.ts';
import { lessonOf } from '../lessons.ts';
import type { Subject } from '../subject.ts';

/** Findings about the C library of a subject, and the bugs of which no source says whether this build has them. */
export function libcFindings(
  subject: Subject,
  knowledge: Knowledge,
): { findings: Finding[]; notKnown: string[]; bugs: KnownBugs } {
  const replaced = replacedLibc(subject);
  if (subject.libc === null) return { findings: replaced, notKnown: [], bugs: { shown: [], unknown: [] } };
  const { facts, file } = subject.libc;
  const bugs = knownBugs(facts, knowledge, subject.process?.daemon ?? 'none');
  const { shown, unknown } = bugs;
  const name = `${facts.kind} ${facts.revision ?? facts.version}`;
  const value = `${name}, build-id ${facts.buildId ?? 'none'}`;
  return {
    findings: [...replaced, ...shown.map((bug) => bugFinding(bug, { file, value }))],
    notKnown: unknown.map(
      ({ repro, elsewhere }) =>
        `not known of this build of ${name}: ${repro.id} (${repro.title})${elsewhere && `; ${elsewhere}`}`,
    ),
    bugs,
  };
}

/** The finding of a bug that a C library has. */
export function bugFinding({ repro, variant, basis, absentFrom }: KnownBug, seen: Place): Finding {
  const bugs = (repro.bugs ?? []).map((bug) => (/^\d/.test(bug) ? `bug ${bug}` : bug));
  const symptoms = repro.symptoms?.length ? ` Seen as: ${repro.symptoms.join('; ')}.` : '';
  return {
    id: libcBugId(repro),
    severity: severityOf(repro),
    title: `${titleOfRow({ entry: repro, variant })}${bugs.length > 0 ? ` (${bugs.join(', ')})` : ''}`,
    seen: [seen],
    why: `${basis}.${symptoms}`,
    lesson: repro.id,
    link: repro.topic === undefined ? `repros/${repro.id}/README.md` : `repros/catalogue/${repro.topic}/${repro.id}.ts`,
    cure: cureOf(repro, absentFrom),
  };
}

/** What helps in the program comes first: a C library without the failure may have another one of its kind. */
function cureOf({ cures = [] }: KnownBug['repro'], absentFrom: readonly string[]): string {
  if (cures.length > 0) return cures.join('; or ');
  return absentFrom.length > 0 ? `a C library without it: ${absentFrom.join(', ')}` : 'none is known';
}

/** The id of the finding about an entry. */
export function libcBugId({ id }: Pick<KnownBug['repro'], 'id'>): string {
  return `libc-bug/${id}`;
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
