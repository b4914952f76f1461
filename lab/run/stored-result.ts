import { readFileSync } from 'node:fs';
import { HarnessError, messageOf } from '../core/harness-error.ts';
import type { CellResult } from '../core/schema.ts';

/** The largest parts of a result; nothing needs them before the end of the run. */
const ON_DISK = ['controls', 'cures', 'evidence'] as const satisfies (keyof CellResult)[];

const FILE = Symbol('the file of a result');

type Stored = CellResult & { [FILE]: string };

/**
 * A result without its largest parts, which are read from its file when they are used.
 *
 * @throws HarnessError then, if the file cannot be read
 */
export function storedResult(result: CellResult, file: string): CellResult {
  const { controls: _, cures: __, evidence: ___, ...kept } = result;
  return Object.defineProperties(kept, { ...READ_ON_USE, [FILE]: { value: file } }) as CellResult;
}

/** Shared by all results. Own properties, so that copies and JSON include them. */
const READ_ON_USE: PropertyDescriptorMap = Object.fromEntries(
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

/** The last result read. Reports use one result after another, and several parts of each. */
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
