import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { childrenOfThread } from '../../namespaces/reexec.ts';
import { readResolverVariables } from '../../program/resolver-environment.ts';
import { startTime } from '../../program/start-time.ts';
import { BUILD_TREE } from '../custom/custom-libc.ts';
import type { Libc } from '../types.ts';
import { libraryBelow, muslLoader } from './inspect-root.ts';
import { mappedCode } from './loaded-libc.ts';
import { type ResolverFile, resolverFile } from './resolver-file.ts';

/** A file of a resolver that a process has mapped, beside the file of that name which its C library consists of. */
export interface MappedFile extends ResolverFile {
  /** As the process sees it. */
  path: string;
  /** The sha256 of the C library's own file; null: it has none of that name. */
  wanted: string | null;
}

/** What one process runs its lookups with. */
export interface ResolverInUse {
  pid: number;
  /** In clock ticks since boot. Older runs have not kept it. */
  started?: string;
  files: MappedFile[];
  /** Of its environment, what the resolver reads. Older runs have not kept it. */
  environment?: Record<string, string>;
}

/**
 * The files of a resolver that these processes and all their descendants have mapped at this moment, held against the files of a
 * C library. Processes that end meanwhile, or that have not yet mapped any program, are left out.
 *
 * @param pids as this process sees them
 */
export async function resolversInUse(pids: readonly number[], libc: Libc): Promise<ResolverInUse[]> {
  const all = pids.flatMap(withDescendants);
  const found = await Promise.all(
    all.map(async (pid) => ({
      pid,
      started: await startTime(pid),
      environment: environmentOf(pid),
      files: await filesOf(pid, libc),
    })),
  );
  return found.flatMap(({ pid, started, files, environment }) =>
    started === null || files === null || environment === null ? [] : [{ pid, started, files, environment }],
  );
}

/** Children are listed with the thread that forked them (proc(5)), so every thread has to be looked at. */
function withDescendants(pid: number): number[] {
  return [
    pid,
    ...threads(pid)
      .flatMap((tid) => childrenOfThread(pid, tid))
      .flatMap(withDescendants),
  ];
}

function threads(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [];
  }
}

/** Null of a process that has ended. */
function environmentOf(pid: number): Record<string, string> | null {
  try {
    return readResolverVariables(pid);
  } catch {
    return null;
  }
}

/** Null of a process that has ended. */
async function filesOf(pid: number, libc: Libc): Promise<MappedFile[] | null> {
  const maps = await readFile(`/proc/${pid}/maps`, 'utf8').catch(() => '');
  const paths = mappedCode(maps);
  if (paths.length === 0) return null;
  const files = await Promise.all(
    paths.map(async (path) => {
      const file = await resolverFile(`/proc/${pid}/root${path}`).catch(() => null);
      return file && { path, ...file, wanted: await wantedOf(libc, file.name) };
    }),
  );
  return files.filter((each) => each !== null);
}

/** The digest of the file of this name that a C library consists of: as it was provisioned, or as it lies in its tree now. */
async function wantedOf(libc: Libc, name: string): Promise<string | null> {
  const provisioned = libc.resolver?.[name];
  if (provisioned !== undefined) return provisioned;
  const file = await ownFile(libc, name);
  return file && ((await resolverFile(file))?.sha256 ?? null);
}

/** Where a C library has its own file of this name; never one in `tls/` or in a folder for certain processors. */
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
