import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { runKilledOnExit } from '../../../lab/program/run-killed-on-exit.ts';
import { familyOf, whenEnded } from '../../namespaces/whole-end.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

describe('a program and its descendants end with the process that runs it', () => {
  test.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)('after %s', async (signal) => {
    await using directory = await temporaryDirectory();
    const pipe = join(directory.path, 'pipe');
    await execa('mkfifo', [pipe]);
    const fixture = join(import.meta.dirname, 'fixtures/ignores-signals.ts');
    const running = execa(process.execPath, [fixture, pipe], { reject: false });
    await readFile(pipe);
    const family = familyOf(running.pid as number);
    // This fixture, the shell, its watcher, the program, and the program's descendants.
    expect(family.length).toBeGreaterThanOrEqual(5);
    const ended = Promise.all(family.map(whenEnded));
    running.kill(signal);
    await Promise.all([ended, running]);
  });
});

test('the failure of a program has its exit code and its stderr', async () => {
  const failing = runKilledOnExit('sh', ['-c', 'echo out of cheese >&2; exit 25'], {});
  await expect(failing).rejects.toThrow(ExecaError);
  await expect(failing).rejects.toMatchObject({ exitCode: 25, stderr: 'out of cheese' });
  await runKilledOnExit('test', ['two words', '=', 'two words'], {});
});
