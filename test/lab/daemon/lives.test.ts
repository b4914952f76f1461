import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildTap } from '../../../lab/daemon/tap/build.ts';
import { cacheDir } from '../../../lab/util/cache-paths.ts';
import { bundled } from '../../e2e/command.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

interface Lives {
  /** How a client is served after each action: the name of uid 0, or the error of connect(2). */
  outcomes: Record<string, string>;
  /** The files in /run/nscd after the stop. */
  left: string[];
  tapped: string[];
  connections: number[];
  replies: string[];
  trouble: string[];
}

let lives: Record<'nscd' | 'nsncd' | 'unscd', { tapped: Lives; direct: Lives }>;
beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const fixture = await bundled('test/lab/daemon/fixtures/lives.ts');
  const { stdout } = await execa(process.execPath, [fixture, directory.path, await buildTap(cacheDir())]);
  lives = JSON.parse(stdout);
});

describe.each(['nscd', 'nsncd', 'unscd'] as const)('%s', (daemon) => {
  test('serves its clients, or refuses them, after each action', () => {
    expect(lives[daemon].direct.outcomes).toEqual({
      started: 'root',
      frozen: 'connected',
      thawed: 'root',
      restarted: 'root',
      killed: 'ECONNREFUSED',
      'started again': 'root',
      stopped: 'ENOENT',
    });
  });

  test('does the same with a tap on its socket', () => {
    expect(lives[daemon].tapped.outcomes).toEqual(lives[daemon].direct.outcomes);
  });

  test('leaves no file behind when it is stopped', () => {
    expect([lives[daemon].direct.left, lives[daemon].tapped.left]).toEqual([[], []]);
  });

  test('is reported as trouble if another process killed it, and only then', () => {
    const killed = expect.stringMatching(`^${daemon} on host ended by itself \\(exit code 137, as after SIGKILL\\)`);
    // The second time, the lab stops it before it has noticed.
    const trouble = [killed, killed];
    expect(lives[daemon].tapped.trouble).toEqual(trouble);
    expect(lives[daemon].direct.trouble).toEqual(trouble);
  });

  test('all traffic is recorded, and connections are numbered on after a restart', () => {
    const { tapped, direct } = lives[daemon];
    expect(tapped.tapped).toEqual(['start', 'start', 'start', 'start']);
    expect(tapped.replies).toEqual(['root', 'root', 'root', 'root']);
    expect(new Set(tapped.connections).size).toBe(4);
    expect(tapped.connections).toEqual(tapped.connections.toSorted((a, b) => a - b));
    expect(direct).toMatchObject({ tapped: [], replies: [] });
  });
});

describe('a daemon that does not become ready ends with an error that has its last output', () => {
  let started: Record<string, { result: string; log: string }>;
  beforeAll(async () => {
    await using directory = await temporaryDirectory();
    const fixture = await bundled('test/lab/daemon/fixtures/not-ready.ts');
    const { stdout } = await execa(process.execPath, [fixture, directory.path]);
    started = JSON.parse(stdout);
  });

  test.each([
    ['ends', 'ended before its socket was ready (exit code 3)'],
    ['background', 'ended before its socket was ready (exit code 0)'],
    ['waits', 'took no connections within 5 s'],
  ])('%s', (which, how) => {
    const result = `nsncd ${how}; its last output:\nfirst\nthe moon is missing`;
    expect(started[which]).toEqual({ result, log: 'first\nthe moon is missing\n' });
  });
});

describe('a daemon with a faulty tap is ended, with the error of the tap', () => {
  /** Starts a daemon with a tap that this shell command starts; `$0` is the real tap. */
  async function startedWith(command: string) {
    await using directory = await temporaryDirectory();
    await using programs = await temporaryDirectory();
    const tap = join(programs.path, 'tap');
    await writeFile(tap, `#!/bin/sh\nset -- "$1" "$2"\nexec sh -c '${command}' ${await buildTap(cacheDir())} "$@"\n`, {
      mode: 0o755,
    });
    const fixture = await bundled('test/lab/daemon/fixtures/no-tap.ts');
    const { stdout } = await execa(process.execPath, [fixture, directory.path, tap]);
    return JSON.parse(stdout);
  }

  test.each<[string, string, string | RegExp]>([
    ['the real tap', '"$0" "$@"', 'started'],
    ['a tap that ends', 'false', /^the tap ended by itself \(exit code 1\)/],
    [
      'a tap that relays and reports nothing',
      '"$0" "$@" | sed -u -n "/^ready/p; /^flushed/p"',
      'the tap does not report a connection that the lab made: it may miss others as well',
    ],
    [
      'a tap that reports other octets',
      '"$0" "$@" | sed -u "/^</s/.$/f/; /^</s/00000000/11111111/"',
      'the tap reports other octets of a connection that the lab made: it may miss others as well',
    ],
  ])('%s', async (_, command, expected) => {
    const ended = await startedWith(command);
    expect(ended.result).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
    if (expected !== 'started') expect(ended.left).toBe(0);
  });
});
