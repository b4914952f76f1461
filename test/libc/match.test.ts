import { describe, expect, test } from 'vitest';
import { libcsInWords } from '../../lab/libc/catalogue/libcs-in-words.ts';
import { type Matchable, matchLibcs, UnknownLibcError } from '../../lab/libc/catalogue/match.ts';
import { compareVersions, parseRange } from '../../lab/libc/catalogue/version.ts';

const libcs: Matchable[] = [
  { id: 'host', kind: 'glibc', version: '2.36' },
  { id: 'crosstool-2.17', kind: 'glibc', version: '2.17' },
  { id: 'debian-bullseye', kind: 'glibc', version: '2.31' },
  { id: 'debian-trixie', kind: 'glibc', version: '2.41' },
  { id: 'debian-forky', kind: 'glibc', version: null },
  { id: 'musl-trixie', kind: 'musl', version: '1.2.5' },
];

const ids = (...patterns: string[]) => matchLibcs(patterns, libcs).map((libc) => libc.id);

describe('matchLibcs', () => {
  test.each([
    [['host'], ['host']],
    [['crosstool-2.17'], ['crosstool-2.17']],
    [['debian-*'], ['debian-bullseye', 'debian-trixie', 'debian-forky']],
    [['*-trixie'], ['debian-trixie', 'musl-trixie']],
    [['2.31'], ['debian-bullseye']],
    [['>=2.26 <2.40'], ['host', 'debian-bullseye']],
    [['>=2.26,<2.40'], ['host', 'debian-bullseye']],
    [['> 2.36'], ['debian-trixie']],
    [['<2.40'], ['host', 'crosstool-2.17', 'debian-bullseye']],
    [
      ['debian-trixie', 'host', '2.41'],
      ['host', 'debian-trixie'],
    ],
  ])('%j means %j', (patterns, expected) => {
    expect(ids(...patterns)).toEqual(expected);
  });

  test.each([
    ['trixie', ['debian-trixie']],
    ['trixie-security', ['debian-trixie-security']],
    // The archives of a release have different builds.
    ['debian-13', ['debian-trixie', 'debian-trixie-security']],
    ['Debian 13', ['debian-trixie', 'debian-trixie-security']],
    ['musl', ['musl-trixie']],
    ['1.2.5', ['musl-trixie']],
    ['musl-1.2.5', ['musl-trixie']],
    ['musl >=1.2.4', ['musl-trixie']],
    ['glibc-2.31', ['debian-bullseye']],
  ])('the release, the kind or the version %s means %j', (pattern, expected) => {
    const more: Matchable[] = [...libcs, { id: 'debian-trixie-security', kind: 'glibc', version: '2.42' }];
    expect(matchLibcs([pattern], more).map(({ id }) => id)).toEqual(expected);
  });

  test.each([
    ['musl-1.2.4', 'known are 1.2.5'],
    ['1.2.3', 'known are 1.2.5'],
    ['alpine-3.17', "Alpine's libc is musl, and `apk info musl` prints its version there: name it like musl-1.2.5"],
  ])('%s, which the lab lacks, has a hint', (pattern, hint) => {
    expect(() => ids(pattern)).toThrow(`no libc matches '${pattern}': ${hint}`);
  });

  test('an unknown word is an error with a suggestion', () => {
    expect(() => ids('host', 'debian-trixy')).toThrow(
      expect.objectContaining({ name: 'UnknownLibcError', pattern: 'debian-trixy', near: 'debian-trixie' }),
    );
  });

  test('an error has no suggestion without a similar word', () => {
    const error = new UnknownLibcError('windows', libcs);
    expect(error.near).toBeNull();
    expect(error.message).toContain('crosstool-2.17');
  });

  test('a version that no libc has is an error', () => {
    expect(() => ids('2.99')).toThrow(UnknownLibcError);
  });
});

test('versions are numbers between dots', () => {
  expect(['2.4', '2.31', '2.3.1', '2.17'].sort(compareVersions)).toEqual(['2.3.1', '2.4', '2.17', '2.31']);
  expect(compareVersions('2.36', '2.36.0')).toBe(0);
  expect(compareVersions('2.36.0', '2.36')).toBe(0);
  expect(compareVersions('2.36.1', '2.36')).toBeGreaterThan(0);
});

test.each(['debian-*', '>=', '', '2', '>=2.26 host'])('%j is not a range', (text) => {
  expect(parseRange(text)).toBeNull();
});

test.each([
  ['our pods on Debian 12 ask the old nameserver', ['debian-12'], 'our pods on ask the old nameserver'],
  ['alpine 3.17 tcp', ['musl'], 'tcp'],
  ['NXDOMAIN with musl', ['musl'], 'nxdomain with'],
  ['musl 1.2.3 tcp', ['musl-1.2.3'], 'tcp'],
  ['bookworm-security 31476', ['bookworm-security'], '31476'],
  ['glibc 2.31 and libc 2.36', ['glibc-2.31', 'glibc-2.36'], 'and'],
  ['bookworm', ['bookworm'], ''],
  ['musl-interval is slow in debian 7', [], 'musl-interval is slow in debian 7'],
])('the words %j name the C libraries %j', (text, patterns, rest) => {
  expect(libcsInWords(text)).toEqual({ patterns, rest });
});
