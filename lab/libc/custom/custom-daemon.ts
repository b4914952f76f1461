import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { shortId } from '../../util/short-id.ts';
import { ARCH, archOf } from '../inspect/arch.ts';
import { elfBuildId } from '../inspect/elf-build-id.ts';
import { NotElfError } from '../inspect/elf-file.ts';
import type { DaemonImage, DaemonName, Libc } from '../types.ts';
import { withLibrariesOf } from './borrow-libraries.ts';

/** Refuses a file that this machine cannot run as a program. @throws Error with the reason in one line */
export async function refuseNoProgram(file: string): Promise<void> {
  const there = await stat(file).catch(() => null);
  if (!there) throw new Error(`${file} does not exist`);
  if (!there.isFile())
    throw new Error(`${file} is ${there.isDirectory() ? 'a directory' : 'not a regular file'}, so it is not a program`);
  const found = await archOf(file).catch((error) => {
    throw error instanceof NotElfError
      ? new Error(`${file} is not an ELF executable (a script has no build-id to identify it)`)
      : error;
  });
  if (found !== ARCH.name) throw new Error(`${file} is for ${found}, but this machine is ${ARCH.name}`);
  await access(file, constants.X_OK).catch(() => {
    throw new Error(`${file} is not executable: chmod +x it`);
  });
}

/** The image of a user's own daemon program, which is bound into the libc's root file system. */
export async function customDaemonImage(daemon: DaemonName, program: string, libc: Libc): Promise<DaemonImage> {
  const binary = `/tmp/lab/${daemon}`;
  const version = await identityOf(program);
  return {
    daemon,
    version,
    libc: await withLibrariesOf(program, libc),
    root: libc.root,
    binary,
    binds: [{ source: program, target: binary }],
    program,
  };
}

/** The identity of a build: its build-id, or without one its checksum. */
async function identityOf(program: string): Promise<string> {
  const buildId = await elfBuildId(program);
  if (buildId !== null) return `build-id ${shortId(buildId)}`;
  const hash = createHash('sha256');
  await pipeline(createReadStream(program), hash);
  return `sha256 ${shortId(hash.digest('hex'))}`;
}
