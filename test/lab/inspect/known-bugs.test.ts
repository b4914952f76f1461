import { expect, test } from 'vitest';
import type { LibcFacts } from '../../../lab/core/schema.ts';
import { type KnownBug, knownBugs } from '../../../lab/inspect/known-bugs.ts';
import { bugFinding } from '../../../lab/inspect/rules/libc.ts';
import { knowledge } from './inspected.ts';

const glibc = (version: string, revision: string | null = null, buildId: string | null = null): LibcFacts => ({
  id: '/lib/libc.so.6',
  kind: 'glibc',
  version,
  package: revision && 'libc6',
  revision,
  buildId,
});
const shownOn = (libc: LibcFacts) => knownBugs(libc, knowledge).shown.map(({ repro }) => repro.id);
const unknownOn = (libc: LibcFacts) => knownBugs(libc, knowledge).unknown.map(({ repro }) => repro.id);

/** A build of the reference run. */
function column(id: string): LibcFacts {
  const found = knowledge.reference.libcs.find((libc) => libc.id === id);
  if (!found) throw new Error(`the reference run has no ${id}`);
  return found;
}

test('a build of the reference run has what it showed there: by its build-id, or by its package', () => {
  const { version, revision, buildId } = column('debian-bookworm-security');
  const { shown, unknown } = knownBugs(glibc(version, null, buildId), knowledge);
  expect(shown.map(({ repro }) => repro.id)).toContain('single-request-reload');
  expect(unknown.map(({ repro }) => repro.id)).not.toContain('strict-error');
  expect(shownOn(glibc(version, revision, 'ff'))).toEqual(shown.map(({ repro }) => repro.id));
  const later = column('debian-bookworm');
  expect(shownOn(glibc(later.version, later.revision))).not.toContain('single-request-reload');
});

test('a C library of the catalogue without a build-id is told by its id; a host without one is not', () => {
  const old = column('crosstool-2.17');
  expect(old.buildId).toBeNull();
  expect(shownOn(old)).toContain('stale-resolv-conf');
  expect(unknownOn(old)).toEqual([]);
  expect(shownOn({ ...old, id: 'host' })).not.toContain('stale-resolv-conf');
});

test('a shown bug names the builds without it, the newest last', () => {
  const { shown } = knownBugs(column('debian-bookworm-security'), knowledge);
  const bug = shown.find(({ repro }) => repro.id === 'single-request-reload');
  expect(bug?.absentFrom).toContain(`glibc ${column('debian-bookworm').revision}`);
  expect(bug?.absentFrom.at(-1)).toBe(`glibc ${column('debian-experimental').revision}`);
  expect(bug?.absentFrom.join()).not.toContain('1.2.5');
});

test('of another build of the same version the sources tell, or they do not', () => {
  const custom = glibc('2.36', null, 'ff');
  expect(unknownOn(custom)).toContain('single-request-reload');
  expect(shownOn(custom)).not.toContain('single-request-reload');
  const { unknown } = knownBugs(custom, knowledge);
  const elsewhere = unknown.find(({ repro }) => repro.id === 'single-request-reload')?.elsewhere;
  expect(elsewhere).toBe(
    `glibc ${column('debian-bookworm-security').revision} has it, glibc ${column('debian-bookworm').revision} has it not`,
  );
  // A later revision of Debian's than the reference run has.
  expect(shownOn(glibc('2.36', '2.36-9+deb12u99'))).not.toContain('single-request-reload');
  expect(unknownOn(glibc('2.36', '2.36-9+deb12u99'))).not.toContain('single-request-reload');
  expect(unknownOn(glibc('2.35', '2.35-0ubuntu3.8'))).toContain('single-request-reload');
});

test('versions outside of a bug’s are without it', () => {
  expect(shownOn(glibc('2.41'))).not.toContain('stale-resolv-conf');
  for (const id of ['strict-error', 'single-request-reload']) {
    expect(shownOn(glibc('2.99'))).not.toContain(id);
    expect(unknownOn(glibc('2.99'))).not.toContain(id);
  }
});

test('a build without a known package may have the fixes of any distribution', () => {
  // CentOS 7 has this version, and so has upstream; RHEL 9 has the other.
  for (const [version, id] of [
    ['2.17', 'stale-resolv-conf'],
    ['2.34', 'header-only-error'],
  ] as const) {
    expect(shownOn(glibc(version))).not.toContain(id);
    expect(unknownOn(glibc(version))).toContain(id);
  }
});

