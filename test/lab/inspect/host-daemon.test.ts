import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { hostsDisabled, hostsIgnored } from '../../../lab/inspect/host-daemon.ts';
import { readCompose } from '../../../lab/inspect/input/compose.ts';
import { inspectSubject } from '../../../lab/inspect/inspect.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { knowledge, lay } from './inspected.ts';

test.each([
  ['enable-cache hosts no', 1],
  ['# enable-cache hosts no', null],
  ['enable-cache passwd no', null],
  ['enable-cache hosts yes\n\tenable-cache  hosts  no # for containers', 2],
  ['enable-cache hosts no\nenable-cache hosts yes', null],
])('nscd.conf with %j', async (text, line) => {
  await using directory = await temporaryDirectory();
  await lay(directory.path, { 'nscd.conf': `${text}\n` });
  expect(hostsDisabled(join(directory.path, 'nscd.conf'))?.line ?? null).toBe(line);
});

test('a missing nscd.conf says nothing', () => {
  expect(hostsDisabled('/nowhere/nscd.conf')).toBeNull();
});

test.each([
  ['true', 'NSNCD_IGNORE_HOSTS=true'],
  ['false', undefined],
])('NSNCD_IGNORE_HOSTS=%s in the environment of a process', async (value, found) => {
  const program = spawn('cat', { env: { NSNCD_IGNORE_HOSTS: value, PATH: process.env.PATH }, stdio: 'pipe' });
  // Its answer shows that it has been executed.
  program.stdin.write('x');
  await once(program.stdout, 'data');
  expect(hostsIgnored(program.pid as number)?.value).toBe(found);
  program.stdin.end();
  await once(program, 'close');
});

test('a daemon that answers for no hosts softens the finding, and its setting is shown', async () => {
  await using directory = await temporaryDirectory();
  await lay(directory.path, { 'compose.yml': 'services:\n  s:\n    image: x\n    volumes: ["/run:/run"]\n' });
  const [subject] = await readCompose(join(directory.path, 'compose.yml'));
  if (!subject) throw new Error('no service');
  const place = { file: '/etc/nscd.conf', line: 3, value: 'enable-cache hosts no' };
  const [before] = inspectSubject(subject, knowledge).findings;
  const [after] = inspectSubject(subject, knowledge, { withoutHosts: { daemon: 'nscd', place } }).findings;
  expect([before?.severity, after?.severity]).toEqual(['high', 'medium']);
  expect(after?.title).toMatch(/users and groups \(the settings of nscd leave hosts out\)$/);
  expect(after?.seen).toContainEqual(place);
});
