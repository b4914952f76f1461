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
  // It waits for no child, so its child stays a zombie, which has a status and no memory. The second shell knows no child that it could wait for.
  const parent = spawn('sh', ['-c', 'sleep 1000 & exec sh -c "echo $!; exec sleep 1000"'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const child = Number(line);
    process.kill(child, 'SIGKILL');
    while (!/^State:\s+Z/m.test(readFileSync(`/proc/${child}/status`, 'utf8'))) await setImmediate();
    expect(resourcesOf(child)).toBeNull();
  } finally {
    parent.kill('SIGKILL');
    await once(parent, 'close');
  }
  expect(resourcesOf(parent.pid as number)).toBeNull();
});
