import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wholeCalls } from '../../lab/recording/strace/lines.ts';
import { threadsIn } from '../../lab/recording/strace/threads.ts';

const fixture = (name: string) => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

test('a call has its time, arguments and result', () => {
  const log =
    '15    1795232868.822221327 openat(AT_FDCWD</>, "/etc/gai.conf", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory) <0.000007895>';
  expect(wholeCalls(log)).toEqual([
    {
      tid: 15,
      at: 1795232868822221327n,
      end: 1795232868822229222n,
      name: 'openat',
      args: 'AT_FDCWD</>, "/etc/gai.conf", O_RDONLY|O_CLOEXEC',
      result: '-1 ENOENT (No such file or directory)',
    },
  ]);
});

test('an interrupted call is joined and keeps its start time', () => {
  const log = [
    '16    1.000000100 read(0<UNIX-STREAM:[1]>,  <unfinished ...>',
    '15    1.000000200 socket(AF_UNIX, SOCK_STREAM, 0 <unfinished ...>',
    '16    1.000000300 <... read resumed>"x) = 1", 4096) = 6 <0.000000200>',
    '15    1.000000400 <... socket resumed>) = 3<UNIX-STREAM:[2]> <0.000000200>',
  ].join('\n');
  expect(wholeCalls(log)).toEqual([
    {
      tid: 16,
      at: 1000000100n,
      end: 1000000300n,
      name: 'read',
      args: '0<UNIX-STREAM:[1]>,  "x) = 1", 4096',
      result: '6',
    },
    {
      tid: 15,
      at: 1000000200n,
      end: 1000000400n,
      name: 'socket',
      args: 'AF_UNIX, SOCK_STREAM, 0',
      result: '3<UNIX-STREAM:[2]>',
    },
  ]);
});

test('the call of a killed thread never returned, whether or not strace logged that', () => {
  const log = [
    '15    1.000000100 poll([{fd=3, events=POLLIN}], 1, 1000 <unfinished ...>',
    '16    1.000000200 read(0<UNIX-STREAM:[1]>,  <unfinished ...>',
    '16    1.000000300 <... read resumed> <unfinished ...>) = ?',
    '16    1.000000400 +++ killed by SIGKILL +++',
  ].join('\n');
  expect(wholeCalls(log).map(({ name, end, result }) => [name, end, result])).toEqual([
    ['poll', 1000000100n, '?'],
    ['read', 1000000300n, '?'],
  ]);
});

test('signals, exits, partial lines and strace’s messages are not calls', () => {
  const log = [
    '15    1.000000100 --- SIGCHLD {si_signo=SIGCHLD} ---',
    '15    1.000000200 +++ exited with 0 +++',
    'strace: Process 16 attached',
    '15    1.000000300 openat(AT_FDC',
    '17    1.000000400 <... read resumed>"", 1) = 0 <0.000000001>',
    '',
  ].join('\n');
  expect(wholeCalls(log)).toEqual([]);
});

test('every line of a real log is parsed, and every call ends after its start', () => {
  const log = fixture('glibc-2.41.log');
  const calls = wholeCalls(log);
  const begun = log.split('\n').filter((line) => /^\d+ +[\d.]+ \w+\(/.test(line));
  expect(calls).toHaveLength(begun.length);
  expect(calls.filter(({ at, end }) => end < at)).toEqual([]);
});

test('a thread is identified by the answers that it writes', () => {
  expect(threadsIn(wholeCalls(fixture('glibc-2.41.log')))).toEqual(
    new Map([
      [15, 'main'],
      [20, 't1'],
    ]),
  );
});
