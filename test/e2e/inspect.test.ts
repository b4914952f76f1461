import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { Log } from 'sarif';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { InspectDocument } from '../../lab/inspect/document.ts';
import { ARCH } from '../../lab/libc/inspect/arch.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { readyLibc } from '../libc/custom-libc-fixture.ts';
import { RESOLV_LAB, start } from './command.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

let folder: string;
let commands: OneProcess;
let stack: AsyncDisposableStack;
beforeAll(async () => {
  stack = new AsyncDisposableStack();
  folder = stack.use(await temporaryDirectory()).path;
  await writeFile(join(folder, 'compose.yml'), LEAKS);
  await writeFile(join(folder, 'clean.yml'), 'services:\n  s:\n    image: x\n');
  commands = stack.use(inOneProcess({ cwd: folder }));
});
afterAll(() => stack.disposeAsync());

const LEAKS =
  'services:\n  web:\n    image: debian:12\n    volumes:\n      - /var/run:/var/run\n    dns_opt: [no-reload]\n    dns: 10.0.0.1\n';

const inspect = (words: readonly string[]) => commands.start(['inspect', ...words]);

describe('the exit code', () => {
  test.each([
    [['--compose', 'clean.yml'], 0],
    [['--compose', 'compose.yml'], 1],
    [['--compose', 'compose.yml', '--compose', 'clean.yml'], 1],
    [['--compose', 'compose.yml', '--ignore', 'nscd-*', '--ignore', 'no-reload'], 0],
    [['--compose', 'compose.yml', '--ignore', 'nscd'], 1],
    [['--compose', 'compose.yml', '--compose', 'none.yml'], 66],
    [['--pid', '4194303'], 66],
    [[], 64],
    [['--pid', 'x'], 64],
    [['--pid', '0'], 64],
    [['--compose', ''], 64],
    [['--compose', 'clean.yml', '--json', '--sarif'], 64],
    [['--compose', 'clean.yml', 'more'], 64],
  ])('of %j is %i', async (words, code) => {
    const { exitCode, stderr } = await inspect(words);
    expect(exitCode).toBe(code);
    expect(stderr.split('\n').filter(Boolean)).toHaveLength(code >= 64 ? 1 : 0);
  });
});

test('the text names the finding with its place, reason, cure and lesson', async () => {
  const { stdout } = await inspect(['--compose', 'compose.yml']);
  for (const text of [
    'web (compose.yml): 2 findings',
    /high +nscd-socket: the host's name service daemon answers its programs/,
    /seen +compose\.yml:5: - \/var\/run:\/var\/run/,
    /why +\S/,
    /cure +\S/,
    /lesson resolv-lab explain nscd-socket-leak/,
    /medium +no-reload/,
    'the image debian:12 is not read',
  ]) {
    expect(stdout).toMatch(text);
  }
});

test('the text has the command that shows the bugs of a C library, and it shows them', async () => {
  const { root } = await readyLibc('debian-bookworm-security');
  const config = { ociVersion: '1', root: { path: root }, process: { args: ['/bin/sh'] } };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const { stdout } = await inspect(['--config', 'config.json', '--ignore', 'libc-bug/!(strict-error|mptcp)']);
  const [, command = ''] = /^ {2}to see the bugs of its C library happen:\n {4}resolv-lab (.*)$/m.exec(stdout) ?? [];
  expect(command.split(' ').slice(0, 3).toSorted()).toEqual(['mptcp', 'run', 'strict-error']);
  const ran = await start(RESOLV_LAB, [...command.split(' '), '--json', '--out', join(folder, 'run')]);
  const { cells } = RunDocument.parse(JSON.parse(String(ran.stdout)));
  expect(cells.map(({ repro, observed }) => `${repro} ${observed}`).toSorted()).toEqual([
    'mptcp reproduced',
    'strict-error reproduced',
  ]);
});

test('findings are printed also if another input cannot be read', async () => {
  const { stdout, stderr } = await inspect(['--compose', 'compose.yml', '--config', 'none']);
  expect(stdout).toContain('nscd-socket');
  expect(stderr).toBe('resolv-lab: none cannot be read: ENOENT: no such file or directory');
});

test('--json is a document of the schema, of all inputs', async () => {
  const { stdout } = await inspect(['--compose', 'compose.yml', '--pid', `${process.pid}`, '--json']);
  const { subjects } = InspectDocument.parse(JSON.parse(stdout));
  expect(subjects.map(({ input }) => input).toSorted()).toEqual(['compose', 'process']);
  const web = subjects.find(({ name }) => name === 'web');
  expect(web?.findings.map(({ id }) => id)).toEqual(['nscd-socket', 'no-reload']);
  expect(subjects.find(({ input }) => input === 'process')?.libc).toMatchObject({ kind: 'glibc' });
});

test('--sarif has a rule, a level and a region for each finding', async () => {
  const { stdout } = await inspect(['--compose', 'compose.yml', '--sarif']);
  const log = JSON.parse(stdout) as Log;
  expect(log.version).toBe('2.1.0');
  const [run] = log.runs;
  const rules = run?.tool.driver.rules ?? [];
  expect(rules.map(({ id }) => id)).toEqual(['nscd-socket', 'no-reload']);
  expect(run?.results).toHaveLength(2);
  for (const { ruleId, ruleIndex, locations } of run?.results ?? []) {
    expect(rules[ruleIndex as number]?.id).toBe(ruleId);
    expect(locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe('compose.yml');
  }
  const [first] = run?.results ?? [];
  expect(first).toMatchObject({ level: 'error' });
  expect(first?.locations?.[0]?.physicalLocation?.region).toMatchObject({ startLine: 5 });
});

test('docker inspect is read from stdin', async () => {
  const container = {
    Id: 'x',
    Name: '/c',
    Config: {},
    HostConfig: {},
    Mounts: [{ Type: 'bind', Source: '/run', Destination: '/run' }],
  };
  const { stdout, exitCode } = await start(RESOLV_LAB, ['inspect', '--container-json', '-'], {
    input: JSON.stringify([container]),
    stdin: 'pipe',
  });
  expect(stdout).toContain('c (-): 1 finding');
  expect(exitCode).toBe(1);
});

test('root that may not read a process is not told to become root', async () => {
  const words = ['--user', '--map-root-user', process.execPath, RESOLV_LAB, 'inspect', '--pid', `${process.pid}`];
  const { exitCode, stderr } = await execa('unshare', words, { reject: false });
  expect(exitCode).toBe(66);
  expect(stderr).toContain(`process ${process.pid} cannot be read even by root here`);
  expect(String(stderr).split('\n')).toHaveLength(1);
});

test('nothing is run: neither the program nor the loader of its C library', async () => {
  const { root } = await readyLibc('musl-trixie');
  const config = { ociVersion: '1', root: { path: root }, process: { args: [`/lib/ld-musl-${ARCH.name}.so.1`] } };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const trace = join(folder, 'trace');
  const strace = ['-f', '-qq', '-e', 'trace=execve', '-o', trace];
  const words = [...strace, process.execPath, RESOLV_LAB, 'inspect', '--config', 'config.json', '--json'];
  const { stdout } = await execa('strace', words, { cwd: folder, reject: false });
  expect(InspectDocument.parse(JSON.parse(stdout)).subjects[0]?.libc).toMatchObject({ kind: 'musl' });
  const started = await readFile(trace, 'utf8');
  expect(started).toContain('execve(');
  expect(started).not.toContain('ld-musl');
});
