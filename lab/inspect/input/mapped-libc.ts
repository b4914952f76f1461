import { existsSync, readFileSync } from 'node:fs';
import { elfBuildId } from '../../libc/inspect/elf-build-id.ts';
import { isCLibrary } from '../../libc/inspect/loaded-libc.ts';
import { resolverFile } from '../../libc/inspect/resolver-file.ts';
import { type LibcOfRoot, readFoundLibc } from '../libc-of-root.ts';
import type { ProcessFacts } from '../subject.ts';

/** A file that a process has mapped as code (proc(5), maps). */
interface Mapping {
  /** The name of its link in /proc/<pid>/map_files. */
  range: string;
  path: string;
  /** Its name was removed, or another file was renamed over it. */
  deleted: boolean;
}

/** The C library that a process runs on, and whether the file at its path is another build now. */
export interface MappedLibc {
  libc: LibcOfRoot;
  replaced: ProcessFacts['replacedLibc'];
}

/**
 * Reads the C library that a process has mapped. The link of the mapping shows the file that is mapped, also after its removal; only
 * root may open it, so for others a file that was not removed is read at its path.
 *
 * @throws Error if the process's maps cannot be read
 */
export async function mappedLibc(pid: number): Promise<MappedLibc> {
  const root = `/proc/${pid}/root`;
  const mappings = readMappings(pid);
  for (const { range, path, deleted } of mappings) {
    const [link, place] = [`/proc/${pid}/map_files/${range}`, `${root}${path}`];
    const linked = await resolverFile(link).catch(() => null);
    const file = linked ? link : deleted ? null : place;
    const found = linked ?? (file && (await resolverFile(file).catch(() => null)));
    if (file && found && isCLibrary(found.name)) {
      const kind = found.name === 'musl' ? 'musl' : 'glibc';
      const libc = await readOnce(kind, file, root, found.sha256);
      const shown = 'libc' in libc ? { libc: withPath(libc.libc, path) } : libc;
      return { libc: shown, replaced: await replacement(path, place, deleted, found.buildId) };
    }
    if (deleted && !linked && /\/(?:libc[.-][^/]*|ld-musl-[^/]*)$/.test(path)) {
      const replaced = { path, running: 'a file that was removed', onDisk: await describeOnDisk(place) };
      return { libc: { reason: `${path} was removed, and only root can read what is mapped` }, replaced };
    }
  }
  const reason =
    mappings.length === 0
      ? 'it has mapped no program'
      : 'it has mapped none: a static program, with a resolver of its own';
  return { libc: { reason }, replaced: null };
}

/** The facts of glibcs that were read, by the digest of the file. Those of a musl depend on the packages of its root. */
const known = new Map<string, Promise<LibcOfRoot>>();

function readOnce(kind: 'glibc' | 'musl', file: string, root: string, sha256: string): Promise<LibcOfRoot> {
  const reading = known.get(sha256) ?? readFoundLibc(kind, file, root);
  if (kind === 'glibc') known.set(sha256, reading);
  return reading;
}

function withPath<T extends { facts: { id: string }; file: string }>(libc: T, path: string): T {
  return { ...libc, file: path, facts: { ...libc.facts, id: path } };
}

/** The mapped file and the one at its path, if these are different builds; a package installed again is the same build. */
async function replacement(
  path: string,
  place: string,
  deleted: boolean,
  running: string | null,
): Promise<ProcessFacts['replacedLibc']> {
  const onDisk = existsSync(place) ? await elfBuildId(place).catch(() => null) : null;
  const isSame = running !== null && onDisk !== null ? running === onDisk : !deleted;
  if (isSame) return null;
  return { path, running: `build-id ${running ?? 'not known'}`, onDisk: await describeOnDisk(place) };
}

async function describeOnDisk(place: string): Promise<string> {
  if (!existsSync(place)) return 'no file';
  const buildId = await elfBuildId(place).catch(() => null);
  return `build-id ${buildId ?? 'not known'}`;
}

function readMappings(pid: number): Mapping[] {
  const maps = readFileSync(`/proc/${pid}/maps`, 'utf8');
  const found = [...maps.matchAll(/^(\S+) ..x. \S+ \S+ \S+ +(\/.*?)( \(deleted\))?$/gm)].map(
    ([, range = '', path = '', deleted]): Mapping => ({ range, path: unescaped(path), deleted: deleted !== undefined }),
  );
  return [...new Map(found.map((mapping) => [`${mapping.path} ${mapping.deleted}`, mapping])).values()];
}

/** The kernel writes a line feed of a path as `\012` (fs/proc/task_mmu.c). */
function unescaped(path: string): string {
  return path.replaceAll('\\012', '\n');
}
