import { dirname, join } from 'node:path';
import { execa, type Options } from 'execa';
import { buildBundle } from '../../lab/bundle/build.ts';
import { bundlesDir, labBundle } from '../../lab/bundle/bundles.mjs';
import { START } from '../../lab/bundle/find.mjs';
import { RunDocument } from '../../lab/core/schema.ts';
import { compiledDir } from '../../lab/util/cache-paths.ts';

export const REPOSITORY = join(import.meta.dirname, '../..');

/**
 * The module that starts the command, or the command with the repros of a test, from a bundle, as the launcher does: it needs half of
 * the CPU time of a start from sources, whichever cache a test has.
 * @param entry the first module, relative to the repository; its sources are the lab's and those of its folder
 */
export async function bundled(entry: string): Promise<string> {
  const name = entry.replaceAll(/\W+/g, '_');
  const bundle = { ...labBundle, name, entry, sources: [...labBundle.sources, dirname(entry)] };
  return join(await buildBundle(entry === labBundle.entry ? labBundle : bundle, bundlesDir()), START);
}

/** The command as the launcher starts it, and the command with the repros of ./fixtures. */
export const RESOLV_LAB = await bundled(labBundle.entry);
export const WITH_FIXTURES = await bundled('test/e2e/fixtures/entry.ts');

/** Few cells: this machine's libc, no daemon, the C probe. */
export const ONE_CELL = ['--libc', 'host', '--daemon', 'none', '--probe', 'c'];

/** The compile cache of starts from sources, which bin/resolv-lab.ts sets: without it, stripping types takes most of their time. */
export const COMPILED = { NODE_COMPILE_CACHE: compiledDir() };

/** Starts a command; it never rejects. */
export function start(entry: string, words: readonly string[], { env, ...options }: Options = {}) {
  const settings = { stdin: 'ignore', reject: false, env: { ...COMPILED, ...env }, ...options } as const;
  return execa(process.execPath, [entry, ...words], settings);
}

/** Runs repros, by default those of ./fixtures, and reads the document on stdout. @throws ZodError if stdout is not one document */
export async function run(words: readonly string[], options: Options = {}, entry = WITH_FIXTURES) {
  const { exitCode, stdout, stderr } = await start(entry, ['run', ...words, '--json'], options);
  return { exitCode, stderr: String(stderr), document: RunDocument.parse(JSON.parse(String(stdout))) };
}
