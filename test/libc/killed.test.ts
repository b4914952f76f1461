import { createReadStream } from 'node:fs';
import { chmod, readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test, vi } from 'vitest';
import { sweepImages } from '../../lab/libc/index.ts';
import { COMPILED, REPOSITORY } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

/** As `npx resolv-lab` starts it. */
const LAUNCHER = join(REPOSITORY, 'bin/resolv-lab.mjs');

/** Starts a lab whose `tar` unpacks for as long as it may, and does something to it when it does. */
async function whileUnpacking(directory: string, words: readonly string[], act: (pid: number) => void) {
  // It is at its end when the program is, which holds it open.
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

  const env = {
    ...COMPILED,
    PATH: `${directory}${delimiter}${process.env.PATH}`,
    RESOLV_LAB_CACHE: join(directory, 'cache'),
  };
  const lab = execa(process.execPath, [LAUNCHER, ...words], { env, reject: false, detached: true });
  let told = '';
  for await (const chunk of createReadStream(life, 'utf8')) {
    told += chunk;
    act(lab.pid as number);
  }
  expect(told).toBe('unpacking');
  return { ...(await lab), images: await readdir(join(env.RESOLV_LAB_CACHE, 'images')) };
}

describe.skipIf(process.arch !== 'x64')('a program that unpacks ends with the lab', () => {
  test('when that is killed; what is left goes the next time', async () => {
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
    // As a Ctrl-C does it: to the whole process group.
    const ended = await whileUnpacking(directory.path, words, (pid) => process.kill(-pid, signal));
    expect(ended.stderr.split('\n').at(-1)).toBe('Interrupted during preparation: no cell ran.');
    expect(ended.exitCode).toBe(130);
    expect(ended.images).toEqual([]);
  });
});
