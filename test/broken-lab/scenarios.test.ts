import { beforeAll, describe, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { bundled, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = await bundled('test/broken-lab/fixtures/scenarios.ts');

/** The cells of one run, with a libc before the fix and one after it. */
let cells: CellResult[];

beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const words = [
    'run',
    'strict-error*,icmp-unreachable+*,linked,chroot+*',
    '--libc',
    'debian-bookworm,debian-trixie',
    '--daemon',
    'none',
    '--probe',
    'c',
  ];
  const { stdout } = await start(ENTRY, [...words, '--json', '--out', directory.path]);
  cells = RunDocument.parse(JSON.parse(String(stdout))).cells;
});

function saidOf(id: string): string[] {
  return cells.filter(({ repro }) => repro === id).map(({ status, reason }) => `${status}: ${reason}`);
}

test('without sabotage, the libcs before and after the fix are as the source says', () => {
  expect(saidOf('strict-error')).toEqual([
    'pass: getaddrinfo www.lab.test: 192.0.2.1; asked A(A AAAA)',
    'pass: getaddrinfo www.lab.test: 2001:db8::2 192.0.2.2; asked A(A AAAA) B(A AAAA)',
  ]);
});

test.each([
  ['a-answers', /A AAAA www\.lab\.test met answer and not servfail/],
  ['a-fails-always', /A A www\.lab\.test met servfail and not normal/],
  ['b-silent', /(www|last-question)\.lab\.test met drop and not normal/],
  ['b-slow', /(www|last-question)\.lab\.test: answered \d+ ms after it was read/],
  ['b-dies', /control 'the servers are alive' failed/],
  ['stranger-asks', /control 'nobody else asked' failed/],
  ['options-in-environment', /control 'environment' failed/],
  ['probe-dies', /^inconclusive: (probe program: ended|control 'libc' failed: program had no process at: end)/],
])('%s is inconclusive', (name, reason) => {
  const said = saidOf(`strict-error+${name}`);
  expect(said).toHaveLength(2);
  for (const each of said) {
    expect(each).toMatch(/^inconclusive: /);
    expect(each).toMatch(reason);
  }
});

test.each([
  ['router-silent', /the router did not send 'host unreachable'/],
  ['router-says-else', /(the router sent 'prohibited'|the router did not send 'host unreachable')/],
  // glibc waits for a whole timeout then, as with the bug.
  ['router-late', /A A www\.lab\.test: the router sent its message 1\d{3} ms later/],
  ['a-on-the-host', /control 'the servers are alive' failed: .*the router did not see the lab's question to A/],
  ['watch-dies', /the watch of router's link ended by itself/],
])('icmp-unreachable: %s is inconclusive', (name, reason) => {
  const said = saidOf(`icmp-unreachable+${name}`);
  expect(said).toHaveLength(2);
  for (const each of said) {
    expect(each).toMatch(/^inconclusive: /);
    expect(each).toMatch(reason);
  }
});

test('a program that keeps its root is inconclusive', () => {
  const said = saidOf('chroot+same-root');
  expect(said).toHaveLength(2);
  for (const each of said) expect(each).toMatch(/^inconclusive: .*'the outcome is one of the two described' failed/);
});

describe('machines', () => {
  let ofMachines: CellResult[];
  beforeAll(async () => {
    await using directory = await temporaryDirectory();
    const cell = ['--libc', 'debian-trixie', '--daemon', 'none,nsncd', '--probe', 'c'];
    const { stdout } = await start(ENTRY, ['run', 'socket-leak*', ...cell, '--json', '--out', directory.path]);
    ofMachines = RunDocument.parse(JSON.parse(String(stdout))).cells;
  });

  test('without sabotage, the leak through a mount is as the source says', () => {
    const said = ofMachines.filter(({ repro }) => repro === 'socket-leak');
    expect(said.map(({ status, observed }) => `${status}: ${observed}`)).toEqual([
      'pass: not-reproduced',
      'pass: reproduced',
    ]);
  });

  test.each([
    ['one-network', 0, /control 'no network leads across' failed: .*was reached from/],
    ['mount-missing', 1, /control 'the machines have their mounts' failed: container sees at \/run container: \/run/],
    [
      'mount-read-only',
      1,
      /control 'the machines have their mounts' failed: .*client: \/run, read-only, not client: \/run$/,
    ],
    ['daemon-forgotten', 1, /control 'daemon answers' failed: nsncd was never started/],
  ])('%s is inconclusive', (name, cell, reason) => {
    const said = ofMachines.filter(({ repro }) => repro === `socket-leak+${name}`);
    expect(`${said[cell]?.status}: ${said[cell]?.reason}`).toMatch(/^inconclusive: /);
    expect(said[cell]?.reason).toMatch(reason);
  });
});

describe('an application on glibc in a musl image', () => {
  let ofImage: CellResult[];
  beforeAll(async () => {
    await using directory = await temporaryDirectory();
    const cell = ['--libc', 'debian-trixie', '--daemon', 'nsncd', '--probe', 'c-in-musl', '--variant', 'main,tmpfs'];
    const { stdout } = await start(ENTRY, ['run', 'clojure-app*', ...cell, '--json', '--out', directory.path]);
    ofImage = RunDocument.parse(JSON.parse(String(stdout))).cells;
  });
  const said = (repro: string, variant: string) =>
    ofImage
      .filter((each) => each.repro === repro && each.variant === variant)
      .map(({ status, observed, reason }) => `${status}: ${status === 'pass' ? observed : reason}`);

  test('without sabotage, it leaks, and not with an empty tmpfs', () => {
    expect(said('clojure-app', 'main')).toEqual(['pass: reproduced']);
    expect(said('clojure-app', 'tmpfs')).toEqual(['pass: not-reproduced']);
  });

  test.each([
    ['service-missing', /control 'the service of the host is reachable' failed: .*ENOENT/],
    ['tool-on-glibc', /control 'a tool on musl gets the container's answer' failed: .*192\.0\.2\.1/],
    ['tool-elsewhere', /control 'a tool on musl gets the container's answer' failed/],
    ['tmpfs-missing', /control 'the machines have their mounts' failed: .*sees at \/run\/nscd/],
  ])('%s is inconclusive', (name, reason) => {
    const [only] = said(`clojure-app+${name}`, 'main');
    expect(only).toMatch(/^inconclusive: /);
    expect(only).toMatch(reason);
  });
});

test('the client reaches a nameserver over a link until the link is down', () => {
  expect(saidOf('linked')).toEqual([expect.stringMatching(/^pass: /), expect.stringMatching(/^pass: /)]);
});
