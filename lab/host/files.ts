import { closeSync, constants, fstatSync, openSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { chmod, link, open, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { type FileChange, type FileEvent, now } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { Timeline } from '../core/timeline.ts';
import { isNoFile } from './is-no-file.ts';

/** The ways in which files change on real machines. Names are relative to one directory, mostly /etc. */
export interface FileActions {
  /** Writes a new file beside the old one and renames it over the old one, as most programs do. */
  renameOver(name: string, content: string | Buffer): Promise<void>;
  /** Truncates the existing file and writes it again: same inode. */
  writeInPlace(name: string, content: string | Buffer): Promise<void>;
  /** Makes `name` a symlink to `target`, atomically, as resolvconf and systemd-resolved do. */
  flipSymlink(name: string, target: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Changes the permissions, such as 0o000. Programs in a sandbox have no capability to read the file in spite of them. */
  chmod(name: string, mode: number): Promise<void>;
  /** Creates a file, which must not exist. Its modification time leaves room for `writeSameSizeSameSecond`. */
  create(name: string, content: string): Promise<void>;
  /**
   * Writes in place, with content of the same length. The modification time stays in the same second but differs in its nanoseconds, as after
   * two quick writes. @throws HarnessError if the lengths differ
   */
  writeSameSizeSameSecond(name: string, content: string): Promise<void>;
  /** Renames a FIFO over the file: a program that opens it waits until `release`. */
  hold(name: string): Promise<void>;
  /**
   * Writes what the file now has, or else had before `hold`, into the FIFO, so that the program that waits for it goes on. The file may have
   * been replaced meanwhile. @throws HarnessError if no program waits
   */
  release(name: string): Promise<void>;
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
    const before = contentOf(path);
    await act(path);
    const at = now();
    const content = contentOf(path);
    timeline.add({ kind: 'file', at, host, path: `${called}/${name}`, how, content, before, ...more });
  };
  const replace = async (path: string, make: (temporary: string) => Promise<void>) => {
    const temporary = join(dirname(path), `.${basename(path)}.new`);
    await make(temporary);
    await rename(temporary, path);
  };
  /** Another name of the FIFO, under which it stays after a file was renamed over it; with the content before it. */
  const held = new Map<string, { fifo: string; before: string | null }>();
  return {
    hold: async (name) => {
      const path = join(folder, name);
      const before = contentOf(path);
      await change(name, 'fifo', (each) =>
        replace(each, async (temporary) => {
          await execa('mkfifo', ['--mode=644', temporary]);
          const fifo = join(dirname(path), `.${basename(path)}.fifo`);
          await link(temporary, fifo);
          held.set(name, { fifo, before });
        }),
      );
    },
    release: async (name) => {
      const { fifo, before } = held.get(name) ?? {};
      if (fifo === undefined) throw new HarnessError(`${name} is not held`);
      // A file that was renamed over the FIFO has content of its own.
      const present = contentOf(join(folder, name));
      await change(name, 'fifo-write', () => feed(fifo, (present === '' ? before : present) ?? ''));
      await rm(fifo);
      held.delete(name);
    },
    renameOver: (name, content) =>
      change(name, 'rename-over', (path) => replace(path, (temporary) => writeFile(temporary, content))),
    writeInPlace: (name, content) => change(name, 'write-in-place', (path) => writeFile(path, content)),
    flipSymlink: (name, target) =>
      change(name, 'symlink-flip', (path) => replace(path, (temporary) => symlink(target, temporary)), { target }),
    remove: (name) => change(name, 'remove', (path) => rm(path)),
    chmod: (name, mode) => change(name, 'chmod', (path) => chmod(path, mode)),
    create: (name, content) =>
      change(name, 'create', async (path) => {
        writeFileSync(path, content, { flag: 'wx' });
        utimesSync(path, EARLY, EARLY);
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

/**
 * Writes to a FIFO that a program is opening, or waits to read. A program may close it unread: glibc does so with a hosts file that has no
 * positions (__nss_files_fopen).
 *
 * @throws HarnessError if no program has it open
 */
async function feed(fifo: string, content: string): Promise<void> {
  const { O_WRONLY, O_NONBLOCK } = constants;
  await using handle = await open(fifo, O_WRONLY | O_NONBLOCK).catch((error: NodeJS.ErrnoException) => {
    // fifo(7): without a reader a non-blocking open for writing fails.
    throw error.code === 'ENXIO' ? new HarnessError(`no program has ${basename(fifo)} open`) : error;
  });
  await handle.writeFile(content).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** The content of the file at a path, empty for a FIFO; null without a file that can be read. */
function contentOf(path: string): string | null {
  let file: number | undefined;
  try {
    // Without O_NONBLOCK, open(2) of a FIFO would wait for a writer.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    return fstatSync(file).isFIFO() ? '' : readFileSync(file, 'utf8');
  } catch (error) {
    if (isNoFile(error)) return null;
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
