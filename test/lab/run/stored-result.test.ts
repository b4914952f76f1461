import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { storedResult } from '../../../lab/run/stored-result.ts';
import { cell } from '../../reports/fixtures.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

async function stored(folder: string, ...results: ReturnType<typeof cell>[]) {
  return Promise.all(
    results.map(async (result, at) => {
      const file = join(folder, `${at}.json`);
      await writeFile(file, JSON.stringify(result));
      return storedResult(result, file);
    }),
  );
}

test('a stored result equals the original, in copies and as JSON too, in any order of use', async () => {
  await using directory = await temporaryDirectory();
  const results = [
    cell({ cures: [{ variant: 'cure', title: 'a cure' }] }),
    cell({ attempt: 2, controls: [{ name: 'a control', ok: false, detail: 'why' }] }),
  ];
  const [first, second] = await stored(directory.path, ...results);
  expect(second?.controls).toEqual(results[1]?.controls);
  expect(first?.cures).toEqual(results[0]?.cures);
  expect([first, second]).toEqual(results);
  expect([{ ...first }, { ...second }]).toEqual(results);
  expect(JSON.parse(JSON.stringify([first, second]))).toEqual(results);
});

test('the largest parts of a result are not kept in memory', async () => {
  await using directory = await temporaryDirectory();
  const [result] = await stored(directory.path, cell({ reason: 'the reason' }));
  await rm(join(directory.path, '0.json'));
  expect(result).toMatchObject({ status: 'pass', reason: 'the reason' });
  for (const name of ['controls', 'cures', 'evidence'] as const) {
    expect(() => result?.[name]).toThrow(/^the result of .* cannot be read again: ENOENT[^\n]*$/);
  }
});
