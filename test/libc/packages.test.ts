import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { recipeKey } from '../../lab/libc/image/recipe.ts';
import { isPackageName, isUnknownPackage, provisionWithPackages } from '../../lab/libc/index.ts';
import { packagesRecipe } from '../../lab/libc/packages/packages-recipe.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import type { ProgressEvent } from '../../lab/util/progress.ts';
import { RESOLV_LAB, start } from '../e2e/command.ts';

/** The cache of the lab, which has the images without further packages. */
const LAB_CACHE = cacheDir();

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'packages-'));
  vi.stubEnv('RESOLV_LAB_CACHE', join(dir, 'cache'));
  vi.stubEnv('PATH', `${dir}${delimiter}${process.env.PATH}`);
  vi.stubEnv('RESOLV_LAB_DEBIAN_MIRROR', 'http://mirror.test/debian');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(dir, { recursive: true });
});

/** An mmdebstrap that prints its suite and packages as apt's error, or an error of its own for one suite. */
async function replaceMmdebstrap(script: string): Promise<void> {
  const program = join(dir, 'mmdebstrap');
  await writeFile(program, `#!/bin/sh\n${script}\nexit 25\n`);
  await chmod(program, 0o755);
}

function keyOf(id: string, ...packages: string[]): string {
  const recipe = packagesRecipe(id, packages);
  if ('reason' in recipe) throw new Error(recipe.reason);
  return recipeKey(recipe);
}

test('an image depends on the libc and on the set of its packages', () => {
  expect(keyOf('debian-trixie', 'php-cli', 'curl')).toBe(keyOf('debian-trixie', 'curl', 'php-cli', 'curl'));
  expect(keyOf('debian-trixie', 'curl')).not.toBe(keyOf('debian-trixie', 'php-cli'));
  expect(keyOf('debian-trixie', 'curl')).not.toBe(keyOf('debian-bookworm', 'curl'));
});

test.each([
  ['host', /need a libc of a Debian suite, and host is none/],
  ['crosstool-2.17', /need a libc of a Debian suite, and crosstool-2\.17 is none/],
  ['dir:/opt/glibc', /need a libc of a Debian suite/],
  ['musl-trixie', /Debian builds them for glibc, and musl-trixie is musl/],
])('%s has no packages, and nothing is tried', async (id, reason) => {
  await replaceMmdebstrap('echo "E: called"');
  const [state] = await provisionWithPackages([{ id, packages: ['curl'] }], { progress: () => {} });
  expect(state).toMatchObject({ id, state: 'unavailable', reason: expect.stringMatching(reason) });
});

test('each libc is tried by itself, and unavailable with the reason of apt; no image is left behind', async () => {
  await replaceMmdebstrap(
    'echo "E: $*" | sed -n "s/.*include=\\([^ ]*\\).* \\(bookworm\\|trixie\\) .*/E: \\2 \\1/p" >&2',
  );
  const events: ProgressEvent[] = [];
  const requests = ['debian-trixie', 'debian-bookworm'].map((id) => ({ id, packages: ['python3', 'curl'] }));
  const states = await provisionWithPackages(requests, { progress: (event) => events.push(event) });
  const packages = 'libc6,libc-bin,libstdc++6,libgcc-s1,curl,python3';
  expect(states.map((state) => ('reason' in state ? state.reason : state.state))).toEqual([
    `python3, curl for debian-trixie: trixie ${packages}`,
    `python3, curl for debian-bookworm: bookworm ${packages}`,
  ]);
  expect(events.map(({ item, phase }) => `${item}: ${phase}`)).toContain('debian-trixie with python3, curl: begin');
  expect(await readdir(join(dir, 'cache/images'))).toEqual([]);
});

test.each(['python3', 'libstdc++6', 'g++', 'libc6:i386', 'curl=8.14.1-2', 'nscd/experimental'])(
  '%s is a package',
  (word) => {
    expect(isPackageName(word)).toBe(true);
  },
);

test.each(['', '-o=Dir=/', 'python3 curl', 'Python', '../x', 'a;b', '?installed'])("'%s' is no package", (word) => {
  expect(isPackageName(word)).toBe(false);
});

test('a refused package and an unavailable suite differ', () => {
  expect(isUnknownPackage('x for debian-trixie: Unable to locate package x')).toBe(true);
  expect(isUnknownPackage("x for debian-trixie: Version '2' for 'curl' was not found")).toBe(true);
  expect(isUnknownPackage("x for debian-trixie: Failed to fetch http://mirror.test: Couldn't connect")).toBe(false);
});

test.each([
  [['no-such'], 'resolv-lab: --with no-such for debian-trixie: Unable to locate package no-such'],
  [['-o=x'], 'resolv-lab: --with -o=x: it must be the name of a Debian package, like python3 or python3/suite'],
])('run --with %s is a mistake on the command line', async (words, line) => {
  await replaceMmdebstrap('echo "E: Unable to locate package no-such" >&2');
  const argv = ['run', 'stale-resolv-conf', '--libc', 'debian-trixie', '--daemon', 'none', '--with', words.join()];
  const { exitCode, stderr } = await start(RESOLV_LAB, argv, { env: { RESOLV_LAB_CACHE: LAB_CACHE } });
  expect([exitCode, String(stderr).split('\n').at(-1)]).toEqual([64, line]);
});
