import { expect, test } from 'vitest';
import { readThreadWait, waitOf } from '../../../lab/probe/thread-wait.ts';

test.skipIf(process.arch !== 'x64')('reads the files in /proc of a sleeping thread', () => {
  const stat = '12 (a ) S (b) D 1 12 12 0 -1';
  expect(waitOf({ stat, wchan: 'futex_wait_queue', syscall: '202 0x7f 0x80 0x2' })).toEqual({
    state: 'D',
    wchan: 'futex_wait_queue',
    syscall: 'futex',
  });
  expect(waitOf({ stat, wchan: 'x', syscall: '9999 0x0' })).toMatchObject({ syscall: 'syscall-9999' });
});

test('a running or ended thread has null for the unknown values', () => {
  expect(waitOf({ stat: '1 (sh) R 1', wchan: '0', syscall: 'running\n' })).toEqual({
    state: 'R',
    wchan: null,
    syscall: null,
  });
  // Sleeping outside of a system call, as in a page fault.
  expect(waitOf({ stat: '1 (sh) D 1', wchan: 'io_schedule', syscall: '-1 0x0 0x0' })).toMatchObject({ syscall: null });
  expect(waitOf({})).toEqual({ state: null, wchan: null, syscall: null });
  expect(readThreadWait(process.pid, 2 ** 30)).toEqual({ state: null, wchan: null, syscall: null });
});

test('reads it from the kernel', () => {
  expect(readThreadWait(process.pid, process.pid).state).toMatch(/^[RSD]$/);
});
