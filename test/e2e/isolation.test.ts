import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { familyOf, whenEnded } from '../namespaces/whole-end.ts';
import { ONE_CELL, run } from './command.ts';
import { spawnersIn } from './fixtures/spawners.ts';
import { holdNamespacesOf, hostState } from './host.ts';
import { inTheMiddle, startEndless } from './middle.ts';

/** A process that runs during the whole run, unlike the programs of cells. */
const THE_SPAWNER = expect.stringMatching(/^\(spawner-\w+\) S$/);

test('a run does not change this machine, and a killed run leaves no process behind', async () => {
  await using directory = await temporaryDirectory();
  const [out, temporary] = [join(directory.path, 'out'), join(directory.path, 'tmp')];
  await mkdir(temporary);
  const before = await hostState();

  const running = startEndless(['--out', out], { TMPDIR: temporary });
  await inTheMiddle(running.stderr, running);
  const family = familyOf(running.pid as number);
  await using namespaces = await holdNamespacesOf(family);
  expect(await hostState()).toEqual(before);
  expect(family.length).toBeGreaterThan(6);
  expect(await spawnersIn(family)).toHaveLength(1);
  expect((await namespaces.processes()).length).toBeGreaterThan(4);

  // The command, unshare, and the first process inside, which ends after all others inside.
  const gone = Promise.all(family.slice(0, 3).map(whenEnded));
  running.kill('SIGKILL');
  await Promise.all([gone, running]);
  expect(await namespaces.processes()).toEqual([]);
  expect(await hostState()).toEqual(before);
  expect(await readdir(temporary)).toEqual([]);
  expect(await readdir(join(cacheDir(), 'workspace'))).toEqual([]);
  expect(await readdir(out)).toEqual(['cells', 'plan.json']);
});

test('a cell leaves no process, network or folder behind', async () => {
  await using directory = await temporaryDirectory();
  const words = ['quick', 'aftermath', '--libc', 'host', '--daemon', 'nsncd,unscd', '--probe', 'c,ffi', '--jobs', '1'];
  const { document } = await run([...words, '--out', directory.path]);
  const last = document.cells.at(-1);
  expect(last?.id).toBe('aftermath/main/host/unscd@debian-bookworm/ffi');
  expect(last?.evidence.measures).toEqual({ processes: THE_SPAWNER, pinned: 0, hosts: '' });
});

describe("variables of the user's environment that glibc reads", () => {
  const variables = {
    RES_OPTIONS: 'timeout:30 attempts:5 ndots:9 no-reload',
    LOCALDOMAIN: 'leaked.test',
    HOSTALIASES: '/etc/hostname',
    LD_PRELOAD: '/nonexistent.so',
  };

  test('reach neither the probe nor the daemon', async () => {
    await using directory = await temporaryDirectory();
    const seen = async (name: string, env: Record<string, string>) => {
      const words = ['quick', ...ONE_CELL, '--daemon', 'nsncd', '--out', join(directory.path, name)];
      const { document } = await run(words, { env });
      return document.cells.map(({ status, evidence }) => {
        const { asked, state } = evidence.measures;
        const { tid: _tid, start: _start, end: _end, ...rest } = JSON.parse(String(state));
        return { status, asked, state: rest };
      });
    };
    const [quiet, loud] = [await seen('quiet', {}), await seen('loud', variables)];
    expect(loud).toEqual(quiet);
    expect(quiet.map(({ status, asked }) => [status, asked])).toEqual([
      ['pass', 'short.lab.test'],
      ['pass', 'short.lab.test'],
    ]);
    expect(quiet[0]?.state).toMatchObject({ search: ['lab.test'], retrans: 1, ndots: 1 });
  });
});
