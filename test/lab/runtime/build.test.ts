import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { type BuildRoots, buildRuntime } from '../../../lab/runtime/build.ts';
import type { RuntimeBuild } from '../../../lab/runtime/definition.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** On this machine's own root. */
const ROOTS: BuildRoots = { root: '/', rootKey: 'here', sysroot: null };

/** A build whose compiler is a shell command; `$SOURCE` and `$OUT` are its paths. */
function buildWith(script: string): RuntimeBuild {
  return {
    ...{ on: 'host', packages: [], source: 'php.php', result: 'program' },
    command: ({ source, out }) => ['sh', '-c', `SOURCE=${source} OUT=${out}; ${script}`],
  };
}

const COPY = buildWith('cp "$SOURCE" "$OUT/program"');

test('the result is built once, and again after damage or on another root', async () => {
  await using directory = await temporaryDirectory();
  const build = (roots = ROOTS) => buildRuntime(COPY, roots, directory.path);
  const first = await build();
  const source = await readFile(new URL('../../../probes/runtimes/php.php', import.meta.url), 'utf8');
  expect(await readFile(join(first, 'program'), 'utf8')).toBe(source);
  await writeFile(join(first, 'kept'), '');
  expect([await build(), await readdir(first)]).toEqual([first, ['kept', 'program']]);
  await writeFile(join(first, 'program'), 'damaged');
  expect([await build(), await readdir(first)]).toEqual([first, ['program']]);
  expect(basename(await build({ ...ROOTS, rootKey: 'later' }))).not.toBe(basename(first));
});

test("an error is the compiler's own, and nothing is left behind", async () => {
  await using directory = await temporaryDirectory();
  const failing = buildRuntime(buildWith('touch "$OUT/half"; echo "line 3: bad" >&2; exit 1'), ROOTS, directory.path);
  await expect(failing).rejects.toThrow('php.php does not compile: line 3: bad');
  expect(await readdir(directory.path)).toEqual([]);
});

test('a build reaches no network and writes nowhere else', async () => {
  await using directory = await temporaryDirectory();
  const away = join(directory.path, 'away');
  const script = `ls /sys/class/net >"$OUT/program" 2>/dev/null; cat /proc/net/dev >"$OUT/program"; touch ${away} 2>/dev/null; :`;
  const folder = await buildRuntime(buildWith(script), ROOTS, join(directory.path, 'builds'));
  const devices = (await readFile(join(folder, 'program'), 'utf8')).match(/^ *\w+(?=:)/gm);
  expect(devices?.map((each) => each.trim())).toEqual(['lo']);
  expect(await readdir(directory.path)).toEqual(['builds']);
  await rm(folder, { recursive: true });
});
