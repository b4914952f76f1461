import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { unfinishedDocument } from '../../bin/run-plan.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { bug, cell, documentOf, HOST, OLD, TRIXIE, unsupported } from '../reports/fixtures.ts';

const [old, host, trixie] = [
  cell({ libc: OLD, ...unsupported('too old') }),
  cell({ libc: HOST }),
  cell({ libc: TRIXIE, ...bug }),
];
const plan = {
  document: documentOf([old], { interrupted: true, planned: 3, durationMs: 0 }),
  cells: [old, host, trixie].map(({ id }) => id),
};

test('cells with a result are in the order of the plan, and the run lasted until the last result', async () => {
  await using directory = await temporaryDirectory();
  const started = Date.parse(plan.document.run.startedAt) / 1000;
  for (const [name, result, seconds] of [
    ['b', trixie, 4],
    ['a', host, 2.5],
  ] as const) {
    await mkdir(join(directory.path, 'cells', name), { recursive: true });
    const file = join(directory.path, 'cells', name, 'result.json');
    await writeFile(file, JSON.stringify(result));
    await utimes(file, started + seconds, started + seconds);
  }
  const { run, cells } = await unfinishedDocument(plan, directory.path);
  expect(cells).toEqual([old, host, trixie]);
  expect(run).toEqual({ ...plan.document.run, durationMs: 4000 });
});

test('a cell without a complete result is left out', async () => {
  await using directory = await temporaryDirectory();
  await mkdir(join(directory.path, 'cells/begun'), { recursive: true });
  await mkdir(join(directory.path, 'cells/half'));
  await writeFile(join(directory.path, 'cells/half/result.json'), JSON.stringify(host).slice(0, 99));
  expect(await unfinishedDocument(plan, directory.path)).toEqual(plan.document);
});

test('before the first result the run has its plan only', async () => {
  await using directory = await temporaryDirectory();
  expect(await unfinishedDocument(plan, directory.path)).toEqual(plan.document);
});
