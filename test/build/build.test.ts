/**
 * A glibc that is built here: a series of patches, the proof of its fix, a regression, and a patch for modules. The first build takes many
 * minutes on two cores and stays in the cache under its name, so these tests are not part of `npm test`.
 */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { namedLibcDir } from '../../lab/libc/named/registry.ts';
import { REPOSITORY, RESOLV_LAB, run, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const wanted = process.env.RESOLV_LAB_TEST_BUILD === '1';
const HOUR = 3_600_000;
const NAME = process.env.RESOLV_LAB_TEST_BUILD_NAME ?? 'test-2.36';
const FIXTURES = join(REPOSITORY, 'test/fixtures/glibc-2.36');
const SERIES = join(FIXTURES, 'series');
const FIX = join(SERIES, '0004-do-not-keep-the-fallback.patch');

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);
beforeAll(async () => {
  directory = await temporaryDirectory();
});
afterAll(() => directory[Symbol.asyncDispose]());

/** Builds 2.36 with patches once, and copies the libraries of the build tree, which the next build changes. */
async function snapshot(folder: string, patches: readonly string[]): Promise<void> {
  if (existsSync(at(folder))) return;
  const options = patches.flatMap((patch) => ['--patch', patch]);
  const { exitCode, stderr } = await start(RESOLV_LAB, ['libc', 'build', '2.36', '--name', NAME, ...options]);
  expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
  await mkdir(at(folder));
  const copy = `find . -maxdepth 2 -name "*.so*" | tar -cT - | tar -xC "$1"`;
  await execa('sh', ['-c', copy, 'sh', at(folder)], {
    cwd: join(namedLibcDir(NAME), 'build'),
  });
}

function verify(after: string, also: string) {
  const builds = ['--before', `build:${at('before')}`, '--after', `build:${at(after)}`];
  return start(RESOLV_LAB, ['verify-fix', '31476', ...builds, '--also', also, '--out', at(`fix-${after}`)]);
}

describe.skipIf(!wanted)('glibc 2.36', () => {
  test(
    'of five patches, bisect finds the one that fixes bug 31476',
    async () => {
      const words = ['bisect', '31476', '--series', SERIES, '--source', '2.36', '--name', NAME];
      const { exitCode, stdout } = await start(RESOLV_LAB, words);
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(
          /^The change that fixed bug 31476: .*0004-do-not-keep-the-fallback\.patch; the one before is .*0003-constant-value\.patch\.$/m,
        ),
      });
    },
    HOUR,
  );

  test(
    'the released 2.36 and the revision of Debian with its backports: the fixes are proven, and not the other way round',
    async () => {
      await snapshot('before', []);
      const words = (bug: string, out: string) => ['verify-fix', bug, '--also', 'search', '--out', at(out)];
      const builds = [`build:${at('before')}`, 'debian-bookworm'] as const;
      for (const bug of ['31476', '30081']) {
        const proof = await start(RESOLV_LAB, [
          ...words(bug, `debian-${bug}`),
          '--before',
          builds[0],
          '--after',
          builds[1],
        ]);
        expect({ exitCode: proof.exitCode, stdout: proof.stdout }).toEqual({
          exitCode: 0,
          stdout: expect.stringContaining(`The fix of bug ${bug} is proven`),
        });
      }
      const reversed = [...words('31476', 'reversed'), '--before', builds[1], '--after', builds[0]];
      expect(await start(RESOLV_LAB, reversed)).toMatchObject({
        exitCode: 1,
        stdout: expect.stringContaining('it is the other way round'),
      });
    },
    HOUR,
  );

  test(
    'verify-fix proves that patch, and the other entries stay',
    async () => {
      await snapshot('before', []);
      await snapshot('after', [FIX]);
      const { exitCode, stdout } = await verify('after', 'search');
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(/^The fix of bug 31476 is proven: /),
      });
    },
    HOUR,
  );

  test(
    'a fix that breaks the search list is a regression',
    async () => {
      await snapshot('before', []);
      await snapshot('broken', [join(FIXTURES, 'broken-search-list.patch')]);
      const { exitCode, stdout } = await verify('broken', 'search');
      expect({ exitCode, stdout }).toEqual({
        exitCode: 1,
        stdout: expect.stringContaining('shows its failure only after the fix'),
      });
    },
    HOUR,
  );

  test(
    'modules are found by the variable of a patch, on the patched build alone',
    async () => {
      await snapshot('before', []);
      await snapshot('modules', [join(FIXTURES, 'nss-module-path.patch')]);
      const libcs = ['--libc', `stock=build:${at('before')},patched=build:${at('modules')}`, '--probe', 'c'];
      const words = [
        'docs/examples/nss-module-path.ts',
        '--variant',
        '*',
        '--daemon',
        'none,nscd',
        '--daemon-libc',
        'debian-bookworm',
      ];
      const { document } = await run([...words, ...libcs, '--out', at('run-modules')], { cwd: REPOSITORY }, RESOLV_LAB);
      // The variant with a daemon is about nothing else, and the others are about the client's own resolver.
      const ran = document.cells.filter(({ status }) => status !== 'unsupported');
      const seen = Object.fromEntries(ran.map(({ variant, libc, observed }) => [`${variant} ${libc.id}`, observed]));
      expect(seen).toEqual({
        'main stock': 'reproduced',
        'main patched': 'not-reproduced',
        'other-folder stock': 'reproduced',
        'other-folder patched': 'reproduced',
        'library-path stock': 'not-reproduced',
        'library-path patched': 'not-reproduced',
        'daemon stock': 'not-reproduced',
        'daemon patched': 'not-reproduced',
      });
    },
    HOUR,
  );
});
