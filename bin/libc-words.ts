import { existsSync } from 'node:fs';
import { UnavailableError } from '../lab/libc/image/unavailable.ts';
import { namedLibc } from '../lab/libc/named/registry.ts';
import { isDebWord, unpackDebs } from '../lab/libc/package-files/unpack-debs.ts';
import { isRpmWord, rpmRequirements, unpackRpms } from '../lab/libc/package-files/unpack-rpms.ts';
import { PackageFileError, type UnpackedPackages } from '../lab/libc/package-files/unpacked-root.ts';
import { installMissing } from '../lab/requirements/index.ts';
import { showProgress } from '../setup/progress.ts';
import { UsageError } from './exit-codes.ts';
import { project } from './project.ts';

/** The options that name C libraries. */
interface LibcOptions {
  libc?: string[];
  daemonLibc?: string[];
}

/**
 * The options with a folder in place of packages (`deb:…`, `rpm:…`) and of each name that the user, or the project file, gave a libc: as `LABEL=dir:FOLDER`, so
 * that results have the short name.
 *
 * @throws UsageError for packages that cannot be used
 */
export async function withLibcsByName<T extends LibcOptions>(options: T): Promise<T> {
  const { libc, daemonLibc } = options;
  return {
    ...options,
    ...(libc && { libc: await Promise.all(libc.map(libcWord)) }),
    ...(daemonLibc && { daemonLibc: await Promise.all(daemonLibc.map(libcWord)) }),
  };
}

/** One word, as `withLibcsByName` replaces it; other words stay as they are. @throws UsageError */
export async function libcWord(word: string): Promise<string> {
  const [, label, rest = word] = /^(?:([^=:<>]+)=)?(.*)$/s.exec(word) ?? [];
  const ofProject = (await project()).libcs[rest];
  if (ofProject !== undefined) return libcWord(`${label ?? rest}=${ofProject}`);
  if (isDebWord(rest) || isRpmWord(rest)) {
    const { root, version } = await unpacked(rest);
    return `${label ?? labelOf(rest, version)}=dir:${root}`;
  }
  const named = await namedWord(rest);
  if (named === null) return word;
  return `${label ?? named.name}=${named.id}`;
}

/** The libc that a word names by the user's own name, alone or behind `build:` or `dir:`. @throws UsageError if a folder has that name too */
async function namedWord(word: string): Promise<{ name: string; id: string } | null> {
  const [, how, name = ''] = /^(?:(build|dir):)?([^/:]+)$/.exec(word) ?? [];
  const named = await namedLibc(name);
  if (named === null || (how !== undefined && !named.id.startsWith(`${how}:`))) return null;
  if (how !== undefined && existsSync(name))
    throw new UsageError(
      `${word} is a folder here and the libc ${named.id}: say ${how}:./${name} for the folder, or ${name} for the libc`,
    );
  return named;
}

async function unpacked(word: string): Promise<UnpackedPackages> {
  const progress = showProgress();
  try {
    if (isDebWord(word)) return await unpackDebs(word, { progress });
    const outcome = await installMissing(['images'], { progress, list: rpmRequirements });
    if (outcome.state === 'incomplete')
      throw new UsageError(
        `${word}: rpm is not installed, which unpacks packages${outcome.command === null ? '' : `: ${outcome.command}`}`,
      );
    return await unpackRpms(word);
  } catch (error) {
    if (error instanceof PackageFileError || error instanceof UnavailableError) throw new UsageError(error.message);
    throw error;
  }
}

/** A version as a label, which has neither `+` nor `~`: `deb-2.36-9-deb12u7`, `rpm-2.34-60.el9`. */
function labelOf(word: string, version: string): string {
  return `${word.slice(0, 3)}-${version.replaceAll(/[^\w.-]/g, '-')}`;
}
