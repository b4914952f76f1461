import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { LIBRARY_DIRS, muslLoader } from '../inspect/libc-places.ts';
import { resolverFile } from '../inspect/resolver-file.ts';
import type { LibcKind } from '../types.ts';

/** A file of a resolver below a root, and the sha256 of its content. */
export interface ResolverDigest {
  file: string;
  sha256: string;
}

/** The files of the resolver of the C library below a root, by their names as in ResolverFile. */
export async function resolverDigests(kind: LibcKind, root: string): Promise<Record<string, ResolverDigest>> {
  const loader = kind === 'musl' ? muslLoader(root) : null;
  const paths = kind === 'musl' ? [loader].filter((each) => each !== null) : librariesBelow(root);
  const found: Record<string, ResolverDigest> = {};
  for (const path of paths) {
    const file = await resolverFile(path).catch(() => null);
    if (file && !(file.name in found)) found[file.name] = { file: relative(root, path), sha256: file.sha256 };
  }
  return found;
}

/** The digests without paths, for `Libc`. */
export function onlyDigests(found: Record<string, ResolverDigest>): Record<string, string> {
  return Object.fromEntries(Object.entries(found).map(([name, { sha256 }]) => [name, sha256]));
}

/** The files that may belong to a resolver, by their names, so that others need not be read. DT_SONAME decides later. */
function librariesBelow(root: string): string[] {
  return LIBRARY_DIRS.map((folder) => join(root, folder))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => /^(?:ld-|libc[.-]|libresolv|libnss_).*\.so/.test(name))
        .map((name) => join(folder, name)),
    );
}
