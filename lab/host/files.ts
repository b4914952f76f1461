import { readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FileChange, type FileEvent, now } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { Timeline } from '../core/timeline.ts';

/** The ways in which files change on real machines. Names are relative to one directory, mostly /etc. */
export interface FileActions {
  /** Writes a new file beside the old one and renames it over the old one, as most programs do. */
  renameOver(name: string, content: string | Buffer): Promise<void>;
  /** Truncates the existing file and writes it again: same inode. */
  writeInPlace(name: string, content: string | Buffer): Promise<void>;
  /** Makes `name` a symlink to `target`, atomically, as resolvconf and systemd-resolved do. */
  flipSymlink(name: string, target: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Creates a file, which must not exist. Its modification time leaves room for `writeSameSizeSameSecond`. */
  create(name: string, content: string): Promise<void>;
  /**
   * Writes in place, with content of the same length. The modification time stays in the same second but differs in its nanoseconds, as after
   * two quick writes. @throws HarnessError if the lengths differ
   */
  writeSameSizeSameSecond(name: string, content: string): Promise<void>;
}

/** A second in the past, and two times inside it, for files that change in the same second. */
const SECOND = 1_700_000_000;
const EARLY = SECOND + 0.25;
const LATE = SECOND + 0.75;

/** The actions on the files of one directory. @param called the directory's path on the host, for events */
export function fileActions(
  host: string,
  { folder, called }: { folder: string; called: string },
  timeline: Timeline,
): FileActions {
  const change = async (
    name: string,
    how: FileChange,
    act: (path: string) => Promise<void>,
    more: Pick<FileEvent, 'target'> = {},
  ) => {
    const path = join(folder, name);
    const before = await contentOf(path);
    await act(path);
    const at = now();
    const content = await contentOf(path);
    timeline.add({ kind: 'file', at, host, path: `${called}/${name}`, how, content, before, ...more });
  };
  const replace = async (path: string, make: (temporary: string) => Promise<void>) => {
    const temporary = join(dirname(path), `.${basename(path)}.new`);
    await make(temporary);
    await rename(temporary, path);
  };
  return {
    renameOver: (name, content) =>
      change(name, 'rename-over', (path) => replace(path, (temporary) => writeFile(temporary, content))),
    writeInPlace: (name, content) => change(name, 'write-in-place', (path) => writeFile(path, content)),
    flipSymlink: (name, target) =>
      change(name, 'symlink-flip', (path) => replace(path, (temporary) => symlink(target, temporary)), { target }),
    remove: (name) => change(name, 'remove', (path) => rm(path)),
    create: (name, content) =>
      change(name, 'create', async (path) => {
        await writeFile(path, content, { flag: 'wx' });
        await utimes(path, EARLY, EARLY);
      }),
    writeSameSizeSameSecond: (name, content) =>
      change(name, 'write-in-place', async (path) => {
        const before = await readFile(path, 'utf8');
        if (before.length !== content.length)
          throw new HarnessError(`${name}: the new content must be ${before.length} bytes`);
        await writeFile(path, content);
        await utimes(path, LATE, LATE);
      }),
  };
}

/** The content of the file at a path; null without a file. */
async function contentOf(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
