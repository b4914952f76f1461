import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { resourcesOf } from '../../../lab/daemon-suite/limits.ts';

test('the resources of a process, and none of one that is ending or has ended', async () => {
  expect(resourcesOf(process.pid)).toMatchObject({
    threads: expect.any(Number),
    roomKib: null,
    residentKib: expect.toSatisfy((kib: number) => kib > 1024),
  });
  // A shell that waits for no child: its child stays a zombie, which has a status and no memory.
  const shell = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 1000'], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(shell.stdout, 'data')) as [Buffer];
    const child = Number(line);
    while (!/^State:\s+Z/m.test(readFileSync(`/proc/${child}/status`, 'utf8'))) await setImmediate();
    expect(resourcesOf(child)).toBeNull();
  } finally {
    shell.kill('SIGKILL');
    await once(shell, 'close');
  }
  expect(resourcesOf(shell.pid as number)).toBeNull();
});
