import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LogFile } from '../../../lab/program/log-file.ts';
import { startFixture } from '../../probes/probes.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** A file on which every write fails with ENOSPC, as on a full disk. */
const FULL = '/dev/full';

test('lines are appended to the file', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'log');
  for (const line of ['one\n', 'two\n']) {
    const log = new LogFile(path);
    log.stream.write(line);
    await log.close();
  }
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
});

test('on a full disk writes do not throw, and each close does', async () => {
  const log = new LogFile(FULL);
  log.stream.write('one\n');
  await expect(log.close()).rejects.toThrow('ENOSPC');
  log.stream.write('two\n');
  await expect(log.close()).rejects.toThrow('ENOSPC');
});

test('a probe continues without its log, and its end reports the error', async () => {
  const probe = await startFixture('dies-when-asked.ts', { logFile: FULL });
  await expect(probe.call('state')).rejects.toThrow('exit code 7');
  expect(await probe.exited).toEqual({ code: 7, signal: null });
  await expect(probe.kill()).rejects.toThrow('ENOSPC');
});
