import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import type { ResolverEvent } from '../../../lab/core/events.ts';
import { checkLibc } from '../../../lab/judge/check-libc.ts';
import { Evidence } from '../../../lab/judge/evidence.ts';
import { resolversInUse } from '../../../lab/libc/inspect/resolver-in-use.ts';
import { readyLibc } from '../../libc/custom-libc-fixture.ts';
import { cellOn, glibc } from '../../repros/evidence.ts';
import { probeOn } from '../events.ts';

/** The arguments that run a program of this machine on the C library of an image. */
async function onImage(id: string, ...program: string[]): Promise<string[]> {
  const { root } = await readyLibc(id);
  const [loader = ''] = globSync('usr/lib/*/ld-linux-*.so.*', { cwd: root });
  const [libc = ''] = globSync('usr/lib/*/libc.so.6', { cwd: root });
  return [join(root, loader), '--library-path', dirname(join(root, libc)), ...program];
}

/** A program on this machine's C library: prints a word, waits for a line, runs `does`, and then echoes each line. */
async function programThat(does: string, words: string[]) {
  const started = spawn('sh', ['-c', `echo ready; read line; ${does}`, 'sh', ...words], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface(started.stdout);
  const ended = new AbortController();
  lines.once('close', () => ended.abort(new Error('it has ended')));
  const line = () => once(lines, 'line', { signal: ended.signal });
  await line();
  return {
    pid: started.pid as number,
    /** Waits until the program has run `does`. */
    async goOn() {
      started.stdin.write('\nsay this\n');
      await line();
    },
    async [Symbol.asyncDispose]() {
      const closed = once(started, 'close');
      started.stdin.end();
      await closed;
    },
  };
}

test.each([
  ['it executes itself anew', 'exec "$@"'],
  ['it starts a child', '"$@"; :'],
])('a program that leaves the libc of the cell during the scenario: %s', async (_, does) => {
  const libc = await readyLibc('host');
  const reading = async (when: ResolverEvent['when'], pid: number): Promise<ResolverEvent> => ({
    ...{ kind: 'resolver', at: 9, of: 'program', when },
    processes: await resolversInUse([pid], libc),
  });
  await using program = await programThat(does, await onImage('debian-trixie', '/bin/cat'));
  const events = [...probeOn('2.36'), await reading('first lookup', program.pid)];
  const cell = cellOn(glibc('2.36'));
  expect(checkLibc(new Evidence(events), cell)).toMatchObject({ ok: true });
  await program.goOn();
  const control = checkLibc(new Evidence([...events, await reading('end', program.pid)]), cell);
  expect(control).toMatchObject({
    ok: false,
    detail: expect.stringMatching(
      /^program runs on \/\S+\/libc\.so\.6 with build-id \w+, which is not the libc's own \(end\)/,
    ),
  });
});
