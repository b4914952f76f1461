import { execa } from 'execa';
import { UNSHARE } from '../../lab/namespaces/reexec.ts';

/**
 * Runs a script of this folder inside namespaces as the lab makes them, and returns what it printed, as JSON.
 *
 * @param argument plain data, which the script takes with `handedIn`
 * @throws when the script fails
 */
export async function inside<T>(script: URL, argument: unknown): Promise<T> {
  const [file, ...flags] = UNSHARE;
  const words = [...flags, process.execPath, script.pathname, JSON.stringify(argument)];
  const { stdout } = await execa(file as string, words, { stderr: 'inherit' });
  return JSON.parse(stdout) as T;
}

export function handedIn<T>(): T {
  return JSON.parse(process.argv[2] as string) as T;
}
