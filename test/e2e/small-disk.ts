import { execa } from 'execa';
import { WITH_FIXTURES } from './command.ts';

/** Mounts a small disk on the folder in `$0`, and runs the other arguments. */
const MOUNT = 'mount -t tmpfs -o size=200k tmpfs "$0" && exec "$@"';

/** Runs the command with a disk of 200 kB in place of a folder, in a separate mount namespace. */
export function inLittleRoom(folder: string, words: readonly string[], env: Record<string, string> = {}) {
  return execa(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'sh', '-c', MOUNT, folder, process.execPath, WITH_FIXTURES, ...words],
    { env, reject: false, stdin: 'ignore' },
  );
}
