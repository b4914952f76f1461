import type { CellResult } from '../../lab/core/schema.ts';
import { unique } from '../text.ts';

/** The title of a lesson without the name of its repro; empty without a lesson. */
export function titleOf(lesson: string | undefined): string {
  const [, title = ''] = /^# (?:[\w-]+: )?(.*)$/m.exec(lesson ?? '') ?? [];
  return title;
}

/** The affected versions: the text of the lesson's paragraph `Affected`; empty without one. */
export function affectedIn(lesson: string | undefined): string {
  const [, versions = ''] = /^\*\*Affected:\*\* (.+?)\n\n/ms.exec(lesson ?? '') ?? [];
  return versions.replaceAll('\n', ' ');
}

/** The heading of a lesson's symptoms. */
const SYMPTOMS = 'What people see\n';

/** The symptoms in a lesson, in the words of those who report them; empty without any. */
export function symptomsIn(lesson: string | undefined): string {
  const parts = (lesson ?? '').split(/^## /m);
  const symptoms = parts.find((part) => part.startsWith(SYMPTOMS))?.slice(SYMPTOMS.length) ?? '';
  return symptoms.replaceAll(/\s+/g, ' ').trim();
}

/** The numbers of the glibc bugs that the sources of some cells name. */
export function bugsOf(cells: readonly CellResult[]): number[] {
  const sources = unique(cells.map(({ expected }) => expected.source));
  return unique(sources.flatMap((source) => [...source.matchAll(/\bbug (\d+)/gi)].map(([, number]) => Number(number))));
}
