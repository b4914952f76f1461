import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { temporaryDirectory } from '../temporary-directory.ts';

let said: Record<'nscd' | 'nsncd' | 'unscd' | 'mistyped', string>;
beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const fixture = join(import.meta.dirname, 'fixtures/settings.ts');
  said = JSON.parse((await execa(process.execPath, [fixture, directory.path])).stdout);
});

test('nscd runs with the keys that a story gave it, and with the defaults of the lab for the others', () => {
  expect(said.nscd).toMatch(/^ +7 +maximum number of threads$/m);
  const [, hosts = ''] = said.nscd.split('hosts cache:');
  expect(hosts).toMatch(/^ +yes +cache is shared$/m);
  expect(hosts).toMatch(/^ +600 +seconds time to live for positive entries$/m);
  expect(hosts).toMatch(/^ +1 +seconds time to live for negative entries$/m);
});

test('nsncd gets them as its environment', () => {
  expect(said.nsncd).toContain('worker_count: 7');
});

test('unscd reads them', () => {
  expect(said.unscd).toContain("ignoring unknown directive 'no-such-key'");
});

test('a key that nscd does not know is told in its own words', () => {
  expect(said.mistyped).toMatch(
    /^nscd ended before its socket was ready .*; its last output:\n.*Unknown option: no-such-key 1/,
  );
});
