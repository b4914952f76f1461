import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { daemonDefinition, ownSettings } from '../../../lab/daemon/definitions.ts';
import { bundled } from '../../e2e/command.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let reports: Record<'nscd' | 'nsncd' | 'unscd' | 'mistyped', string>;
beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const fixture = await bundled('test/lab/daemon/fixtures/settings.ts');
  reports = JSON.parse((await execa(process.execPath, [fixture, directory.path])).stdout);
});

test('nscd runs with the keys of the scenario, and otherwise with the defaults of the lab', () => {
  expect(reports.nscd).toMatch(/^ +7 +maximum number of threads$/m);
  const [, hosts = ''] = reports.nscd.split('hosts cache:');
  expect(hosts).toMatch(/^ +yes +cache is shared$/m);
  expect(hosts).toMatch(/^ +600 +seconds time to live for positive entries$/m);
  expect(hosts).toMatch(/^ +1 +seconds time to live for negative entries$/m);
});

test('nsncd reads its settings from the environment', () => {
  expect(reports.nsncd).toContain('worker_count: 7');
});

test('unscd reads its settings from nscd.conf', () => {
  expect(reports.unscd).toContain("ignoring unknown directive 'no-such-key'");
});

test('nscd’s error for an unknown key is in the error of the lab', () => {
  expect(reports.mistyped).toMatch(
    /^nscd ended before its socket was ready .*; its last output:\n.*Unknown option: no-such-key 1/,
  );
});

test('of settings for several daemons each takes its own', () => {
  const settings = { NSNCD_WORKER_COUNT: 1, 'enable-cache hosts': 'no' };
  expect(ownSettings(daemonDefinition('nsncd'), settings)).toEqual({ NSNCD_WORKER_COUNT: 1 });
  expect(ownSettings(daemonDefinition('nscd'), settings)).toEqual({ 'enable-cache hosts': 'no' });
});
