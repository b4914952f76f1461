import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '../../bin/exit-codes.ts';
import { createRunFolder } from '../../bin/run-folder.ts';
import { RunDocument } from '../../lab/core/schema.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const document = RunDocument.parse({
  schemaVersion: 1,
  run: {
    ...{ id: 'one', startedAt: '2026-01-01T00:00:00.000Z', durationMs: 0, command: [], interrupted: false, planned: 0 },
    lab: { version: '0', node: 'v24', kernel: '6', arch: 'x64' },
  },
  libcs: [],
  cells: [],
});

test('of two runs started at the same time with one folder, one is refused, even if the other has ended', async () => {
  await using directory = await temporaryDirectory();
  const out = join(directory.path, 'out');
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => createRunFolder(out, new Date())));
  await first?.begin({ document, cells: [] });
  await expect(second?.begin({ document, cells: [] })).rejects.toThrow(UsageError);
  await first?.save(document);
  await expect(third?.begin({ document, cells: [] })).rejects.toThrow(`${out} already has the results of a run`);
  expect(await readdir(out)).toEqual(['cells', 'result.json']);
});
