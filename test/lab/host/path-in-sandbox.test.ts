import { expect, test } from 'vitest';
import { pathInSandbox } from '../../../lab/host/path-in-sandbox.ts';

const host = { etc: '/lab/host/etc', run: '/lab/host/run' };
const other = { source: '/lab/other/etc', target: '/etc' };
const file = { source: '/lab/one/resolv.conf', target: '/etc/resolv.conf' };

test.each([
  ['of the host', [], '/etc/resolv.conf', '/lab/host/etc/resolv.conf'],
  ['of the host, in /run', [], '/run/nscd/socket', '/lab/host/run/nscd/socket'],
  ['in a directory mounted over', [other], '/etc/resolv.conf', '/lab/other/etc/resolv.conf'],
  ['a file mounted over', [other, file], '/etc/resolv.conf', '/lab/one/resolv.conf'],
  ['a file beside it', [other, file], '/etc/hosts', '/lab/other/etc/hosts'],
  ['a directory that hides an earlier file', [file, other], '/etc/resolv.conf', '/lab/other/etc/resolv.conf'],
  ['the directory itself', [other], '/etc', '/lab/other/etc'],
  [
    'a mount with a similar name',
    [{ source: '/lab/x', target: '/etc/resolv' }],
    '/etc/resolv.conf',
    '/lab/host/etc/resolv.conf',
  ],
  ['below an empty file system', [{ empty: true, target: '/run/nscd' } as const], '/run/nscd/socket', null],
  ['outside /etc and /run', [], '/usr/bin/getent', null],
])('%s', (_, mounts, path, expected) => {
  expect(pathInSandbox(path, { host, mounts })).toBe(expected);
});
