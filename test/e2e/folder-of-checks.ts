import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { buildDouble } from '../fixtures/double/build.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

/** A way in which the double is wrong, the check that must find it, and what the check must say. */
export type Fault = readonly [way: string, check: string, says: RegExp];

/** What `daemon check` printed, how it ended, and the folder of its results. */
export interface Checked {
  text: string;
  exitCode: number;
  out: string;
}

export const buildOf = (faults: readonly Fault[]) => [...new Set(faults.map(([way]) => way))].join('-');
export const checksOf = (faults: readonly Fault[]) => faults.map(([, id]) => id);

export const FOUND_OUT =
  'a daemon that %s is found out by name, with exit code 1, its lesson, and a command that repeats it: %s';

/**
 * The folder of the tests of one file, with these builds of the double and the results of checks; it is removed after the last test.
 *
 * @param builds as for `buildDouble`, by which they are also named
 */
export function folderOfChecks(builds: readonly string[]) {
  let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
  let commands: OneProcess;
  let serial = 0;
  const at = (name: string) => join(directory.path, name);
  beforeAll(async () => {
    directory = await temporaryDirectory();
    commands = inOneProcess();
    for (const build of builds) await buildDouble(build, at(build));
  });
  afterAll(async () => {
    await commands[Symbol.asyncDispose]();
    await directory[Symbol.asyncDispose]();
  });

  const start = (...words: string[]) => commands.start(['daemon', 'check', ...words]);

  async function checkBy(...words: string[]): Promise<Checked> {
    const out = at(`out-${++serial}`);
    const { exitCode, stdout } = await start(...words, '--out', out);
    // Long lines are broken.
    return { exitCode, text: stdout.replaceAll(/\n {5,}/g, ' '), out };
  }

  return {
    /** A path in the folder. */
    at,

    /** Starts `daemon check` with these words alone. */
    start,

    /** Runs `daemon check` with these words and a new folder. */
    checkBy,

    /** Checks a program of the folder. */
    check: (program: string, ...words: string[]) => checkBy('--program', at(program), ...words),

    /** Expects a finding in the words of `FOUND_OUT`. */
    expectFoundOut(build: string, [, id, says]: Fault, { text, exitCode }: Checked): void {
      const finding = findingOf(id, text);
      expect(finding).toMatch(says);
      expect(finding).toMatch(new RegExp(`^ +about: .+; resolv-lab explain ${id.split('/')[0]}$`, 'm'));
      expect(finding).toContain(
        `repeat: resolv-lab daemon check --daemon nsncd --only ${id} --program ${at(build)} --seed 1`,
      );
      expect(exitCode).toBe(1);
    },
  };
}

/** The lines about a finding; all of them if there is none. */
export function findingOf(id: string, text: string): string {
  return new RegExp(`^NEW {2}nsncd ${id}: .*\\n(?: {4}.*\\n)+`, 'm').exec(text)?.[0] ?? text;
}
