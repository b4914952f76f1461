import { readFileSync } from 'node:fs';
import { HarnessError, messageOf } from '../core/harness-error.ts';
import type { CellResult } from '../core/schema.ts';

/** The parts of a result that take the most memory, and that nothing needs before the end of the run. */
const ON_DISK = ['controls', 'cures', 'evidence'] as const satisfies (keyof CellResult)[];

const FILE = Symbol('the file of a result');

type Stored = CellResult & { [FILE]: string };

/**
 * A result that was written to a file, without what takes most of its memory: that is read from there when it is asked for.
 *
 * @throws HarnessError then, if it cannot be read
 */
export function storedResult(result: CellResult, file: string): CellResult {
  const { controls: _, cures: __, evidence: ___, ...kept } = result;
  return Object.defineProperties(kept, { ...READ_WHEN_ASKED, [FILE]: { value: file } }) as CellResult;
}

/** The same for all results, and their own, so that copies and JSON have them. */
const READ_WHEN_ASKED: PropertyDescriptorMap = Object.fromEntries(
  ON_DISK.map((name) => [
    name,
    {
      enumerable: true,
      get(this: Stored) {
        return read(this)[name];
      },
    },
  ]),
);

/** The result that was read last: reports ask for one after another, and for several parts of each. */
let last: { file: string; result: CellResult } | undefined;

function read({ id, [FILE]: file }: Stored): CellResult {
  if (last?.file !== file) {
    try {
      last = { file, result: JSON.parse(readFileSync(file, 'utf8')) };
    } catch (error) {
      throw new HarnessError(`the result of ${id} cannot be read again: ${messageOf(error)}`, { cause: error });
    }
  }
  return last.result;
}
