import { execa } from 'execa';
import { COMPILED, WITH_FIXTURES } from './command.ts';

/** Puts a small disk where the first word says, and goes on with the others. */
const MOUNT = 'mount -t tmpfs -o size=200k tmpfs "$0" && exec "$@"';

/** Runs the command with a disk of 200 kB in place of a folder, which nobody else sees. */
export function inLittleRoom(folder: string, words: readonly string[], env: Record<string, string> = {}) {
  return execa(
    'unshare',
    ['--user', '--map-root-user', '--mount', 'sh', '-c', MOUNT, folder, process.execPath, WITH_FIXTURES, ...words],
    { env: { ...COMPILED, ...env }, reject: false, stdin: 'ignore' },
  );
}
