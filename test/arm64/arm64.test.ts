/** What can be known of arm64 on another machine. The cross compiler is in an image; `npm run test:arm64` makes it. */
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { archOf, interpreterOf } from '../../lab/libc/inspect/arch.ts';
import { inspectWithPackages, provisionWithPackages } from '../../lab/libc/packages/packages-image.ts';
import { REPOSITORY } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { sourceOfFacts } from '../probes/c-facts.ts';

const IMAGE = { id: 'debian-bookworm', packages: ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross'] };

const wanted = process.env.RESOLV_LAB_TEST_ARM64 === '1';
const [state] = wanted
  ? await provisionWithPackages([IMAGE], { progress: () => {} })
  : [await inspectWithPackages(IMAGE)];
if (wanted && state?.state !== 'ready') throw new Error(`no cross compiler: ${JSON.stringify(state)}`);
const root = state?.state === 'ready' ? state.libc.root : null;

/** Runs the cross compiler of the image, in a folder. */
function compile(words: readonly string[], { cwd, input = '' }: { cwd: string; input?: string }) {
  const links = ['bin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]);
  const folders = ['--ro-bind', `${root}/usr`, '/usr', ...links, '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'];
  const own = ['--ro-bind', REPOSITORY, '/mnt', '--bind', cwd, '/srv', '--chdir', '/srv'];
  return execa('bwrap', [...folders, ...own, 'aarch64-linux-gnu-gcc', ...words], { input, reject: false });
}

describe.skipIf(root === null)('for arm64, with a cross compiler (npm run test:arm64)', () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  beforeAll(async () => {
    folder = await temporaryDirectory();
    return () => folder[Symbol.asyncDispose]();
  });

  const facts = (source: string) =>
    compile(['-std=c11', '-w', '-fsyntax-only', '-x', 'c', '-'], { cwd: folder.path, input: source });

  test('the numbers of structures, constants and system calls are those of the headers', async () => {
    const { exitCode, stderr } = await facts(sourceOfFacts('arm64'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('those of x86-64 are not', async () => {
    const { stderr } = await facts(sourceOfFacts('x64'));
    expect(stderr).toContain('__NR_setgroups == 116');
  });

  test.each(globSync('{lab,probes}/**/c', { cwd: REPOSITORY }))(
    'the programs of %s compile without a warning',
    async (sources) => {
      const files = globSync('*.c', { cwd: join(REPOSITORY, sources) }).map((name) => `/mnt/${sources}/${name}`);
      expect(files).not.toEqual([]);
      const flags = ['-std=c99', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-O1', '-g', '-c'];
      const { exitCode, stderr } = await compile([...flags, ...files], { cwd: folder.path });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  );

  test('the C probe is a program for arm64, with the loader of the table', async () => {
    const files = globSync('probes/c/*.c', { cwd: REPOSITORY }).map((name) => `/mnt/${name}`);
    const words = ['-std=c99', '-D_GNU_SOURCE', ...files, '-lresolv', '-lpthread', '-o', 'probe'];
    expect(await compile(words, { cwd: folder.path })).toMatchObject({ exitCode: 0 });
    const probe = join(folder.path, 'probe');
    expect(await archOf(probe)).toBe('aarch64');
    expect(await interpreterOf(probe)).toBe('/lib/ld-linux-aarch64.so.1');
  });
});
