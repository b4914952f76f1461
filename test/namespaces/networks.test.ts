import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { withoutDetection } from '../../lab/namespaces/network.ts';
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
  notYetUsable: string[];
  unreachable: string[];
  late: { waitedBefore: boolean; reachable: boolean };
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
  test('an IPv6 address is bound as soon as it has been added', () => {
    expect(seen.notYetUsable).toEqual([]);
  });

  test('packets to an IPv6 address get to it as soon as it has been added', () => {
    expect(seen.unreachable).toEqual([]);
    expect(seen.late).toEqual({ waitedBefore: true, reachable: true });
  });

  describe('a command that adds an IPv6 address', () => {
    test.each([
      ['addr add fd00::53/128 dev lo', 'addr add fd00::53/128 nodad dev lo'],
      ['-6 a a fd00::53 dev lo', '-6 a a fd00::53 nodad dev lo'],
      ['address replace local ::2/64 dev veth0', 'address replace local ::2/64 nodad dev veth0'],
    ])('is without duplicate address detection: %s', (command, sent) => {
      expect(withoutDetection(command)).toBe(sent);
    });

    test.each([
      'addr add 10.0.0.1/24 dev lo',
      'addr del fd00::53/128 dev lo',
      'addr add fd00::53/128 dev lo nodad',
      'route add fd00::/64 dev lo',
      'link set lo up',
      '',
    ])('others are as they were: %s', (command) => {
      expect(withoutDetection(command)).toBe(command);
    });
  });

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
