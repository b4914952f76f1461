import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { ready, start } from './fixture.ts';
import { insideOf } from './whole-end.ts';

test('a workspace is visible only inside', async () => {
  await using directory = await temporaryDirectory();
  const path = join(directory.path, 'work space');
  const running = start('workspace.ts', path);
  await ready(running);
  expect(await readdir(path)).toEqual([]);
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain(directory.path);
  const inside = await readFile(`/proc/${insideOf(running.pid as number)}/mountinfo`, 'utf8');
  expect(inside).toMatch(/ - tmpfs resolv-lab /);
  running.stdin.end();
  const { stdout } = await running;
  expect(JSON.parse(stdout.split('\n').at(-1) as string)).toEqual(['hosts', 'secret']);
  expect(await readdir(path)).toEqual([]);
});
