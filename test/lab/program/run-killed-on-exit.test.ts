import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { runKilledOnExit } from '../../../lab/program/run-killed-on-exit.ts';
import { familyOf, whenEnded } from '../../namespaces/whole-end.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

describe('neither a program nor what it started outlives who ran it', () => {
  test.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)('after %s', async (signal) => {
    await using directory = await temporaryDirectory();
    const pipe = join(directory.path, 'pipe');
    await execa('mkfifo', [pipe]);
    const fixture = join(import.meta.dirname, 'fixtures/leashed.ts');
    const running = execa(process.execPath, [fixture, pipe], { reject: false });
    await readFile(pipe);
    const family = familyOf(running.pid as number);
    // Who ran it, the shell with the leash, the program, what it started, and what that did.
    expect(family.length).toBeGreaterThanOrEqual(5);
    const gone = Promise.all(family.map(whenEnded));
    running.kill(signal);
    await Promise.all([gone, running]);
  });
});

test('a program that fails is told with its own exit code and words', async () => {
  const failing = runKilledOnExit('sh', ['-c', 'echo out of cheese >&2; exit 25'], {});
  await expect(failing).rejects.toThrow(ExecaError);
  await expect(failing).rejects.toMatchObject({ exitCode: 25, stderr: 'out of cheese' });
  await runKilledOnExit('test', ['two words', '=', 'two words'], {});
});
