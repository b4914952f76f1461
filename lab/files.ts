import { readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileChange, now } from './events.ts';
import type { Timeline } from './timeline.ts';
import { Trouble } from './trouble.ts';

/** The ways in which a file changes on real machines. Names are relative to one folder, mostly /etc. */
export interface FileActions {
  /** Writes a new file beside the old one and renames it over: what careful programs do. */
  renameOver(name: string, content: string): Promise<void>;
  /** Opens the file that is there and writes it anew: same inode. */
  writeInPlace(name: string, content: string): Promise<void>;
  /** Makes `name` a symlink to `target`, atomically, as resolvconf and systemd-resolved do. */
  flipSymlink(name: string, target: string): Promise<void>;
  remove(name: string): Promise<void>;
  /** Creates a file that is not there, with a modification time that `writeSameSizeSameSecond` can stay close to. */
  create(name: string, content: string): Promise<void>;
  /**
   * Writes in place, with content of the same length, and leaves a modification time in the same second but not at the
   * same nanosecond, as two quick writes do. @throws Trouble if the lengths differ
   */
  writeSameSizeSameSecond(name: string, content: string): Promise<void>;
}

/** A second, and two moments inside it, for files that change "in the same second"; any past second will do. */
const SECOND = 1_700_000_000;
const EARLY = SECOND + 0.25;
const LATE = SECOND + 0.75;

/** The actions on the files of one folder, which the events call by the name it has on the host. */
export function fileActions(
  host: string,
  { folder, called }: { folder: string; called: string },
  timeline: Timeline,
): FileActions {
  const log = (name: string, how: FileChange, content: string | null) =>
    timeline.add({ kind: 'file', at: now(), host, path: `${called}/${name}`, how, content });
  const replace = async (name: string, make: (temporary: string) => Promise<void>) => {
    const temporary = join(folder, `.${name}.new`);
    await make(temporary);
    await rename(temporary, join(folder, name));
  };
  return {
    async renameOver(name, content) {
      await replace(name, (temporary) => writeFile(temporary, content));
      log(name, 'rename-over', content);
    },
    async writeInPlace(name, content) {
      await writeFile(join(folder, name), content);
      log(name, 'write-in-place', content);
    },
    async flipSymlink(name, target) {
      await replace(name, (temporary) => symlink(target, temporary));
      log(name, 'symlink-flip', await readFile(join(folder, name), 'utf8'));
    },
    async remove(name) {
      await rm(join(folder, name));
      log(name, 'remove', null);
    },
    async create(name, content) {
      await writeFile(join(folder, name), content, { flag: 'wx' });
      await utimes(join(folder, name), EARLY, EARLY);
      log(name, 'create', content);
    },
    async writeSameSizeSameSecond(name, content) {
      const path = join(folder, name);
      const before = await readFile(path, 'utf8');
      if (before.length !== content.length)
        throw new Trouble(`${name}: the new content must be ${before.length} bytes`);
      await writeFile(path, content);
      await utimes(path, LATE, LATE);
      log(name, 'write-in-place', content);
    },
  };
}
