import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa, type Options } from 'execa';
import { buildBundle } from '../../lab/bundle/build.ts';
import { bundlesDir, labBundle } from '../../lab/bundle/bundles.mjs';
import { START } from '../../lab/bundle/find.mjs';
import { RunDocument } from '../../lab/core/schema.ts';
import { compiledDir } from '../../lab/util/cache-paths.ts';
import { programsBundle } from '../fixtures/bundle.ts';
import type { PROGRAMS } from '../fixtures/programs.ts';
import { startOf } from '../fixtures/start-of.ts';

export const REPOSITORY = join(import.meta.dirname, '../..');

const programs = buildBundle(programsBundle, bundlesDir());

/**
 * The module that starts a program of a test from a bundle, as the launcher does: it needs half of the CPU time of a start from sources,
 * whichever cache a test has.
 */
export async function bundled(program: keyof typeof PROGRAMS): Promise<string> {
  const [folder, name] = [await programs, startOf(program)];
  // Node keeps the name of the link in argv, and the program has its name from there.
  await symlink(START, join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return join(folder, name);
}

/** The command as the launcher starts it, and the command with the repros of ./fixtures. */
export const RESOLV_LAB = join(await buildBundle(labBundle, bundlesDir()), START);
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
