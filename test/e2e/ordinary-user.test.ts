import { chmod, chown, mkdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { areInstalled } from '../../lab/requirements/programs.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY, WITH_FIXTURES } from './command.ts';

/** The id of Debian's user `nobody`. */
const USER = 65534;

/** What the user has from the cache of root, which others cannot read: images, and the command. All else is built by the user. */
const SHARED = ['images', 'bundles'];

/** Mounts that at a path that the user can read, in a new mount namespace, and continues as that user. */
const AS_USER = `
  for each in ${SHARED.join(' ')}; do mount --bind "$1/$each" "$2/$each" || exit; done
  shift 2 && exec setpriv --reuid "$0" --regid "$0" --clear-groups "$@"`;

test('an ordinary user gets the same results as root, in a sandbox and in a container', async ({ skip }) => {
  if (process.getuid?.() !== 0) skip('only root can become another user, and all other tests run as one');
  if (!(await othersMayRead(REPOSITORY))) skip(`other users cannot read ${REPOSITORY}`);
  await using directory = await temporaryDirectory();
  const home = join(directory.path, 'home');
  const cache = join(home, 'cache');
  for (const each of SHARED) await mkdir(join(cache, each), { recursive: true });
  await chmod(directory.path, 0o755);
  for (const path of [home, cache]) await chown(path, USER, USER);

  const recorders = (await areInstalled(['strace', 'tcpdump'])) ? ['--strace', '--pcap'] : [];
  const matrix = ['--libc', 'host,debian-trixie', '--daemon', 'none,nsncd'];
  for (const [place, container] of [
    ['sandbox', []],
    ['container', ['--container', 'runc']],
  ] as const) {
    const out = join(home, place);
    const words = ['run', 'quick', ...matrix, ...recorders, ...container, '--json', '--out', out];
    const program = [process.execPath, join(cache, relative(cacheDir(), WITH_FIXTURES)), ...words];
    const { stdout, exitCode } = await execa(
      'unshare',
      ['--mount', 'sh', '-c', AS_USER, `${USER}`, cacheDir(), cache, ...program],
      { env: { HOME: home, RESOLV_LAB_CACHE: cache }, reject: false },
    );
    expect(exitCode, place).toBe(0);
    const { cells } = RunDocument.parse(JSON.parse(stdout));
    expect(cells).toHaveLength(8);
    expect(new Set(cells.map(({ status }) => status)), place).toEqual(new Set(['pass']));
    expect((await stat(join(out, 'result.json'))).uid).toBe(USER);
  }
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(home);
});

async function othersMayRead(path: string): Promise<boolean> {
  const { exitCode } = await execa('setpriv', [`--reuid=${USER}`, '--clear-groups', 'test', '-r', join(path, 'bin')], {
    reject: false,
  });
  return exitCode === 0;
}
