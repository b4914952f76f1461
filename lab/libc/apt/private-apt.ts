import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { StorageError, storageFault } from '../../core/storage-error.ts';
import { runKilledOnExit } from '../../program/run-killed-on-exit.ts';
import { areInstalled } from '../../requirements/programs.ts';
import { cacheDir } from '../../util/cache-paths.ts';
import { definitions } from '../catalogue/definitions.ts';
import { ARCHIVES, aptProxies, debianMirror } from '../image/debian-mirror.ts';
import { UnavailableError } from '../image/unavailable.ts';
import { aptReason } from '../image/unpack-debian.ts';

/** The kinds of lines in sources.list(5): binary packages, and sources. */
export type ListKind = 'deb' | 'deb-src';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * An apt with package lists of its own, of all suites that the catalogue has. The apt of this machine stays as it is. Signatures are
 * verified.
 */
export interface PrivateApt {
  /** The versions of a package in these lists. */
  versions(name: string): Promise<string[]>;
  /** Reads the lists again from the mirror. @throws UnavailableError with apt's message if no list could be read */
  update(): Promise<void>;
  /** Runs `apt-get` with these words in a folder. @throws UnavailableError with apt's message */
  get(words: readonly string[], cwd: string): Promise<void>;
}

/** Opens the lists; they are read from the mirror if that was never done. @throws UnavailableError without apt or a mirror */
export async function privateApt(kind: ListKind): Promise<PrivateApt> {
  if (!(await areInstalled(['apt-get', 'apt-cache'])))
    throw new UnavailableError('apt is not installed, which knows the packages of the mirror');
  const sources = await sourceLines(kind);
  const folder = join(cacheDir(), 'apt', createHash('sha256').update(sources).digest('hex').slice(0, 12));
  const lists = join(folder, 'lists');
  await mkdir(join(lists, 'partial'), { recursive: true });
  await mkdir(join(folder, 'archives/partial'), { recursive: true });
  await writeFile(join(folder, 'sources.list'), sources);
  await writeFile(join(folder, 'status'), '');
  const options = [
    `Dir::Etc::SourceList=${join(folder, 'sources.list')}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${lists}`,
    `Dir::State::status=${join(folder, 'status')}`,
    `Dir::Cache=${folder}`,
    // Images of containers turn these indexes off, and apt would read all lists for every question.
    'Dir::Cache::pkgcache=pkgcache.bin',
    'Dir::Cache::srcpkgcache=srcpkgcache.bin',
    'Acquire::Languages=none',
    // A snapshot of a mirror has Release files that have expired; their signatures are still verified.
    'Acquire::Check-Valid-Until=false',
    'Acquire::Retries=1',
    // apt's own user cannot write below the home directory of this user.
    ...(process.getuid?.() === 0 ? ['APT::Sandbox::User=root'] : []),
    ...(await aptProxies()).map((line) => line.replace(/ "(.*)";$/, '=$1')),
  ].flatMap((option) => ['-o', option]);
  const env = { LC_ALL: 'C.UTF-8' };
  const run = async (words: readonly string[], cwd: string): Promise<void> => {
    try {
      // apt-get has no option for the folder of its downloads.
      await runKilledOnExit('sh', ['-c', 'cd "$1" && shift && exec "$@"', 'sh', cwd, ...words], env);
    } catch (error) {
      const fault = storageFault(error);
      if (fault !== null) throw new StorageError(`packages in ${cwd}`, fault);
      if (!(error instanceof ExecaError)) throw error;
      throw new UnavailableError(aptReason(String(error.stderr ?? '')) ?? `apt-get ended with ${error.exitCode}`);
    }
  };
  const get = (words: readonly string[], cwd: string) => run(['apt-get', ...options, ...words], cwd);
  const versions = async (name: string): Promise<string[]> => {
    const { stdout } = await execa('apt-cache', [...options, 'madison', name], { reject: false, env });
    const found = (stdout ?? '').split('\n').flatMap((line) => {
      const [, packageName, version] = /^\s*(\S+) \| (\S+) \| .*(?:Packages|Sources)$/.exec(line) ?? [];
      return packageName === name && version !== undefined ? [version] : [];
    });
    return [...new Set(found)];
  };
  const update = async (): Promise<void> => {
    // A suite that the mirror does not have is no fault: another one may have the version.
    // apt does not wait for the lock of its lists by itself.
    const failed = await run(['flock', join(folder, 'lock'), 'apt-get', ...options, 'update'], folder).catch(
      (error: Error) => error,
    );
    if (failed instanceof UnavailableError && (await versions('libc6')).concat(await versions('glibc')).length === 0)
      throw failed;
    if (failed instanceof Error && !(failed instanceof UnavailableError)) throw failed;
  };
  if ((await versions(kind === 'deb' ? 'libc6' : 'glibc')).length === 0) await update();
  // apt keeps downloads there too; the caller's folder has them.
  await rm(join(folder, 'archives'), { recursive: true, force: true });
  return { versions, update, get };
}

/** The lines of sources.list for all suites of the catalogue. @throws UnavailableError without a mirror */
async function sourceLines(kind: ListKind): Promise<string> {
  const [main, security] = [await debianMirror('main'), await debianMirror('security')];
  if (main === null)
    throw new UnavailableError(
      `the apt sources of this machine have no archive '${ARCHIVES.main.label}'; set ${ARCHIVES.main.variable} to the URL of one`,
    );
  const suites = definitions.flatMap(({ source }) => {
    if (source.from !== 'debian') return [];
    const overlay = source.overlay === undefined ? [] : [[source.overlayArchive ?? 'main', source.overlay] as const];
    return [['main', source.suite] as const, ...overlay];
  });
  const lines = suites.flatMap(([archive, suite]) => {
    const mirror = archive === 'security' ? security : main;
    return mirror === null ? [] : [`${kind} [signed-by=${KEYRING}] ${mirror} ${suite} main`];
  });
  return `${[...new Set(lines)].join('\n')}\n`;
}
