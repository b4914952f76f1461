import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { definitions } from '../../lab/libc/catalogue/definitions.ts';
import { ARCHES } from '../../lab/libc/inspect/arch.ts';
import { REPOSITORY } from '../e2e/command.ts';

/** The table of architectures, the toolchain that exists for one of them alone, and tests about these. */
const MAY_NAME_ONE = [
  'lab/libc/inspect/arch.ts',
  'lab/libc/catalogue/definitions.ts',
  'test/arm64/arm64.test.ts',
  'test/setup/arch-names.test.ts',
];

const NAMES = /x86_64|amd64|aarch64/;

/** A source without its comments, and without what is behind `//` in an address. */
const code = (text: string) => text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');

test('no code names one architecture, except for the table of them', async () => {
  const { stdout } = await execa(
    'git',
    ['ls-files', '-z', '*.ts', '*.mjs', '*.c', '*.h', '*.sh', 'bin', 'action.yml'],
    {
      cwd: REPOSITORY,
    },
  );
  const files = stdout.split('\0').filter((file) => file !== '' && !MAY_NAME_ONE.includes(file));
  const naming: string[] = [];
  for (const file of files) {
    // A file that is deleted and not committed is still in the list.
    const text = await readFile(join(REPOSITORY, file), 'utf8').catch(() => '');
    if (NAMES.test(code(text))) naming.push(file);
  }
  expect(naming).toEqual([]);
});

test('such a name is found', () => {
  expect(NAMES.test(code("// x86_64\nconst a = '/usr/lib/x86_64-linux-gnu';"))).toBe(true);
  expect(NAMES.test(code('/* amd64 */ const a = ARCH.name; // other\n  // aarch64'))).toBe(false);
});

describe('the npm packages have what each architecture needs', async () => {
  const { packages } = JSON.parse(await readFile(join(REPOSITORY, 'package-lock.json'), 'utf8'));
  const ofCpu = (name: string) => packages[`node_modules/${name}`]?.cpu;

  test.each(ARCHES.map(({ node }) => node))('%s', (node) => {
    expect([ofCpu(`node-linux-${node}`)].flat()).toEqual([node]);
    expect([ofCpu(`@yuuang/ffi-rs-linux-${node}-gnu`)].flat()).toEqual([node]);
  });

  test('both Nodes are of the same major version', () => {
    const majors = ARCHES.map(({ node }) => packages[`node_modules/node-linux-${node}`].version.split('.')[0]);
    expect(new Set(majors).size).toBe(1);
  });

  test('C libraries from npm say their architecture', () => {
    for (const { source } of definitions)
      if (source.from === 'npm-tarball') expect([ofCpu(source.package)].flat()).toEqual([source.arch]);
  });
});
