import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildTap } from '../../../lab/daemon/tap/build.ts';
import { cacheDir } from '../../../lab/util/cache-paths.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

interface Life {
  /** What a client met on the socket: the name of uid 0 as an answer, or how connecting came out. */
  turns: Record<string, string>;
  /** What is in /run/nscd when it was stopped. */
  left: string[];
  tapped: string[];
  connections: number[];
  replies: string[];
  trouble: string[];
}

let lives: Record<'nscd' | 'nsncd' | 'unscd', { tapped: Life; direct: Life }>;
beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const fixture = join(import.meta.dirname, 'fixtures/lives.ts');
  const { stdout } = await execa(process.execPath, [fixture, directory.path, await buildTap(cacheDir())]);
  lives = JSON.parse(stdout);
});

describe.each(['nscd', 'nsncd', 'unscd'] as const)('%s', (daemon) => {
  test('meets its clients as it should, from its start to its end', () => {
    expect(lives[daemon].direct.turns).toEqual({
      started: 'root',
      frozen: 'connected',
      thawed: 'root',
      restarted: 'root',
      killed: 'ECONNREFUSED',
      'started again': 'root',
      stopped: 'ENOENT',
    });
  });

  test('with a tap on its socket, just so', () => {
    expect(lives[daemon].tapped.turns).toEqual(lives[daemon].direct.turns);
  });

  test('leaves nothing behind that another one would take for its own', () => {
    expect([lives[daemon].direct.left, lives[daemon].tapped.left]).toEqual([[], []]);
  });

  test('that it was killed and not stopped is trouble, and nothing else is', () => {
    const killed = expect.stringMatching(`^${daemon} on host ended by itself \\(exit code 137, as after SIGKILL\\)`);
    // The second time it was to be stopped before the lab had noticed.
    const trouble = [killed, killed];
    expect(lives[daemon].tapped.trouble).toEqual(trouble);
    expect(lives[daemon].direct.trouble).toEqual(trouble);
  });

  test('everything is told, counted on from life to life', () => {
    const { tapped, direct } = lives[daemon];
    expect(tapped.tapped).toEqual(['start', 'start', 'start', 'start']);
    expect(tapped.replies).toEqual(['root', 'root', 'root', 'root']);
    expect(new Set(tapped.connections).size).toBe(4);
    expect(tapped.connections).toEqual(tapped.connections.toSorted((a, b) => a - b));
    expect(direct).toMatchObject({ tapped: [], replies: [] });
  });
});

describe('one that does not get ready is told with what it said last, and nothing waits for it', () => {
  const said = async (which: string) => {
    await using directory = await temporaryDirectory();
    const fixture = join(import.meta.dirname, 'fixtures/not-ready.ts');
    const { stdout } = await execa(process.execPath, [fixture, directory.path, which]);
    return JSON.parse(stdout);
  };

  test.each([
    ['ends', 'ended before its socket was ready (exit code 3)'],
    ['background', 'ended before its socket was ready (exit code 0)'],
    ['waits', 'took no connections within 5 s'],
  ])('%s', async (which, how) => {
    const words = `nsncd ${how}; its last output:\nfirst\nthe moon is missing`;
    expect(await said(which)).toEqual({ said: words, log: 'first\nthe moon is missing\n' });
  });
});

describe('without its tap none lives: it is ended, and what is wrong is said', () => {
  /** What becomes of a daemon with a tap that this line of a shell starts; `$0` is the real one. */
  async function startedWith(line: string) {
    await using directory = await temporaryDirectory();
    await using programs = await temporaryDirectory();
    const tap = join(programs.path, 'tap');
    await writeFile(tap, `#!/bin/sh\nset -- "$1" "$2"\nexec sh -c '${line}' ${await buildTap(cacheDir())} "$@"\n`, {
      mode: 0o755,
    });
    const fixture = join(import.meta.dirname, 'fixtures/no-tap.ts');
    const { stdout } = await execa(process.execPath, [fixture, directory.path, tap]);
    return JSON.parse(stdout);
  }

  test.each<[string, string, string | RegExp]>([
    ['one that tells all is fine', '"$0" "$@"', 'started'],
    ['one that ends', 'false', /^the tap ended by itself \(exit code 1\)/],
    [
      'one that passes octets on and tells nothing of them',
      '"$0" "$@" | sed -u -n "/^ready/p; /^told/p"',
      'the tap tells nothing of a connection that the lab made: it may not tell of others either',
    ],
    [
      'one that tells other octets than those that passed',
      '"$0" "$@" | sed -u "/^</s/.$/f/; /^</s/00000000/11111111/"',
      'the tap does not tell what passed on a connection that the lab made: it may not tell of others either',
    ],
  ])('%s', async (_, line, said) => {
    const ended = await startedWith(line);
    expect(ended.said).toEqual(typeof said === 'string' ? said : expect.stringMatching(said));
    if (said !== 'started') expect(ended.left).toBe(0);
  });
});
