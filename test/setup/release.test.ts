import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { changesOf, planRelease } from '../../setup/release.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const CHANGELOG = '# Changelog\n\n## Unreleased\n\n## 1.2.0 - 2026-01-02\n\n- second\n\n## 1.1.0\n\n- first\n';

test('the changes of a version', () => {
  expect(changesOf(CHANGELOG, '1.2.0')).toBe('- second');
  expect(changesOf(CHANGELOG, '1.1.0')).toBe('- first');
  expect(changesOf(CHANGELOG, '1.1')).toBeNull();
  expect(changesOf(CHANGELOG, 'Unreleased')).toBeNull();
});

/** A repository with this version and changelog, all committed. */
async function repository(version: string) {
  const folder = await temporaryDirectory();
  const git = (...words: string[]) => execa('git', words, { cwd: folder.path });
  await git('init', '--quiet');
  await writeFile(join(folder.path, 'package.json'), JSON.stringify({ name: 'one', version }));
  await writeFile(join(folder.path, 'CHANGELOG.md'), CHANGELOG);
  await git('add', '.');
  await git('-c', 'user.name=a', '-c', 'user.email=a@lab.test', 'commit', '--quiet', '-m', 'one');
  return { ...folder, path: folder.path, git, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test('a version with a section of the changelog can be published', async () => {
  await using made = await repository('1.2.0');
  expect(await planRelease(made.path)).toEqual({ version: '1.2.0', tag: 'v1.2.0', changes: '- second', obstacles: [] });
});

test('what prevents a release is named', async () => {
  await using made = await repository('1.3.0');
  await made.git('tag', 'v1.3.0');
  await writeFile(join(made.path, 'new'), '');
  expect((await planRelease(made.path)).obstacles).toEqual([
    "CHANGELOG.md has no section '## 1.3.0': rename 'Unreleased'",
    'there are changes that are not committed',
    'the tag v1.3.0 exists: raise the version in package.json',
  ]);
});

test('what will be in the first release of a version is shown before it has a section', async () => {
  await using made = await repository('1.3.0');
  await writeFile(join(made.path, 'CHANGELOG.md'), CHANGELOG.replace('## Unreleased\n', '## Unreleased\n\n- third\n'));
  expect((await planRelease(made.path)).changes).toBe('- third');
});

test.each(['--dryrun', '--dry', 'patch'])('%s publishes nothing', async (word) => {
  const { exitCode, stderr, stdout } = await execa(process.execPath, ['setup/release.ts', word], {
    cwd: join(import.meta.dirname, '../..'),
    reject: false,
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  expect(stderr).toBe(`'${word}' is no option of release: it takes --dry-run, or nothing to publish`);
});

test('the version is in one place', async () => {
  const house = join(import.meta.dirname, '../..');
  const { version } = JSON.parse(await readFile(join(house, 'package.json'), 'utf8'));
  const { stdout } = await execa('git', ['grep', '-lF', `resolv-lab ${version}`, '--', '*.ts', '*.mjs', '*.yml'], {
    cwd: house,
    reject: false,
  });
  expect(stdout.split('\n').filter((file) => file !== '' && !file.startsWith('test/'))).toEqual([]);
});
