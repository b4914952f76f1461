import { join } from 'node:path';
import { execa, type Options } from 'execa';
import { RunDocument } from '../../lab/core/schema.ts';
import { compiledDir } from '../../lab/util/cache-paths.ts';

export const REPOSITORY = join(import.meta.dirname, '../..');

/** The command as users call it, and the command with the repros of ./fixtures. */
export const RESOLV_LAB = join(REPOSITORY, 'bin/resolv-lab.mjs');
export const WITH_FIXTURES = join(import.meta.dirname, 'fixtures/entry.ts');

/** Few cells: this machine's libc, no daemon, the C probe. */
export const ONE_CELL = ['--libc', 'host', '--daemon', 'none', '--probe', 'c'];

/** The compile cache that bin/resolv-lab.ts sets: without it, stripping types takes most of the start time. */
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
