import { readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { buildBundle } from '../../lab/bundle/build.ts';
import { labBundle } from '../../lab/bundle/bundles.mjs';
import { START } from '../../lab/bundle/find.mjs';
import { RunDocument } from '../../lab/core/schema.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { ONE_CELL, REPOSITORY, start } from './command.ts';
import { inTheMiddle, startEndless } from './middle.ts';

/** The lab's own files: a copy keeps its runs to itself. */
const PARTS = 'package.json tsconfig.json bin fake-dns lab probes reports repros setup test/e2e'.split(' ');

test('runs/latest is the last run without --out, from the start of that run', async () => {
  await using directory = await temporaryDirectory();
  const { path } = directory;
  await execa('cp', ['--recursive', '--parents', ...PARTS, path], { cwd: REPOSITORY });
  await symlink(join(REPOSITORY, 'node_modules'), join(path, 'node_modules'));
  // From a bundle, as the launcher starts it: from sources a run takes four times the CPU time.
  const copy = { ...labBundle, house: `${path}/`, entry: 'test/e2e/fixtures/entry.ts' };
  const entry = join(await buildBundle(copy, join(path, 'bundles')), START);
  const run = async (...words: string[]) => {
    const { stdout } = await start(entry, ['run', 'quick', ...ONE_CELL, '--json', ...words]);
    return RunDocument.parse(JSON.parse(String(stdout))).run.id;
  };
  const latest = () => readlink(join(path, 'runs/latest'));

  const none = await start(entry, ['report']);
  expect([none.exitCode, none.stderr]).toEqual([
    64,
    `resolv-lab: no run 'latest': no run is in ${join(path, 'runs')} yet; one with --out DIR is named as DIR`,
  ]);
  const first = await run();
  expect(await latest()).toBe(first);
  const second = await run();
  expect(second).not.toBe(first);
  expect(await latest()).toBe(second);
  await run('--out', join(path, 'elsewhere'));
  expect(await latest()).toBe(second);
  expect(await readdir(path)).not.toContain('latest');
  const kept = RunDocument.parse(JSON.parse(await readFile(join(path, 'runs/latest/result.json'), 'utf8')));
  expect(kept.run.id).toBe(second);

  const running = startEndless([], {}, entry);
  await inTheMiddle(running.stderr, running);
  running.kill('SIGKILL');
  await running;
  const unfinished = await latest();
  expect([first, second]).not.toContain(unfinished);
  expect(await readdir(join(path, 'runs', unfinished))).toContain('plan.json');
});
