import type { RunDocument, Shard } from '../core/schema.ts';
import { MergeError } from './merge-error.ts';

/**
 * The parts of a matrix that none of these runs has, in order. A run without a shard, or from before runs recorded it,
 * has no parts and misses none. A merged run counts as all the parts that it has.
 *
 * @throws MergeError if the parts have different counts, or if two runs are the same part, because then the missing one
 * is unknown
 */
export function missingParts(runs: readonly { name: string; document: Pick<RunDocument, 'run'> }[]): Shard[] {
  const held = runs.flatMap(({ name, document }) => shardsOf(document.run).map((shard) => ({ name, ...shard })));
  const [first] = held;
  if (!first) return [];
  const holders = new Map<number, string>();
  for (const { name, index, count } of held) {
    if (count !== first.count) {
      throw new MergeError(`${first.name} is one of ${first.count} parts, but ${name} one of ${count}`);
    }
    const other = holders.get(index);
    if (other !== undefined) throw new MergeError(`part ${index}/${count} is in ${other} and in ${name}`);
    holders.set(index, name);
  }
  return allOf(first.count).filter(({ index }) => !holders.has(index));
}

function shardsOf({ shard, missing = [] }: RunDocument['run']): Shard[] {
  if (shard) return [shard];
  return allOf(missing[0]?.count ?? 0).filter(({ index }) => !missing.some((each) => each.index === index));
}

function allOf(count: number): Shard[] {
  return Array.from({ length: count }, (_, before) => ({ index: before + 1, count }));
}
