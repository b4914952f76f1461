import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { type CellResult, RunDocument } from '../../lab/core/schema.ts';
import { REPOSITORY, start } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';

const ENTRY = join(REPOSITORY, 'test/broken-lab/fixtures/scenarios.ts');

/** The cells of one run, on both sides of the fix. */
let cells: CellResult[];

beforeAll(async () => {
  await using directory = await temporaryDirectory();
  const words = [
    'run',
    'strict-error*,icmp-unreachable+*,turned',
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

test('as it is, both sides of the fix are as the source says', () => {
  expect(saidOf('strict-error')).toEqual([
    'pass: getaddrinfo www.lab.test: 192.0.2.1; asked A(A AAAA)',
    'pass: getaddrinfo www.lab.test: 2001:db8::2 192.0.2.2; asked A(A AAAA) B(A AAAA)',
  ]);
});

test('an expectation turned round fails', () => {
  expect(saidOf('turned')).toEqual([expect.stringMatching(/^fail: /), expect.stringMatching(/^fail: /)]);
});

test.each([
  ['a-answers', /A AAAA www\.lab\.test met answer and not servfail/],
  ['a-fails-always', /A A www\.lab\.test met servfail and not normal/],
  ['b-silent', /(www|last-question)\.lab\.test met drop and not answer/],
  ['b-slow', /met normal and not answer/],
  ['b-dies', /control 'the servers are alive' failed/],
  ['stranger-asks', /control 'nobody else asked' failed/],
  ['options-in-environment', /control 'environment' failed/],
  ['probe-dies', /^inconclusive: probe program: ended/],
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
