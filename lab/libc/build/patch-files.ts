import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { AppliedPatch } from '../named/registry.ts';
import { BuildError } from './build-error.ts';

/** The files of a source that patches change: copies with the changes, below `folder`. */
export interface PatchedFiles {
  folder: string;
  /** Paths below the source; one without a file in `folder` is removed by a patch. */
  paths: readonly string[];
  patches: readonly AppliedPatch[];
}

/**
 * Applies patches in their order to copies of the files that they name, in the empty folder `folder`. It takes the forms of diff, of
 * `git diff` and of `git format-patch`, with or without the prefixes a/ and b/.
 *
 * @throws BuildError for a patch that cannot be read or does not apply
 */
export async function patchFiles(source: string, files: readonly string[], folder: string): Promise<PatchedFiles> {
  const paths = new Set<string>();
  const patches: AppliedPatch[] = [];
  await mkdir(folder, { recursive: true });
  for (const file of files) {
    const content = await readFile(file).catch((error: Error) => {
      throw new BuildError(`--patch ${file}: ${error.message}`);
    });
    const named = namedPaths(content.toString('latin1'));
    if (named.length === 0) throw new BuildError(`--patch ${file}: it names no file, so it is no patch`);
    const isThere = (path: string) => existsSync(join(source, path)) || existsSync(join(folder, path));
    const level = named.some((path) => path !== withoutFirst(path) && isThere(withoutFirst(path))) ? 1 : 0;
    // A patch that only adds files names none that is there; with a prefix the first part is no folder of the source.
    const strip = level === 1 || named.every((path) => /^[ab]\//.test(path)) ? withoutFirst : (path: string) => path;
    for (const path of named.map(strip)) {
      if (path.split('/').includes('..') || path.startsWith('/'))
        throw new BuildError(`--patch ${file}: ${path} is outside of the source`);
      if (!paths.has(path) && existsSync(join(source, path))) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await copyFile(join(source, path), join(folder, path));
      }
      paths.add(path);
    }
    const options = ['--batch', '--forward', '--no-backup-if-mismatch', '--reject-file=-', '-d', folder];
    const { failed, stdout } = await execa('patch', [`-p${strip === withoutFirst ? 1 : 0}`, ...options], {
      input: content,
      reject: false,
    });
    if (failed) throw new BuildError(`--patch ${file} does not apply: ${firstRefusal(stdout)}`);
    patches.push({ file, sha256: createHash('sha256').update(content).digest('hex') });
  }
  return { folder, paths: [...paths], patches };
}

/** The first hunk that patch(1) refused, with the file that it was for. */
function firstRefusal(output: string): string {
  const lines = output.split('\n');
  const at = lines.findIndex((line) => /FAILED|can't find file|Reversed|malformed|ignored/.test(line));
  const file = lines.slice(0, at + 1).findLast((line) => line.startsWith('patching file '));
  const refusal = (lines[at] ?? lines[0] ?? '').trim();
  return file === undefined ? refusal : `${file.replace('patching file ', '')}: ${refusal}`;
}

/** The paths in the heads of a patch, as written. */
function namedPaths(text: string): string[] {
  const heads = [...text.matchAll(/^--- (\S+).*\r?\n\+\+\+ (\S+)/gm)].flatMap(([, from, to]) => [from, to]);
  const moves = [...text.matchAll(/^(?:rename|copy) (?:from|to) (.+)$/gm)].map(([, path]) => `a/${path}`);
  return [...new Set([...heads, ...moves])].filter((path) => path !== undefined && path !== '/dev/null') as string[];
}

function withoutFirst(path: string): string {
  return path.replace(/^[^/]+\//, '');
}
