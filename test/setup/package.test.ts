import { access, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { compiledDir } from '../../lab/util/cache-paths.ts';
import { REPOSITORY } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { copyOfRepository } from './repository-copy.ts';

/** Two megabytes, the most that the package may have. */
const MOST_OCTETS = 2_000_000;

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
let source: string;
let tarball: string;

beforeAll(async () => {
  folder = await temporaryDirectory();
  source = await copyOfRepository(join(folder.path, 'source'));
  const { stdout } = await execa('npm', ['pack', '--json', '--silent', '--pack-destination', folder.path], {
    cwd: source,
  });
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[')));
  tarball = join(folder.path, packed.filename);
  return () => folder[Symbol.asyncDispose]();
});

/** The package.json in a package. */
async function manifestIn(file: string): Promise<string> {
  const { stdout } = await execa('tar', ['--extract', '--to-stdout', '--file', file, 'package/package.json'], {
    stripFinalNewline: false,
  });
  return stdout;
}

test('npm pack leaves the folder as it was', async () => {
  expect(await readFile(join(source, 'package.json'))).toEqual(await readFile(join(REPOSITORY, 'package.json')));
  expect((await readdir(source)).filter((name) => name === 'dist' || name.startsWith('.package.json'))).toEqual([]);
});

test('after a packing that was interrupted, npm pack works again', async () => {
  const at = (...names: string[]) => join(source, ...names);
  const [own, packed] = await Promise.all([readFile(at('package.json'), 'utf8'), manifestIn(tarball)]);
  // What an interruption leaves: the package.json of the package, that of the repository beside it, and some bundles.
  await rename(at('package.json'), at('.package.json.repository'));
  await writeFile(at('package.json'), packed);
  await mkdir(at('dist/left-behind'), { recursive: true });
  expect(JSON.parse(packed).scripts).toBeUndefined();
  const { stderr } = await execa('node', ['setup/start.mjs', 'prepack'], { cwd: source });
  expect(stderr).toBe('');
  expect(await readFile(at('package.json'), 'utf8')).toBe(packed);
  expect(await readdir(at('dist'))).not.toContain('left-behind');
  await execa('node', ['setup/start.mjs', 'postpack'], { cwd: source });
  expect(await readFile(at('package.json'), 'utf8')).toBe(own);
});

test('the package has less than 2 MB', async () => {
  expect((await stat(tarball)).size).toBeLessThan(MOST_OCTETS);
});

describe('installed in an empty folder', () => {
  let home: string;
  const inHome = (program: string, words: readonly string[]) =>
    execa(program, words, { cwd: home, reject: false, stdin: 'ignore' });
  /** What users type: npx takes the Node that came with the packages. */
  const npx = (words: readonly string[]) => inHome('npx', ['--no-install', 'resolv-lab', ...words]);
  /** What npx starts, without npx. */
  const lab = (words: readonly string[]) => inHome(join(home, 'node_modules/.bin/resolv-lab'), words);

  beforeAll(async () => {
    home = join(folder.path, 'home');
    await mkdir(home);
    await writeFile(join(home, 'package.json'), '{}');
    await execa('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: home });
  });

  test('it has no TypeScript that Node would have to strip, and no tests', async () => {
    const installed = await readdir(join(home, 'node_modules/resolv-lab'));
    expect(installed).not.toContain('test');
    const { exports } = JSON.parse(await readFile(join(home, 'node_modules/resolv-lab/package.json'), 'utf8'));
    expect(exports.default).toMatch(/\.mjs$/);
  });

  test('a repro runs with both probes and a daemon, an entry of the catalogue beside it, and has a report', async () => {
    const words = [
      'stale-resolv-conf',
      'strict-error',
      '--libc',
      'debian-trixie',
      '--daemon',
      'none,nsncd',
      '--json',
      '--out',
      'run',
    ];
    const { stdout, exitCode } = await npx(['run', ...words]);
    const { cells } = RunDocument.parse(JSON.parse(stdout));
    const statusesOf = (id: string) => new Set(cells.filter(({ repro }) => repro === id).map(({ status }) => status));
    expect(statusesOf('stale-resolv-conf')).toEqual(new Set(['pass']));
    // It is about the client's own resolver.
    expect(statusesOf('strict-error')).toEqual(new Set(['pass', 'unsupported']));
    expect(cells.map(({ probe }) => probe)).toEqual(expect.arrayContaining(['c', 'ffi']));
    expect(exitCode).toBe(0);
    // Without compiled code each of the two processes of a run takes twice the time to start.
    for (const kind of ['run', 'run-inside']) expect(await readdir(compiledDir())).toContain(kind);
    const report = await lab(['report', 'run', '--reporter', 'html=page.html']);
    expect(report.exitCode).toBe(0);
    expect(await readFile(join(home, 'page.html'), 'utf8')).toContain('type="importmap"');
  });

  test('a scenario of the user’s own imports the package, and the results are below the current folder', async () => {
    expect((await lab(['new', 'mine'])).exitCode).toBe(0);
    const { exitCode, stderr } = await lab(['run', './mine.ts', '--libc', 'debian-trixie', '--probe', 'c']);
    expect({ exitCode, stderr: stderr.includes('Error') }).toEqual({ exitCode: 0, stderr: false });
    expect(await readdir(join(home, 'runs'))).toContain('latest');
    expect(await readdir(join(home, 'node_modules/resolv-lab'))).not.toContain('runs');
  });

  test('an editor finds the types', async () => {
    const file = join(home, 'typed.ts');
    await writeFile(file, "import { scenario } from 'resolv-lab';\nexport default scenario({ title: 1 });\n");
    onTestFinished(() => writeFile(file, ''));
    const tsc = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    // With the tsconfig.json of `new`.
    const { stdout } = await execa(process.execPath, [tsc, '--project', home], { reject: false });
    expect(stdout).toContain("Type 'number' is not assignable to type 'string'");
    expect(stdout).not.toContain('Cannot find module');
  });

  test('what is read from files of the package is there', async () => {
    for (const words of [
      ['explain', '3'],
      ['explain', 'stale-resolv-conf'],
      ['bugs', '31476', '--libc', 'debian-trixie'],
    ]) {
      const { exitCode, stdout } = await lab(words);
      expect({ words, exitCode, some: stdout.length > 100 }).toEqual({ words, exitCode: 0, some: true });
    }
  });

  test('files of the lab that a message names are there, seen from the current folder', async () => {
    const { stdout } = await lab(['explain', 'strict-error']);
    const [, scenario = ''] = /^- the scenario: `(.*)`$/m.exec(stdout) ?? [];
    const { stderr } = await lab(['run', '20477']);
    const [, page = ''] = /\((\S+\.md)\)$/m.exec(stderr) ?? [];
    expect([scenario, page]).toEqual([
      'node_modules/resolv-lab/repros/catalogue/errors/strict-error.ts',
      'node_modules/resolv-lab/docs/not-staged.md',
    ]);
    for (const file of [scenario, page]) await access(join(home, file));
  });
});
