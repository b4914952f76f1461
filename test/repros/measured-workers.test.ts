import { globSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { RESOLV_LAB, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const SETTING = 'NSNCD_WORKER_COUNT';

test('an nsncd that ignores its setting is measured, not believed', async () => {
  await using folder = await temporaryDirectory();
  const [found] = globSync('images/debian-trixie+nsncd-*/root/usr/libexec/nsncd', { cwd: cacheDir() });
  const original = await readFile(join(cacheDir(), found as string), 'latin1');
  expect(original).toContain(SETTING);
  // The same length, so that nothing else of the program moves: now it starts as many as it does by itself, which are eight.
  const deaf = join(folder.path, 'nsncd');
  await writeFile(deaf, original.replaceAll(SETTING, 'NSNCD_WORKER_COUNX'), 'latin1');
  await chmod(deaf, 0o755);
  const words = [
    'run',
    'stale-resolv-conf',
    '--variant',
    'pin-no-reload',
    '--libc',
    'debian-trixie',
    '--daemon',
    'nsncd',
  ];
  const { stdout } = await start(RESOLV_LAB, [
    ...words,
    ...['--probe', 'c', '--daemon-program', `nsncd=${deaf}`, '--json', '--out', join(folder.path, 'out')],
  ]);
  const [cell] = RunDocument.parse(JSON.parse(String(stdout))).cells;
  expect(cell).toMatchObject({ status: 'pass', reason: expect.stringContaining('A answered 9 of 9 lookups') });
});
