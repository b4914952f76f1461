import { globSync } from 'node:fs';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunDocument } from '../../lab/core/schema.ts';
import { cacheDir } from '../../lab/util/cache-paths.ts';
import { RESOLV_LAB, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const SETTING = 'NSNCD_WORKER_COUNT';

/** Makes an nsncd that ignores the worker setting: another name of the same length replaces it. It starts its default of 8 workers. */
async function nsncdWithoutSetting(folder: string): Promise<string> {
  const [found] = globSync('images/debian-trixie+nsncd-*/root/usr/libexec/nsncd', { cwd: cacheDir() });
  const original = await readFile(join(cacheDir(), found as string), 'latin1');
  expect(original).toContain(SETTING);
  const changed = join(folder, 'nsncd');
  await writeFile(changed, original.replaceAll(SETTING, 'NSNCD_WORKER_COUNX'), 'latin1');
  await chmod(changed, 0o755);
  return changed;
}

test.each([
  ['stale-resolv-conf', 'pin-no-reload', 'debian-trixie', 'A answered 9 of 9 lookups'],
  // This libc has bug 31476: the two workers in the brown-out are stale, and the others are not.
  ['single-request-reload', 'main', 'debian-bookworm-security', 'A answered 2 of 8 lookups'],
])('the workers of an nsncd that ignores its setting are counted: %s/%s on %s', async (repro, variant, libc, words) => {
  await using folder = await temporaryDirectory();
  const program = await nsncdWithoutSetting(folder.path);
  const { stdout } = await start(RESOLV_LAB, [
    ...['run', repro, '--variant', variant, '--libc', 'host', '--daemon', 'nsncd', '--daemon-libc', libc],
    ...['--probe', 'c', '--daemon-program', `nsncd=${program}`, '--json', '--out', join(folder.path, 'out')],
  ]);
  const [cell] = RunDocument.parse(JSON.parse(String(stdout))).cells;
  expect(cell).toMatchObject({ status: 'pass', observed: 'reproduced', reason: expect.stringContaining(words) });
});
