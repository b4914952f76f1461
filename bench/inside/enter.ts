import { execa } from 'execa';
import { UNSHARE } from '../../lab/namespaces/reexec.ts';

/**
 * Runs a script of this folder in namespaces like the lab's, and returns the JSON that it prints.
 *
 * @param task plain data, which the script reads with `taskOf`
 * @throws ExecaError if the script fails
 */
export async function inside<T>(script: URL, task: unknown): Promise<T> {
  const [file, ...flags] = UNSHARE;
  const words = [...flags, process.execPath, script.pathname, JSON.stringify(task)];
  const { stdout } = await execa(file as string, words, { stderr: 'inherit' });
  return JSON.parse(stdout) as T;
}

/** The task of this script. */
export function taskOf<T>(): T {
  return JSON.parse(process.argv[2] as string) as T;
}
