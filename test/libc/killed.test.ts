import { createReadStream } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { COMPILED, RESOLV_LAB } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

test.skipIf(process.arch !== 'x64')('a program that unpacks ends with the lab, also when that is killed', async () => {
  await using directory = await temporaryDirectory();
  // It is at its end when the program is, which holds it open.
  const life = join(directory.path, 'life');
  await execa('mkfifo', [life]);
  const tar = join(directory.path, 'tar');
  const source = `#!${process.execPath}
    const { openSync, writeSync } = require('node:fs');
    const life = openSync('${life}', 'w');
    writeSync(life, 'unpacking');
    setTimeout(() => writeSync(life, ', and it outlived the lab'), 30_000);`;
  await writeFile(tar, source);
  await chmod(tar, 0o755);

  const env = {
    ...COMPILED,
    PATH: `${directory.path}${delimiter}${process.env.PATH}`,
    RESOLV_LAB_CACHE: join(directory.path, 'cache'),
  };
  const lab = execa(process.execPath, [RESOLV_LAB, 'libc', 'provision', 'crosstool-2.17'], { env, reject: false });
  let told = '';
  for await (const chunk of createReadStream(life, 'utf8')) {
    told += chunk;
    lab.kill('SIGKILL');
  }
  expect(told).toBe('unpacking');
  await lab;
});
