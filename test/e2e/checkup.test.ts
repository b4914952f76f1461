import { chmod, copyFile, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CODE, START } from '../../lab/bundle/find.mjs';
import { CheckupDocument } from '../../lab/inspect/checkup/document.ts';
import { renderCheckup } from '../../reports/inspect/checkup.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { REPOSITORY, RESOLV_LAB, start } from './command.ts';
import { hostState } from './host.ts';
import { inOneProcess, type OneProcess } from './in-one-process.ts';

const checkup = (words: readonly string[], options = {}, entry = RESOLV_LAB) =>
  start(entry, ['checkup', ...words], options);

/** For a checkup that runs nothing. */
let commands: OneProcess;
beforeAll(() => {
  commands = inOneProcess();
});
afterAll(() => commands[Symbol.asyncDispose]());

describe('with repros', () => {
  test('the bugs of the C library are what the repros showed, and the machine is as before', async () => {
    await using folder = await temporaryDirectory();
    const out = join(folder.path, 'out');
    const before = await hostState();
    const { stdout, exitCode } = await checkup(['--json', '--out', out]);
    expect(await hostState()).toEqual(before);
    const { machine, behaviour } = CheckupDocument.parse(JSON.parse(String(stdout)));
    const cells = behaviour?.cells ?? [];
    const shown = cells.filter(({ observed }) => observed === 'reproduced').map(({ repro }) => `libc-bug/${repro}`);
    const found = machine.findings.map(({ id }) => id).filter((id) => id.startsWith('libc-bug/'));
    expect(found.toSorted()).toEqual(shown.toSorted());
    expect(cells.map(({ repro }) => repro)).toContain('single-request-reload');
    expect(cells.every(({ cell }) => cell.endsWith('/host/none/c'))).toBe(true);
    expect(behaviour?.results).toBe(out);
    const stored = JSON.parse(await readFile(join(out, 'result.json'), 'utf8'));
    expect(stored.cells.map(({ id }: { id: string }) => id)).toEqual(cells.map(({ cell }) => cell));
    expect(exitCode).toBe(machine.findings.length > 0 ? 1 : expect.any(Number));
  });
});

describe('without running anything', () => {
  test('the page has a line for each part of the machine', async () => {
    const { stdout, stderr } = await commands.start(['checkup', '--no-run']);
    expect(stderr).toBe('');
    for (const part of ['C library', 'resolv.conf', 'daemon', 'processes']) {
      expect(stdout).toMatch(new RegExp(`^${part} +\\S`, 'm'));
    }
    expect(stdout).toMatch(/^this machine \(\/\): /m);
    expect(stdout).toContain('nothing ran (--no-run)');
  });

  test('--json is a document of the schema', async () => {
    const { stdout } = await commands.start(['checkup', '--no-run', '--json']);
    const { behaviour, machine, processes } = CheckupDocument.parse(JSON.parse(stdout));
    expect(behaviour).toBeNull();
    expect(machine.libc).toMatchObject({ id: 'host', kind: 'glibc' });
    expect(processes.read).toBeGreaterThan(0);
  });

  test('an ordinary user is told how much could not be read', async ({ skip }) => {
    if (process.getuid?.() !== 0) skip('only root has processes that another user may not read, and may become one');
    const asUser = { uid: 65534, gid: 65534, env: { HOME: '/nonexistent', NODE_COMPILE_CACHE: '' } };
    const { exitCode: readable } = await execa('test', ['-r', join(REPOSITORY, 'package.json')], {
      ...asUser,
      reject: false,
    });
    if (readable !== 0) skip('the repository is not for others to read');
    // The bundles of the tests are in a cache that only root may read.
    await using copy = await temporaryDirectory();
    await chmod(copy.path, 0o755);
    for (const file of [CODE, START]) await copyFile(join(dirname(RESOLV_LAB), file), join(copy.path, file));
    const { stdout } = await checkup(['--no-run', '--json'], asUser, join(copy.path, START));
    const document = CheckupDocument.parse(JSON.parse(String(stdout)));
    expect(document.processes.unreadable).toBeGreaterThan(0);
    const page = renderCheckup(document, { width: 100, paint: (_, text) => text });
    expect(page).toMatch(/^processes +\d+ read, \d+ of other users not/m);
  });
});

test.each([[['more']], [['--out=']], [['--runs']]])('%j is one line, with exit code 64', async (words) => {
  const { exitCode, stderr } = await commands.start(['checkup', ...words]);
  expect(exitCode).toBe(64);
  expect(stderr.split('\n').filter(Boolean)).toHaveLength(1);
});
