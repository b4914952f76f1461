import { access, constants } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { execa } from 'execa';

/** Whether all these programs are on the PATH. */
export async function areInstalled(programs: readonly string[]): Promise<boolean> {
  const found = await Promise.all(programs.map(isOnPath));
  return !found.includes(false);
}

/**
 * The version that a program prints: the number after the word "version", else the first dotted number. Some programs
 * also print their usage, which may contain addresses.
 * @throws if the program cannot be run
 */
export async function programVersion(file: string, ...args: string[]): Promise<string> {
  if (!(await isOnPath(file))) throw new Error(`${file} is not installed`);
  const { all } = await execa(file, args, { env: { LC_ALL: 'C' }, all: true });
  const [found] = /(?<=\bversion:? )\d+(\.\d+)+/i.exec(all) ?? /\d+(\.\d+)+/.exec(all) ?? [];
  return found ?? 'unknown version';
}

/** The file of a program on the PATH, or null. */
export async function findOnPath(program: string): Promise<string | null> {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    const path = resolve(dir, program);
    const executable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (executable) return path;
  }
  return null;
}

async function isOnPath(program: string): Promise<boolean> {
  return (await findOnPath(program)) !== null;
}
