import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { start } from './fixture.ts';

interface Side {
  namespace: string;
  interfaces: string[];
  routes: string;
  wayOut: string;
}

let seen: {
  home: { thread: string; process: string };
  afterwards: { thread: string; process: string };
  before: { left: Side; right: Side };
  answers: Record<string, string[] | null>;
  withoutAnswer: Record<string, string[] | null>;
  refused: Record<string, string>;
  linked: { answer: string[] | null; interfaces: string[] };
  openedAgain: string;
};

beforeAll(async () => {
  await using directory = await temporaryDirectory();
  seen = JSON.parse((await start('networks.ts', directory.path)).stdout);
});

test('a network is a separate namespace with only lo, up, and no routes', () => {
  const { home, before } = seen;
  expect(new Set([home.process, before.left.namespace, before.right.namespace]).size).toBe(3);
  for (const side of [before.left, before.right]) {
    expect(side).toMatchObject({ interfaces: ['lo up'], routes: '' });
    expect(side.wayOut).toContain('Network is unreachable');
  }
});

describe('a socket opened inside', () => {
  test('is served from outside: the same address and port is another server in each namespace', () => {
    expect(seen.answers).toMatchObject({ left: ['192.0.2.1'], right: ['192.0.2.2'] });
  });

  test('may use IPv6', () => {
    expect(seen.answers.leftOverIPv6).toEqual(['192.0.2.1']);
  });
});

test.each([
  ['taken', 'bind: Address already in use'],
  ['foreign', 'bind: Cannot assign requested address'],
  ['noNamespace', 'setns: Invalid argument'],
  ['nothing', 'ENOENT'],
])('a socket that cannot be bound: %s', (which, reason) => {
  expect(seen.refused[which]).toContain(reason);
});

test('NXDOMAIN and no reply are different results', () => {
  expect(seen.withoutAnswer).toEqual({ noSuchName: [], noListener: null, noRoute: null });
});

test('the thread is back in its namespace after every socket, also after a failure', () => {
  expect(seen.home.thread).toBe(seen.home.process);
  expect(seen.afterwards).toEqual(seen.home);
});

test("a failed command is reported with iproute2's message", () => {
  expect(seen.refused.badCommand).toContain('any valid prefix is expected rather than "nonsense"');
});

test('two networks joined by a veth pair reach each other', () => {
  expect(seen.linked).toEqual({ answer: ['192.0.2.3'], interfaces: ['lo up', 'veth0 up'] });
});

test('a removed network is gone', () => {
  expect(seen.openedAgain).toContain('ENOENT');
});

test('nothing is mounted outside', async () => {
  expect(await readFile('/proc/self/mountinfo', 'utf8')).not.toContain('resolv-lab-test-');
});
