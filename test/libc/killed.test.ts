import { createReadStream } from 'node:fs';
import { chmod, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test, vi } from 'vitest';
import { bundlesDir } from '../../lab/bundle/bundles.mjs';
import { sweepImages } from '../../lab/libc/index.ts';
import { COMPILED, REPOSITORY } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

/** The start as by `npx resolv-lab`. */
const LAUNCHER = join(REPOSITORY, 'bin/resolv-lab.mjs');

/** Starts a lab whose `tar` takes 30 s, and runs an action as soon as `tar` runs. */
async function whileUnpacking(directory: string, words: readonly string[], act: (pid: number) => void) {
  // The stream ends with the program, which holds it open.
  const life = join(directory, 'life');
  await execa('mkfifo', [life]);
  const tar = join(directory, 'tar');
  const source = `#!${process.execPath}
    const { openSync, writeFileSync, writeSync } = require('node:fs');
    writeFileSync(process.argv[process.argv.indexOf('-C') + 1] + '/half', '');
    const life = openSync('${life}', 'w');
    writeSync(life, 'unpacking');
    setTimeout(() => writeSync(life, ', and it outlived the lab'), 30_000);`;
  await writeFile(tar, source);
  await chmod(tar, 0o755);

  // With the lab's bundles: from its sources it starts with three times the CPU time.
  const cache = join(directory, 'cache');
  await mkdir(cache);
  await symlink(bundlesDir(), join(cache, 'bundles'));
  const env = {
    ...COMPILED,
    PATH: `${directory}${delimiter}${process.env.PATH}`,
    RESOLV_LAB_CACHE: cache,
  };
  const lab = execa(process.execPath, [LAUNCHER, ...words], { env, reject: false, detached: true });
  let output = '';
  for await (const chunk of createReadStream(life, 'utf8')) {
    output += chunk;
    act(lab.pid as number);
  }
  expect(output).toBe('unpacking');
  return { ...(await lab), images: await readdir(join(cache, 'images')) };
}

describe.skipIf(process.arch !== 'x64')('a program that unpacks ends with the lab', () => {
  test('if the lab is killed; the next run removes the remaining files', async () => {
    await using directory = await temporaryDirectory();
    const words = ['libc', 'provision', 'crosstool-2.17'];
    const { images } = await whileUnpacking(directory.path, words, (pid) => process.kill(pid, 'SIGKILL'));
    expect(images).toEqual([expect.stringMatching(/^\.making-/)]);
    vi.stubEnv('RESOLV_LAB_CACHE', join(directory.path, 'cache'));
    await sweepImages();
    vi.unstubAllEnvs();
    expect(await readdir(join(directory.path, 'cache/images'))).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('by %s, which is reported and leaves nothing', async (signal) => {
    await using directory = await temporaryDirectory();
    const words = ['run', '--libc', 'crosstool-2.17', '--daemon', 'none', '--out', join(directory.path, 'run')];
    // Sent to the process group, as by Ctrl-C.
    const ended = await whileUnpacking(directory.path, words, (pid) => process.kill(-pid, signal));
    expect(ended.stderr.split('\n').at(-1)).toBe('Interrupted during preparation: no cell ran.');
    expect(ended.exitCode).toBe(130);
    expect(ended.images).toEqual([]);
  });
});
