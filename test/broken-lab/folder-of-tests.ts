import { join } from 'node:path';
import { execa, type Options } from 'execa';
import { afterAll, beforeAll } from 'vitest';
import { REPOSITORY, run } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

/** The scenarios and programs of the broken worlds. */
export const FIXTURES = join(REPOSITORY, 'test/broken-lab/fixtures');

/** Few cells: this machine's libc and the C probe. */
export const ON_HOST = ['--libc', 'host', '--probe', 'c'];

/** A folder for the results and programs of the tests of one file; it is removed after the last of them. */
export function folderOfTests() {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let serial = 0;
  beforeAll(async () => {
    directory = await temporaryDirectory();
  });
  afterAll(() => directory[Symbol.asyncDispose]());
  const at = (name: string) => join(directory.path, name);

  /** Compiles a program in the place of a daemon. @returns its path */
  async function compiled(name: string, source: string, ...flags: string[]): Promise<string> {
    const program = at(name);
    await execa('cc', ['-D_GNU_SOURCE', '-w', '-Wl,--build-id', ...flags, source, '-o', program]);
    return program;
  }

  return {
    /** A path in the folder. */
    at,
    compiled,

    /** Compiles the daemon of fixtures/double.c with one of its faults. @returns its path */
    double: (fault: string, ...flags: string[]) =>
      compiled(
        [fault, ...flags].join('').replaceAll(/\W/g, '-'),
        join(FIXTURES, 'double.c'),
        `-DFAULT=${fault}`,
        ...flags,
      ),

    /** Runs scenarios of a fixture. @returns their cells, and the folder of these results */
    async run(entry: string, words: readonly string[], options: Options = {}) {
      const out = at(`out-${++serial}`);
      const { document } = await run([...words, '--out', out], options, entry);
      return { cells: document.cells, out };
    },
  };
}

/** The word for a program in place of the packaged nsncd. */
export function asNsncd(program: string): string[] {
  return ['--daemon-program', `nsncd=${program}`];
}
