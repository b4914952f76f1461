import { dirname, join, relative } from 'node:path';
import type { Mount } from '../../host/sandbox.ts';
import { pathInRoot } from '../../inspect/view/root.ts';
import { withDescendants } from '../../program/descendants.ts';
import { readProc } from '../../program/read-proc.ts';
import { readResolverVariables } from '../../program/resolver-environment.ts';
import { startTime } from '../../program/start-time.ts';
import { isBelow } from '../../util/is-below.ts';
import { BUILD_TREE } from '../custom/custom-libc.ts';
import type { Libc } from '../types.ts';
import { libraryBelow, muslLoader } from './libc-places.ts';
import { mappedCode } from './loaded-libc.ts';
import { type ResolverFile, resolverFile } from './resolver-file.ts';

/** A file of a resolver that a process has mapped, with the digest of its C library's own file of that name. */
export interface MappedFile extends ResolverFile {
  /** The path in the process's own file system. */
  path: string;
  /** The sha256 of the C library's own file; null if it has no file of that name. */
  wanted: string | null;
}

/** The resolver files and variables of one process. */
export interface ResolverInUse {
  pid: number;
  /** In clock ticks since boot. Older runs lack it. */
  started?: string;
  files: MappedFile[];
  /** The variables of its environment that the resolver reads. Older runs lack it. */
  environment?: Record<string, string>;
}

/**
 * The resolver files that these processes and all their descendants have mapped now, each with the digest of the C
 * library's own file. Processes that end meanwhile, or that have not mapped a program yet, are left out.
 *
 * @param pids in the pid namespace of this process
 * @param parts the parts of images that a scenario shows them: a module of the name service there is not to be the C library's
 */
export async function resolversInUse(
  pids: readonly number[],
  libc: Libc,
  parts: readonly Mount[] = [],
): Promise<ResolverInUse[]> {
  const all = pids.flatMap(withDescendants);
  const found = await Promise.all(
    all.map(async (pid) => ({
      pid,
      started: startTime(pid),
      environment: environmentOf(pid),
      files: await filesOf(pid, libc, parts),
    })),
  );
  return found.flatMap(({ pid, started, files, environment }) =>
    started === null || files === null || environment === null ? [] : [{ pid, started, files, environment }],
  );
}

/** The resolver's variables of a process; null if it has ended. */
function environmentOf(pid: number): Record<string, string> | null {
  try {
    return readResolverVariables(pid);
  } catch {
    return null;
  }
}

/** The resolver files of a process; null if it has ended. */
async function filesOf(pid: number, libc: Libc, parts: readonly Mount[]): Promise<MappedFile[] | null> {
  const paths = mappedCode(readProc(`/proc/${pid}/maps`) ?? '');
  if (paths.length === 0) return null;
  const files = await Promise.all(
    paths.map(async (path) => {
      const file = await resolverFile(`/proc/${pid}/root${path}`).catch(() => null);
      if (!file) return null;
      const wanted = (await digestInImage(path, file.name, parts)) ?? (await expectedDigest(libc, file.name));
      return { path, ...file, wanted };
    }),
  );
  return files.filter((each) => each !== null);
}

/** The modules that are a part of glibc (its nss/, nis/ and hesiod/): they decide what is asked, so they are always those of the C library. */
const MODULES_OF_GLIBC = /^libnss_(?:files|dns|compat|db|hesiod|nis|nisplus)\.so/;

/** Whether a file with this name is a module that is a part of glibc. */
export function isModuleOfGlibc(name: string): boolean {
  return MODULES_OF_GLIBC.test(name);
}

/** The digest of the module at a path in a part of an image; null for other files. */
async function digestInImage(path: string, name: string, parts: readonly Mount[]): Promise<string | null> {
  if (!name.startsWith('libnss_') || isModuleOfGlibc(name)) return null;
  const found = parts.flatMap((each) =>
    'source' in each && each.image && isBelow(path, each.target) ? [{ ...each.image, target: each.target }] : [],
  );
  const last = found.at(-1);
  if (!last) return null;
  const file = pathInRoot(last.root, join(last.part.path, relative(last.target, path)));
  return (await resolverFile(file).catch(() => null))?.sha256 ?? null;
}

/** The digest of a C library's own file of this name: from its manifest, or of the current file in a custom libc. */
async function expectedDigest(libc: Libc, name: string): Promise<string | null> {
  const provisioned = libc.resolver?.[name];
  if (provisioned !== undefined) return provisioned;
  const file = await ownFile(libc, name);
  return file && ((await resolverFile(file))?.sha256 ?? null);
}

/** The path of a C library's own file of this name; never in `tls/` or in a folder for certain processors. */
async function ownFile({ root, custom }: Libc, name: string): Promise<string | null> {
  if (name === 'musl') return muslLoader(root);
  if (custom) {
    const loader = custom.mounts.find(({ target }) => target.endsWith(`/${name}`));
    if (loader) return loader.source;
    const folders = custom.libraryPath.map((folder) =>
      join(root, folder.startsWith(BUILD_TREE) ? folder.slice(BUILD_TREE.length) : folder),
    );
    for (const folder of [dirname(custom.file), ...folders]) {
      const file = join(folder, name);
      if (await resolverFile(file).catch(() => null)) return file;
    }
  }
  return libraryBelow(root, name);
}
