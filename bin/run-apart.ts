import { execa } from 'execa';
import { RunDocument } from '../lab/core/schema.ts';
import { areInstalled } from '../lab/requirements/programs.ts';
import { EXIT } from './exit-codes.ts';

/**
 * Runs cells in a process of their own (`run WORDS --json`), and reads their document; its progress is on stderr.
 *
 * @returns the exit code of a run without a document: an interruption, a mistake in the words, a machine that cannot host the lab
 */
export async function runApart(words: readonly string[]): Promise<{ document: RunDocument } | { code: number }> {
  // If this process is killed, the kernel ends the run. Without util-linux the run itself says that it is missing.
  const tied = (await areInstalled(['setpriv'])) ? ['setpriv', '--pdeathsig', 'KILL'] : [];
  const [program = '', ...argv] = [...tied, process.execPath, process.argv[1] as string, 'run', ...words, '--json'];
  const child = await execa(program, argv, {
    stdin: 'ignore',
    stderr: 'inherit',
    reject: false,
    // The document of the whole catalogue is larger than execa keeps by default.
    maxBuffer: 1 << 30,
  });
  if (child.exitCode === EXIT.interrupted) return { code: EXIT.interrupted };
  const parsed = RunDocument.safeParse(child.stdout === '' ? null : JSON.parse(child.stdout));
  return parsed.success ? { document: parsed.data } : { code: child.exitCode ?? EXIT.internal };
}
