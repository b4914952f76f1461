import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type MountLine, readMounts } from '../host/mountinfo.ts';
import type { Mount } from '../host/sandbox.ts';
import { call } from '../namespaces/syscalls.ts';

/** <sys/mount.h>: detaches a mount also while a file on it is open. */
const MNT_DETACH = 2;

/**
 * Folders that a client may write to, without a change of the originals: an overlay (mount(8)) for each, whose changes are kept on the
 * workspace and end with the client. Programs write pid files, logs and databases in many places.
 */
export class ScratchCopies implements Disposable {
  readonly #folder: string;
  /** By folder, its overlay; null where the kernel makes none, as Linux before 5.11 in a user namespace. */
  readonly #made = new Map<string, string | null>();
  #mounts: MountLine[] | undefined;

  /** @param folder a directory on the workspace for the changes */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * A folder as a mount at `target`: writable where an overlay is possible, otherwise the folder itself, read-only.
   *
   * @param whole the folder that gets the overlay: this one, or one above it that several mounts share
   */
  mountsOf(source: string, target: string, whole = source): Mount[] {
    // An overlay does not show what is mounted below its folder.
    const isMountPoint = source !== whole && this.#targets.includes(source);
    const copy = this.#copyOf(isMountPoint ? source : whole);
    if (copy === null) return [{ source, target }];
    const below = this.#mountsBelow(source).map((path) => ({
      ...{ source: path, target: target + path.slice(source.length) },
    }));
    return [{ source: isMountPoint ? copy : join(copy, relative(whole, source)), target, writable: true }, ...below];
  }

  [Symbol.dispose](): void {
    for (const copy of this.#made.values()) if (copy !== null) call('umount2', copy, MNT_DETACH);
    this.#made.clear();
  }

  get #targets(): string[] {
    this.#mounts ??= readMounts('self');
    return this.#mounts.map(({ target }) => target);
  }

  #copyOf(source: string): string | null {
    const known = this.#made.get(source);
    if (known !== undefined) return known;
    const copy = isPlain(source) ? this.#make(source) : null;
    this.#made.set(source, copy);
    return copy;
  }

  #make(source: string): string | null {
    const place = join(this.#folder, `${this.#made.size}`);
    const [merged, upper, work] = [join(place, 'merged'), join(place, 'upper'), join(place, 'work')];
    for (const folder of [merged, upper, work]) mkdirSync(folder, { recursive: true });
    try {
      call('mount', 'overlay', merged, 'overlay', 0, `lowerdir=${source},upperdir=${upper},workdir=${work},userxattr`);
      return merged;
    } catch {
      return null;
    }
  }

  /** The uppermost readable mounts below a folder, without the lab's workspace. */
  #mountsBelow(folder: string): string[] {
    const below = this.#targets.filter((target) => target.startsWith(`${folder}/`));
    const upper = below.filter((path) => !below.some((other) => path.startsWith(`${other}/`)));
    return [...new Set(upper)].filter((path) => !this.#folder.startsWith(`${path}/`) && isReadable(path));
  }
}

/** In the options of an overlay these characters have a meaning. */
function isPlain(path: string): boolean {
  return !/[,:\\]/.test(path);
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
