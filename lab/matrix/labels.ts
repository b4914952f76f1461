import { customLibcId, definitions, isCustomLibc } from '../libc/index.ts';
import { UnknownChoice } from './selection.ts';

/** What the user calls C libraries of their own, by the ids that these have otherwise. */
export type Labels = Readonly<Record<string, string>>;

/** Words that name libcs, without their labels, and the labels. */
export interface Unlabelled {
  words: string[][];
  labels: Labels;
}

/**
 * Takes the labels off words such as `before=dir:/opt/glibc`. A label alone stands for its build, in any of the lists.
 *
 * @param lists the words of each option that names libcs
 * @throws UnknownChoice for a label that cannot be one
 */
export function takeLabels(lists: readonly (readonly string[])[]): Unlabelled {
  const builds = new Map<string, string>();
  for (const word of lists.flat()) {
    const [, label, build] = LABELLED.exec(word) ?? [];
    if (label === undefined || build === undefined) continue;
    const id = refuseUnusable(word, label, build);
    const [twin] = [...builds].find(([other, its]) => (other === label) !== (its === id)) ?? [];
    if (twin === label) throw new UnknownChoice(`the label '${label}' names two builds: each needs a label of its own`);
    if (twin !== undefined) throw new UnknownChoice(`${id} has two labels, '${twin}' and '${label}': leave out one`);
    builds.set(label, id);
  }
  return {
    words: lists.map((words) => words.map((word) => builds.get(LABELLED.exec(word)?.[1] ?? word) ?? word)),
    labels: Object.fromEntries([...builds].map(([label, id]) => [id, label])),
  };
}

/** Ranges such as `=2.31` and `>=2.26` have an `=` as well, but no letter or figure before it. */
const LABELLED = /^([^=:<>]+)=(.*)$/s;

/** Parts of a cell's name are divided by `/`, `@` and `#`. */
const LABEL = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** The id of the build that a label is for. @throws UnknownChoice where that is no label, or no build */
function refuseUnusable(word: string, label: string, build: string): string {
  if (!LABEL.test(label))
    throw new UnknownChoice(`'${label}' cannot be a label: letters, figures, '.', '_' and '-', and no sign first`);
  if (definitions.some(({ id }) => id === label))
    throw new UnknownChoice(`'${label}' cannot be a label: it is the name of a libc`);
  if (isCustomLibc(build)) return customLibcId(build);
  throw new UnknownChoice(`${word}: a label is for a build of your own, like ${label}=dir:/opt/glibc`);
}
