import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ExecaError } from 'execa';
import { runKilledOnExit } from '../../program/run-killed-on-exit.ts';
import type { LibcSource } from '../types.ts';
import { UnavailableError } from './unavailable.ts';

/**
 * Unpacks a directory of a `.tar.xz` in an installed npm package, whose integrity npm has checked, into the empty directory
 * `root`.
 * @throws UnavailableError on another architecture, or without the package
 */
export async function unpackNpmTarball(
  source: Extract<LibcSource, { from: 'npm-tarball' }>,
  root: string,
): Promise<void> {
  const { package: name, tarball, member, arch } = source;
  if (process.arch !== arch) throw new UnavailableError(`it is for ${arch} only, but this machine is ${process.arch}`);
  const archive = join(packageDir(name), tarball);
  const components = member.split('/').length;
  try {
    const words = ['-xJf', archive, '-C', root, '--no-same-owner', `--strip-components=${components}`, member];
    await runKilledOnExit('tar', words, { LC_ALL: 'C' });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const [message] = String(error.stderr ?? '').split('\n');
    throw new UnavailableError(`cannot unpack ${tarball}: ${message || `tar ended with exit code ${error.exitCode}`}`, {
      cause: error,
    });
  }
}

function packageDir(name: string): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  } catch {
    throw new UnavailableError(`npm package ${name} is not installed`);
  }
}
