import { DaemonId } from '../core/schema.ts';
import { pathHint } from '../libc/catalogue/path-hint.ts';
import { customLibcId, definitions, isCustomLibc } from '../libc/index.ts';
import { UnknownChoice } from './selection.ts';

/** The user's labels of custom C libraries, by the ids of these. */
export type Labels = Readonly<Record<string, string>>;

/** The values of options that name libcs, without labels; and the labels. */
export interface Unlabelled {
  words: string[][];
  labels: Labels;
}

/**
 * Removes the labels from words such as `before=dir:/opt/glibc`. A label alone is replaced by its build, in any list.
 *
 * @param lists the values of each option that names libcs
 * @throws UnknownChoice for an invalid or ambiguous label
 */
export function takeLabels(lists: readonly (readonly string[])[]): Unlabelled {
  const builds = new Map<string, string>();
  for (const word of lists.flat()) {
    const [, label, build] = LABELLED.exec(word) ?? [];
    if (label === undefined || build === undefined) continue;
    const id = buildIdOf(word, label, build);
    const [conflict] = [...builds].find(([otherLabel, otherId]) => (otherLabel === label) !== (otherId === id)) ?? [];
    if (conflict === label)
      throw new UnknownChoice(`the label '${label}' names two builds: each needs a label of its own`);
    if (conflict !== undefined)
      throw new UnknownChoice(`${id} has two labels, '${conflict}' and '${label}': leave out one`);
    builds.set(label, id);
  }
  return {
    words: lists.map((words) => words.map((word) => builds.get(LABELLED.exec(word)?.[1] ?? word) ?? word)),
    labels: Object.fromEntries([...builds].map(([label, id]) => [id, label])),
  };
}

/** Whether a word gives a build a label. */
export function isLabelled(word: string): boolean {
  return LABELLED.test(word);
}

/** The id of the build with a label; any other name is its own id. */
export function idWithLabel(name: string, labels: Labels): string {
  return Object.keys(labels).find((id) => labels[id] === name) ?? name;
}

/** Version ranges such as `=2.31` and `>=2.26` have no letter or digit before their `=`. */
const LABELLED = /^([^=:<>]+)=(.*)$/s;

/** Excludes `/`, `@` and `#`, which separate the parts of a cell's name. */
const LABEL = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** @throws UnknownChoice for a word that cannot be the label of a build */
export function refuseLabel(label: string): void {
  if (!LABEL.test(label))
    throw new UnknownChoice(
      `'${label}' cannot be a label: use letters, digits, '.', '_' and '-', beginning with a letter or digit`,
    );
  if (definitions.some(({ id }) => id === label))
    throw new UnknownChoice(`'${label}' cannot be a label: a libc has this id`);
  if (DaemonId.safeParse(label).success)
    throw new UnknownChoice(`'${label}' cannot be a label: --daemon and --expect use this word for daemons`);
}

/** The id of a label's build. @throws UnknownChoice for an invalid label or another kind of libc */
function buildIdOf(word: string, label: string, build: string): string {
  refuseLabel(label);
  if (isCustomLibc(build)) return customLibcId(build);
  const hint = pathHint(build);
  throw new UnknownChoice(
    `${word}: a label is for a build of your own, like ${label}=dir:/opt/glibc${hint === null ? '' : `; ${hint}`}`,
  );
}
