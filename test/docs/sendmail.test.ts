import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import definition from '../../docs/sendmail/sendmail.ts';
import { reproOf } from '../../lab/form/repro.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { cellOn, glibc } from '../repros/evidence.ts';

const FOLDER = new URL('../../docs/sendmail/', import.meta.url).pathname;

test('the scenario of the page expects the bug with the bit, and not without it; 2.17 never reloads', () => {
  const { expected, variants } = reproOf('sendmail', definition);
  const expectedOn = (variant: string, version: string) =>
    expected(cellOn(glibc(version)), variants[variant] ?? variants.main).value;
  expect(
    ['2.17', '2.31', '2.43'].map((version) => [expectedOn('main', version), expectedOn('cleared', version)]),
  ).toEqual([
    ['reproduced', 'reproduced'],
    ['reproduced', 'not-reproduced'],
    ['reproduced', 'not-reproduced'],
  ]);
});

test('its libraries compile as the page says, and only one of them touches _res', async () => {
  await using directory = await temporaryDirectory();
  const symbolsOf = async (name: string, ...flags: string[]) => {
    const library = join(directory.path, name);
    await execa('cc', ['-shared', '-fPIC', '-nostdlib', ...flags, '-o', library, join(FOLDER, 'setgroups.c')]);
    return (await execa('nm', ['-D', library])).stdout;
  };
  expect(await symbolsOf('plain.so')).toMatch(/ T setgroups/);
  expect(await symbolsOf('plain.so')).not.toMatch(/__res_state/);
  expect(await symbolsOf('clear.so', '-DCLEAR_NOALIASES')).toMatch(/ U __res_state/);
  expect(existsSync(join(FOLDER, 'sendmail.cf'))).toBe(true);
});
