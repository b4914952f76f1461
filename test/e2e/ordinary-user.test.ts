import { chmod, chown, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { areInstalled } from '../../lab/requirements/programs.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY } from './command.ts';

/** From its sources: the user cannot read the cache of root, which has the bundles. */
const ENTRY = join(REPOSITORY, 'test/e2e/fixtures/entry.ts');

/** The id of Debian's user `nobody`. */
const USER = 65534;

/** Mounts the images at a path that the user can read, in a new mount namespace, and continues as that user. */
const AS_USER = 'mount --bind "$1" "$2" && shift 2 && exec setpriv --reuid "$0" --regid "$0" --clear-groups "$@"';

test.for([
  ['a sandbox', []],
  ['a container', ['--container', 'runc']],
] as const)('an ordinary user gets the same results as root, in %s', async ([, container], { skip }) => {
  if (process.getuid?.() !== 0) skip('only root can become another user, and all other tests run as one');
  if (!(await othersMayRead(REPOSITORY))) skip(`other users cannot read ${REPOSITORY}`);
  await using directory = await temporaryDirectory();
  const home = join(directory.path, 'home');
  const images = join(home, 'cache/images');
  await mkdir(images, { recursive: true });
  await chmod(directory.path, 0o755);
  for (const path of [home, join(home, 'cache')]) await chown(path, USER, USER);

  const out = join(home, 'out');
  const recorders = (await areInstalled(['strace', 'tcpdump'])) ? ['--strace', '--pcap'] : [];
  const matrix = ['--libc', 'host,debian-trixie', '--daemon', 'none,nsncd'];
  const words = ['run', 'quick', ...matrix, ...recorders, ...container, '--json', '--out', out];
  const program = [process.execPath, ENTRY, ...words];
  const { stdout, exitCode } = await execa(
    'unshare',
    ['--mount', 'sh', '-c', AS_USER, `${USER}`, join(cacheDir(), 'images'), images, ...program],
    { env: { HOME: home, RESOLV_LAB_CACHE: join(home, 'cache') }, reject: false },
  );
  expect(exitCode).toBe(0);
  const { cells } = RunDocument.parse(JSON.parse(stdout));
  expect(cells).toHaveLength(8);
  expect(new Set(cells.map(({ status }) => status))).toEqual(new Set(['pass']));
  expect((await stat(join(out, 'result.json'))).uid).toBe(USER);
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(home);
});

async function othersMayRead(path: string): Promise<boolean> {
  const { exitCode } = await execa('setpriv', [`--reuid=${USER}`, '--clear-groups', 'test', '-r', join(path, 'bin')], {
    reject: false,
  });
  return exitCode === 0;
}
