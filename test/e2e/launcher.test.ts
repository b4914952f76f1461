import { access, constants, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY, start } from './command.ts';

/** The file that npx starts, and the file that it runs with Node. */
const COMMAND = packageJson.bin['resolv-lab'];
const LAUNCHER = 'bin/resolv-lab.mjs';

/** The files of a clone before `npm ci`. */
const PARTS = ['package.json', 'bin', 'fake-dns', 'lab', 'probes', 'reports', 'repros', 'setup'];

/** Copies parts of the repository. */
function copyOf(parts: readonly string[], to: string) {
  return execa('cp', ['-r', ...parts, to], { cwd: REPOSITORY });
}

/** Makes Node report an older version. */
const OLDER = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.19.0' } })";

test('the launcher runs the command, also through a link from another folder, with any Node first in PATH', async () => {
  await using directory = await temporaryDirectory();
  await access(join(REPOSITORY, LAUNCHER), constants.X_OK);
  const link = join(directory.path, 'lab');
  await symlink(join(REPOSITORY, COMMAND), link);
  await writeFile(join(directory.path, 'node'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
  const env = { PATH: `${directory.path}:${process.env.PATH}` };
  const command = (word: string) => execa(link, [word], { cwd: '/', env, reject: false });
  expect(await command('--version')).toMatchObject({ exitCode: 0, stdout: packageJson.version, stderr: '' });
  expect(await command('rnu')).toMatchObject({ exitCode: 64 });
});

test('a Node that is too old is refused, with the remedy', async () => {
  const words = ['--import', `data:text/javascript,${OLDER}`, join(REPOSITORY, LAUNCHER), 'doctor'];
  const { exitCode, stdout, stderr } = await execa(process.execPath, words, { reject: false });
  expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
  expect(stderr).toMatch(/^resolv-lab: this is Node 20\.19\.0; the lab needs Node 24.*; run 'npm start' .*$/);
});

test('from any folder, a Node that is too old starts the Node of the installed packages', async () => {
  await using directory = await temporaryDirectory();
  const at = (...names: string[]) => join(directory.path, ...names);
  await copyOf(['bin', 'setup'], directory.path);
  await mkdir(at('node_modules/.bin'), { recursive: true });
  await writeFile(at('node_modules/.bin/node'), '#!/bin/sh\necho "$@"; exit "$CODE"\n', { mode: 0o755 });
  const older = (code: number) => {
    const words = ['--import', `data:text/javascript,${OLDER}`, at(LAUNCHER), 'run', 'a b'];
    return execa(process.execPath, words, { reject: false, cwd: '/', env: { CODE: `${code}` } });
  };
  for (const exitCode of [0, 64]) {
    expect(await older(exitCode)).toMatchObject({ exitCode, stdout: `${at(LAUNCHER)} run a b`, stderr: '' });
  }
});

test('missing packages are reported, with the remedy', async () => {
  await using directory = await temporaryDirectory();
  await copyOf(PARTS, directory.path);
  const { exitCode, stdout, stderr } = await start(join(directory.path, LAUNCHER), ['doctor']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 69, stdout: '' });
  expect(stderr).toMatch(/^resolv-lab: its npm packages are not installed; run 'npm start' or 'npm ci' .*$/);
});
