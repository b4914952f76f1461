import { chmod, chown, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { LEAST_PROCESSES } from '../../lab/requirements/process-limit.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY } from './command.ts';

/** A user without other processes; the kernel applies no such limit to root. */
const USER = 65533;

/** Mounts the images at a path that the user can read, in a new mount namespace, and continues as that user with a process limit. */
const AS_USER =
  'mount --bind "$1" "$2" && limit=$3 && shift 3 && exec setpriv --reuid "$0" --regid "$0" --clear-groups bash -c "ulimit -u $limit; exec \\"\\$@\\"" bash "$@"';

async function runWith(limit: number, ...words: string[]) {
  await using directory = await temporaryDirectory();
  const home = join(directory.path, 'home');
  const images = join(home, 'cache/images');
  await mkdir(images, { recursive: true });
  await chmod(directory.path, 0o755);
  for (const path of [home, join(home, 'cache')]) await chown(path, USER, USER);
  const program = [process.execPath, join(REPOSITORY, 'bin/resolv-lab.ts'), 'run', ...words];
  const { stdout, stderr, exitCode } = await execa(
    'unshare',
    [
      ...['--mount', 'sh', '-c', AS_USER, `${USER}`, join(cacheDir(), 'images'), images, `${limit}`],
      ...[...program, '--json', '--out', join(home, 'out')],
    ],
    { env: { HOME: home, RESOLV_LAB_CACHE: join(home, 'cache') }, reject: false },
  );
  // No stack trace of the lab.
  expect(stderr).not.toMatch(/^ {4}at /m);
  return { stdout, stderr, exitCode };
}

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)('too few processes for one cell are reported before the run, with the remedy', async () => {
  const { stdout, stderr, exitCode } = await runWith(LEAST_PROCESSES, 'stale-resolv-conf', '--libc', 'host');
  expect(stderr).toMatch(
    /^MISSING +processes +this user may start \d+ more, and \d+ are needed\n.*\n +to get it: .*ulimit -u/m,
  );
  expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 69 });
});
