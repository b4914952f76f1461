import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { Command } from 'commander';
import { BuildError } from '../../lab/libc/build/build-error.ts';
import { buildLibc } from '../../lab/libc/build/build-libc.ts';
import { buildRequirements } from '../../lab/libc/build/requirements.ts';
import { UnavailableError } from '../../lab/libc/image/unavailable.ts';
import { inspect, whyNotReady } from '../../lab/libc/index.ts';
import type { NamedLibc } from '../../lab/libc/named/registry.ts';
import { takeLabels } from '../../lab/matrix/labels.ts';
import { installMissing } from '../../lab/requirements/index.ts';
import { shortId } from '../../lab/util/short-id.ts';
import { fromHere } from '../../reports/output-stream.ts';
import { showProgress } from '../../setup/progress.ts';
import type { Context } from '../context.ts';
import { EXIT, endOnSignals } from '../exit-codes.ts';
import { named, repeated } from '../list-option.ts';

interface BuildOptions {
  patch?: string[];
  name?: string;
  debianPatches?: boolean;
}

/** `libc build`: builds a glibc for --libc, with patches. */
export function buildCommand({ done }: Context): Command {
  return new Command('build')
    .description(
      'build a glibc for --libc build:NAME: only what a resolver runs on; a second build makes only what changed; exit 1 if a patch or the build fails',
    )
    .argument(
      '<source>',
      "a version (2.36) or a revision (2.36-9+deb12u14) of Debian's source packages, a folder, or a tarball; it stays as it is",
    )
    .addOption(repeated('--patch <file>', 'a patch, as from git format-patch or diff; several in their order'))
    .option('--name <name>', 'the name of the build (default: from the source)', named)
    .option('--debian-patches', "with Debian's patches, in place of upstream's release")
    .action(async (source: string, options: BuildOptions) => {
      const name = options.name ?? nameOf(source);
      // The name becomes a label, so what cannot be one is refused before the build.
      takeLabels([[`${name}=build:/`]]);
      done(await build(source, name, options));
    });
}

async function build(
  source: string,
  name: string,
  { patch = [], debianPatches = false }: BuildOptions,
): Promise<number> {
  using _ = endOnSignals('Interrupted: the same command goes on where this one ended.');
  const progress = showProgress();
  if ((await installMissing(['images'], { progress, list: buildRequirements })).state === 'incomplete')
    return EXIT.cannotHost;
  try {
    const patches = patch.map((file) => resolve(file));
    const onCommand = process.stderr.isTTY && !process.env.CI ? countdown(name) : undefined;
    const libc = await buildLibc(
      { name, source, debianPatches, patches },
      { progress, ...(onCommand && { onCommand }) },
    );
    return await report(libc);
  } catch (error) {
    if (error instanceof BuildError || error instanceof UnavailableError) {
      console.error(`resolv-lab: ${error.message}`);
      return EXIT.fail;
    }
    throw error;
  }
}

/** Prints the build, and how to use it. 1 if its files are not those of a glibc that runs here. */
async function report({ name, id, built }: NamedLibc): Promise<number> {
  const state = await inspect(id);
  if (state.state !== 'ready') {
    console.error(`resolv-lab: ${name} was built, but cannot be used: ${whyNotReady(state)}`);
    return EXIT.fail;
  }
  const { version, buildId } = state.libc;
  const patches = built?.patches.map(({ file, sha256 }) => `\n  ${fromHere(file)} (sha256 ${shortId(sha256)})`) ?? [];
  const patched = patches.length > 0 ? `, with${patches.join('')}` : '';
  console.log(`${name}: glibc ${version}${buildId === null ? '' : `, build-id ${shortId(buildId)}`}${patched}`);
  console.log(`To use it: npx resolv-lab run 31476 --libc build:${name}`);
  return EXIT.ok;
}

/** The last part of a path, or the version, with the letters of a label. */
function nameOf(source: string): string {
  const last = existsSync(source) ? basename(resolve(source)).replace(/\.tar(\.\w+)?$/, '') : `glibc-${source}`;
  return last.replaceAll(/[^\w.-]/g, '-');
}

/** Shows on a terminal how many commands have run, and about how long the rest takes. */
function countdown(name: string): (done: number, expected: number | null) => void {
  const begun = performance.now();
  let shown = 0;
  return (done, expected) => {
    const now = performance.now();
    if (now - shown < 500) return;
    shown = now;
    const left = expected === null || done < 50 ? null : ((now - begun) / done) * Math.max(0, expected - done);
    const rest =
      left === null ? '' : `, about ${left < 60_000 ? 'a minute' : `${Math.ceil(left / 60_000)} minutes`} left`;
    process.stderr.write(`\r\x1b[K  ${name}: ${done} lines of make${rest}`);
  };
}
