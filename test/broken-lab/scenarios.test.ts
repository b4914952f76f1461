import { beforeAll, describe, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { bundled, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/scenarios.ts');

/** By sabotage of strict-error and of icmp-unreachable: the expected reason. */
const OF_STRICT_ERROR: Record<string, RegExp> = {
  'a-answers': /A AAAA www\.lab\.test met answer and not servfail/,
  'a-fails-always': /A A www\.lab\.test met servfail and not normal/,
  'b-silent': /(www|last-question)\.lab\.test met drop and not normal/,
  'b-slow': /(www|last-question)\.lab\.test: answered \d+ ms after it was read/,
  'b-dies': /control 'the servers are alive' failed/,
  'stranger-asks': /control 'nobody else asked' failed/,
  'options-in-environment': /control 'environment' failed/,
  'probe-dies': /^inconclusive: (probe program: ended|control 'libc' failed: program had no process at: end)/,
};
const OF_UNREACHABLE: Record<string, RegExp> = {
  'router-silent': /the router did not send 'host unreachable'/,
  'router-says-else': /(the router sent 'prohibited'|the router did not send 'host unreachable')/,
  // glibc waits for a whole timeout then, as with the bug.
  'router-late': /A A www\.lab\.test: the router sent its message 1\d{3} ms later/,
  'a-on-the-host': /control 'the servers are alive' failed: .*the router did not see the lab's question to A/,
  'watch-dies': /the watch of router's link ended by itself/,
};

/** By sabotage of socket-leak: the daemon in whose cell the broken part is, and the expected reason. */
const OF_MACHINES: Record<string, { daemon: 'none' | 'nsncd'; reason: RegExp }> = {
  'one-network': { daemon: 'none', reason: /control 'no network leads across' failed: .*was reached from/ },
  'mount-missing': {
    daemon: 'nsncd',
    reason: /control 'the machines have their mounts' failed: container sees at \/run container: \/run/,
  },
  'mount-read-only': {
    daemon: 'nsncd',
    reason: /control 'the machines have their mounts' failed: .*client: \/run, read-only, not client: \/run$/,
  },
  'daemon-forgotten': { daemon: 'nsncd', reason: /control 'daemon answers' failed: nsncd was never started/ },
};

const OF_MUSL_IMAGE: Record<string, RegExp> = {
  'service-missing': /control 'the service of the host is reachable' failed: .*ENOENT/,
  'tool-on-glibc': /control 'a tool on musl gets the container's answer' failed: .*192\.0\.2\.1/,
  'tool-elsewhere': /control 'a tool on musl gets the container's answer' failed/,
  'tmpfs-missing': /control 'the machines have their mounts' failed: .*sees at \/run\/nscd/,
};

/** The cells of a scenario without a daemon, with a libc before the fix and one after it. */
const around = (repro: string) => ['debian-bookworm', 'debian-trixie'].map((libc) => `${repro}/main/${libc}/none/c`);
const leak = (repro: string, daemon: string) => `${repro}/main/debian-trixie/${daemon}/c`;
const inMusl = (repro: string, variant = 'main') => `${repro}/${variant}/debian-trixie/nsncd/c-in-musl`;

const sabotagesOf = (repro: string, of: object) => Object.keys(of).map((name) => `${repro}+${name}`);
const NAMES = [
  ...['strict-error', ...sabotagesOf('strict-error', OF_STRICT_ERROR), 'linked', 'chroot+same-root'].flatMap(around),
  ...sabotagesOf('icmp-unreachable', OF_UNREACHABLE).flatMap(around),
  ...['none', 'nsncd'].map((daemon) => leak('socket-leak', daemon)),
  ...Object.entries(OF_MACHINES).map(([name, { daemon }]) => leak(`socket-leak+${name}`, daemon)),
  ...[inMusl('clojure-app'), inMusl('clojure-app', 'tmpfs')],
  ...sabotagesOf('clojure-app', OF_MUSL_IMAGE).map((repro) => inMusl(repro)),
];

/** The cells of one run by their names. */
let cells: Map<string, CellResult>;

beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const { stdout } = await start(ENTRY, ['run', ...NAMES, '--json', '--out', directory.path]);
  cells = new Map(RunDocument.parse(JSON.parse(String(stdout))).cells.map((cell) => [cell.id, cell]));
});

/** What a cell says, or undefined for one that is missing. */
function said(name: string): string | undefined {
  const cell = cells.get(name);
  return cell && `${cell.status}: ${cell.reason}`;
}

const verdict = (name: string) => `${cells.get(name)?.status}: ${cells.get(name)?.observed}`;

function expectInconclusive(names: readonly string[], reason: RegExp) {
  for (const name of names) {
    expect(said(name)).toMatch(/^inconclusive: /);
    expect(said(name)).toMatch(reason);
  }
}

test('without sabotage, the libcs before and after the fix are as the source says', () => {
  expect(around('strict-error').map(said)).toEqual([
    'pass: getaddrinfo www.lab.test: 192.0.2.1; asked A(A AAAA)',
    'pass: getaddrinfo www.lab.test: 2001:db8::2 192.0.2.2; asked A(A AAAA) B(A AAAA)',
  ]);
});

test.each(Object.entries(OF_STRICT_ERROR))('%s is inconclusive', (name, reason) => {
  expectInconclusive(around(`strict-error+${name}`), reason);
});

test.each(Object.entries(OF_UNREACHABLE))('icmp-unreachable: %s is inconclusive', (name, reason) => {
  expectInconclusive(around(`icmp-unreachable+${name}`), reason);
});

test('a program that keeps its root is inconclusive', () => {
  expectInconclusive(around('chroot+same-root'), /: .*'the outcome is one of the two described' failed/);
});

describe('machines', () => {
  test('without sabotage, the leak through a mount is as the source says', () => {
    expect(verdict(leak('socket-leak', 'none'))).toBe('pass: not-reproduced');
    expect(verdict(leak('socket-leak', 'nsncd'))).toBe('pass: reproduced');
  });

  test.each(Object.entries(OF_MACHINES))('%s is inconclusive', (name, { daemon, reason }) => {
    expectInconclusive([leak(`socket-leak+${name}`, daemon)], reason);
  });
});

describe('an application on glibc in a musl image', () => {
  test('without sabotage, it leaks, and not with an empty tmpfs', () => {
    expect(verdict(inMusl('clojure-app'))).toBe('pass: reproduced');
    expect(verdict(inMusl('clojure-app', 'tmpfs'))).toBe('pass: not-reproduced');
  });

  test.each(Object.entries(OF_MUSL_IMAGE))('%s is inconclusive', (name, reason) => {
    expectInconclusive([inMusl(`clojure-app+${name}`)], reason);
  });
});

test('the client reaches a nameserver over a link until the link is down', () => {
  expect(around('linked').map(said)).toEqual([expect.stringMatching(/^pass: /), expect.stringMatching(/^pass: /)]);
});
