import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LoadDocument } from '../../lab/load/document.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { insideOf, whenEnded } from '../namespaces/whole-end.ts';
import { RESOLV_LAB } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let commands: OneProcess;
beforeAll(async () => {
  directory = await temporaryDirectory();
  commands = inOneProcess();
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

const bench = (...words: string[]) => commands.start(['daemon', 'bench', ...words]);
const SHORT = ['--daemon', 'nsncd', '--database', 'passwd', '--concurrency', '4', '--rounds', '1', '--duration', '20'];

test('one run has every way and number of workers, and its folder is a baseline of this machine alone', async () => {
  const out = join(directory.path, 'out');
  const { exitCode, stdout, stderr } = await bench(...SHORT, '--workers', '1,2', '--json', '--out', out);
  const document = LoadDocument.parse(JSON.parse(stdout));
  expect(document.measurements.map(({ system, way, status }) => `${system} ${way} ${status}`)).toEqual([
    'direct libc ok',
    'null socket ok',
    ...['nsncd×1', 'nsncd×2'].flatMap((system) => [`${system} libc ok`, `${system} socket ok`]),
  ]);
  expect(document.systems.at(-1)?.settings).toMatchObject({ NSNCD_WORKER_COUNT: 2 });
  expect(exitCode).toBe(0);
  expect(stderr).toContain('nsncd×2, socket');
  expect((await readdir(out)).sort()).toEqual(['bench.html', 'bench.json']);
  expect(LoadDocument.parse(JSON.parse(await readFile(join(out, 'bench.json'), 'utf8')))).toEqual(document);

  const same = await bench(...SHORT, '--workers', '1,2', '--baseline', join(out, 'bench.json'));
  expect(same.stdout).toContain('Against the baseline');
  expect(same.exitCode).toBe(0);

  const other = join(directory.path, 'other.json');
  await writeFile(other, JSON.stringify({ ...document, machine: { ...document.machine, cores: 1024 } }));
  const refused = await bench(...SHORT, '--baseline', other);
  expect(refused.stderr).toMatch(/of another machine \(1024 × .*make one here with --out$/);
  expect(refused.stderr.split('\n')).toHaveLength(1);
  expect(refused.exitCode).toBe(64);
});

test('a daemon of one’s own that mixes up its clients is told, with exit code 1', async () => {
  const path = join(directory.path, 'mixes');
  const generator = join(import.meta.dirname, '../../lab/load/c');
  const parts = ['nscd.c', 'population.c', 'answer.c'].map((file) => join(generator, file));
  const double = join(import.meta.dirname, '../lab/load/fixtures/double.c');
  await execa('cc', ['-std=c99', '-D_GNU_SOURCE', '-DFAULT=mixes', `-I${generator}`, double, ...parts, '-o', path]);
  const { exitCode, stdout } = await bench(...SHORT, '--program', path);
  expect(stdout).toMatch(/^! nsncd, socket, passwd, 4 clients: \d+ answers to another question: asked for u\d+/m);
  expect(exitCode).toBe(1);
});

test('an interrupted run ends at once, and leaves nothing', async () => {
  const out = join(directory.path, 'interrupted');
  const words = ['daemon', 'bench', ...SHORT, '--duration', '600000', '--out', out];
  const running = execa(process.execPath, [RESOLV_LAB, ...words], { reject: false });
  for await (const line of createInterface(running.stderr)) if (line === 'round 1 of 1') break;
  const gone = whenEnded(insideOf(running.pid as number));
  running.kill('SIGINT');
  const { exitCode, stdout } = await running;
  await gone;
  expect(exitCode).toBe(130);
  expect(stdout).toBe('');
  expect(existsSync(out)).toBe(false);
});

describe('a mistake is one line, with exit code 64', () => {
  test.each([
    [['--concurrency', '0'], 'It must be an integer from 1 to 1024.'],
    [['--concurrency', '1,x'], 'It must be an integer from 1 to 1024.'],
    [['--dns-latency', '5000'], 'It must be an integer from 0 to 2000.'],
    [['--database', 'host'], "did you mean 'hosts'?"],
    [['--daemon', 'none'], 'none'],
    [['--daemon', 'nscd', '--workers', '2'], 'add --daemon nsncd'],
    [['--libc', 'debian-*'], 'name one'],
    [['--libc', 'deb:/nowhere.deb'], 'deb:/nowhere.deb: /nowhere.deb does not exist'],
    [['--libc', 'musl-trixie'], 'musl asks a daemon for users and groups alone: name one of glibc'],
    [['--baseline', '/nowhere'], '--baseline /nowhere: ENOENT'],
    [['--baseline', '/etc/passwd'], 'it is no bench.json of daemon bench'],
    [['--program', '/nowhere/nsncd'], 'does not exist'],
  ])('%j', async (words, message) => {
    const { exitCode, stdout, stderr } = await bench(...words);
    expect(stderr).toContain(message);
    expect(stderr.split('\n')).toHaveLength(1);
    expect({ exitCode, stdout }).toEqual({ exitCode: 64, stdout: '' });
  });
});