test('a failure that no C library is without is no bug', () => {
  for (const { id } of knowledge.reference.libcs) expect(shownOn(column(id))).not.toContain('nscd-socket-leak');
});

test('a failure that only another variant than the first shows is a bug', () => {
  const bug = knownBugs(column('crosstool-2.17'), knowledge).shown.find(({ repro }) => repro.id === 'fork-in-lookup');
  expect(bug).toMatchObject({ variant: 'hosts-file', basis: expect.stringContaining('(hosts-file)') });
  const later = knownBugs(column('debian-bookworm'), knowledge).shown.find(
    ({ repro }) => repro.id === 'fork-in-lookup',
  );
  expect(later?.variant).toBe('main');
});

test('what depends on other packages is known of the catalogue, and not of the same build elsewhere', () => {
  const packaged = column('debian-bookworm');
  expect(shownOn(packaged)).toContain('idn');
  const elsewhere = { ...packaged, id: '/usr/lib/libc.so.6' };
  expect(shownOn(elsewhere)).not.toContain('idn');
  const { unknown } = knownBugs(elsewhere, knowledge);
  expect(unknown).toMatchObject([{ repro: { id: 'idn' }, elsewhere: 'what else is installed decides' }]);
});

test('musl is compared with all', () => {
  expect(shownOn(column('musl-trixie'))).toContain('servfail-in-search');
  expect(shownOn(column('debian-trixie'))).not.toContain('servfail-in-search');
});

test('a daemon has the bugs of the C library that it runs on, as far as its own resolver has them', () => {
  const shownBy = (daemon: 'nscd' | 'nsncd' | 'unscd', id: string) =>
    knownBugs(column(id), knowledge, daemon).shown.map(({ repro }) => repro.id);
  expect(shownBy('nsncd', 'debian-bookworm-security')).toContain('single-request-reload');
  // Each lookup of unscd has a new process, and so a new state.
  expect(shownBy('unscd', 'debian-bookworm-security')).not.toContain('single-request-reload');
  expect(shownBy('nscd', 'debian-trixie')).not.toContain('single-request-reload');
  // nscd of 2.17 misses some changes of the file.
  expect(shownBy('nscd', 'crosstool-2.17')).toContain('stale-resolv-conf');
  expect(shownBy('nscd', 'debian-bullseye')).not.toContain('stale-resolv-conf');
});

test('of a daemon on another build the sources tell', () => {
  const { unknown } = knownBugs(glibc('2.35', '2.35-0ubuntu3.8'), knowledge, 'nsncd');
  expect(unknown.map(({ repro }) => repro.id)).toContain('single-request-reload');
  const forks = knownBugs(glibc('2.35', '2.35-0ubuntu3.8'), knowledge, 'unscd');
  expect(forks.unknown.map(({ repro }) => repro.id)).not.toContain('single-request-reload');
});

test('a difference from the manual without a number of a bug is no known bug', () => {
  const musl = column('musl-trixie');
  const cellsOf = (id: string) =>
    knowledge.reference.cells.filter(
      (cell) => cell.repro === id && cell.libc.id === musl.id && cell.observed === 'reproduced',
    );
  // In the run musl shows both; the second has a bug of its own.
  expect(cellsOf('attempts-zero').length).toBeGreaterThan(0);
  expect(cellsOf('edns-refused').length).toBeGreaterThan(0);
  const shown = shownOn(musl);
  expect(shown).not.toContain('attempts-zero');
  expect(shown).toContain('edns-refused');
});

test('a finding names what helps in the program, and no C library with another failure of the kind', () => {
  const bug = knownBugs(column('debian-bookworm'), knowledge).shown.find(({ repro }) => repro.id === 'fork-in-lookup');
  expect(bug?.absentFrom).toContain('glibc 2.17');
  const { cure } = bugFinding(bug as KnownBug, { file: 'libc.so.6', value: '' });
  expect(cure).toMatch(/^fork before the first thread starts .*posix_spawn\(3\).*pthread_atfork\(3\)/);
  expect(cure).not.toContain('2.17');
});
