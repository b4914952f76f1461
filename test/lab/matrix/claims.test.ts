import { describe, expect, test } from 'vitest';
import { claimAbout, withClaimsAbout } from '../../../lab/core/claims-about.ts';
import { overruledClaims } from '../../../lab/core/overruled-claim.ts';
import { LibcFacts } from '../../../lab/core/schema.ts';
import { bugClaimsOf, claimsOf, refuseUnknownClaims } from '../../../lab/matrix/claims.ts';
import { planMatrix } from '../../../lab/matrix/matrix.ts';
import { select } from '../../../lab/matrix/selection.ts';
import { repros } from '../../../repros/index.ts';
import { expected as expectedOfReload, unsupported } from '../../../repros/single-request-reload/expected.ts';
import { variants as reloadVariants } from '../../../repros/single-request-reload/variants.ts';
import { expected as expectedOfStale } from '../../../repros/stale-resolv-conf/expected.ts';
import { variants as staleVariants } from '../../../repros/stale-resolv-conf/variants.ts';
import { cellOn, glibc, musl } from '../../repros/evidence.ts';
import { HOST, libcNamed, NOTHING, ready, reproNamed, stockOf } from '../inventory.ts';

const OWN = 'build:/src/glibc=2/build';
const LIBCS = ['host', 'debian-trixie', OWN];

test('a claim is about every libc of the run, or about one', () => {
  expect(claimsOf([], { libcs: LIBCS })).toEqual({});
  expect(claimsOf(['fixed'], { libcs: ['host', OWN] })).toEqual({
    host: { value: 'fixed', option: '--expect fixed', overrides: false },
    [OWN]: { value: 'fixed', option: '--expect fixed', overrides: false },
  });
  expect(claimsOf([`${OWN}=affected`], { libcs: LIBCS })).toEqual({
    [OWN]: { value: 'affected', option: `--expect ${OWN}=affected`, overrides: true },
  });
});

test('a claim about one libc overrides a claim about all; it overrides sources only for a custom build', () => {
  expect(claimsOf(['fixed', 'host=affected'], { libcs: ['host', OWN] })).toMatchObject({
    host: { value: 'affected', overrides: false },
    [OWN]: { value: 'fixed', overrides: false },
  });
});

test('a build is named by its label or by its path', () => {
  const claim = { value: 'fixed', overrides: true };
  expect(claimsOf(['before=fixed'], { libcs: LIBCS, labels: { [OWN]: 'before' } })).toMatchObject({ [OWN]: claim });
  expect(claimsOf(['dir:inst=fixed'], { libcs: [`dir:${process.cwd()}/inst`] })).toMatchObject({
    [`dir:${process.cwd()}/inst`]: claim,
  });
});

test('a claim can name a daemon of the run; a claim about all is about libcs', () => {
  const daemons = [
    { id: 'nsncd', custom: true },
    { id: 'nscd', custom: false },
  ];
  expect(claimsOf(['nsncd=fixed', 'nscd=affected', 'fixed'], { libcs: ['host'], daemons })).toEqual({
    host: { value: 'fixed', option: '--expect fixed', overrides: false },
    nsncd: { value: 'fixed', option: '--expect nsncd=fixed', overrides: true },
    nscd: { value: 'affected', option: '--expect nscd=affected', overrides: false },
  });
  expect(claimsOf(['fixed'], { libcs: ['host'], daemons })).not.toHaveProperty('nsncd');
  const told = '--expect unscd=fixed: this run has no unscd: add --daemon unscd';
  expect(() => claimsOf(['unscd=fixed'], { libcs: ['host'], daemons })).toThrow(told);
});

describe('refused', () => {
  test.each([
    ['fixd', "no claim 'fixd': did you mean 'fixed'?"],
    ['host=afected', "no claim 'afected': did you mean 'affected'?"],
    ['sound', "no claim 'sound': known are fixed, affected, LIBC=fixed, DAEMON=fixed, LIBC=fixed:31476"],
    ['=fixed', "no claim '=fixed': "],
  ])('%s', (word, message) => {
    expect(() => refuseUnknownClaims([word], [])).toThrow(message);
    expect(() => claimsOf([word], { libcs: LIBCS })).toThrow(message);
  });

  test.each([
    [['debian-trixi=fixed'], "no libc in this run 'debian-trixi': did you mean 'debian-trixie'?"],
    [['dir:/elsewhere=fixed'], "no libc in this run 'dir:/elsewhere': known are host, debian-trixie, "],
    [['nsncd=fixed'], '--expect nsncd=fixed: this run has no nsncd: add --daemon nsncd, or leave out the claim'],
    [['fixed', 'affected'], '--expect fixed and --expect affected: leave out one'],
    [['host=fixed', 'host=affected'], '--expect host=fixed and --expect host=affected: leave out one'],
  ])('%j', (words, message) => {
    expect(() => claimsOf(words, { libcs: LIBCS })).toThrow(message);
  });
});

describe('claims about bugs', () => {
  test('for each libc, those of its name before those of all', () => {
    expect(bugClaimsOf([`${OWN}=fixed:31476,30081`, 'affected:31476,31890'], { libcs: ['host', OWN] })).toEqual({
      host: [
        { value: 'affected', option: '--expect affected:31476,31890', overrides: false, bugs: ['31476', '31890'] },
      ],
      [OWN]: [
        { value: 'fixed', option: `--expect ${OWN}=fixed:31476,30081`, overrides: true, bugs: ['31476', '30081'] },
        { value: 'affected', option: '--expect affected:31476,31890', overrides: false, bugs: ['31890'] },
      ],
    });
  });

  test('they are none about everything, and the other way round', () => {
    expect(claimsOf(['fixed:31476'], { libcs: LIBCS })).toEqual({});
    expect(bugClaimsOf(['fixed'], { libcs: LIBCS })).toEqual({});
  });

  test('a bug may be written as its page or its CVE', () => {
    expect(bugClaimsOf(['fixed:BZ#31476,cve-2026-4438'], { libcs: ['host'] }).host?.[0]?.bugs).toEqual([
      '31476',
      'CVE-2026-4438',
    ]);
  });

  test.each([
    [['host=fixed:31476,31476'], '--expect host=fixed:31476,31476: it names 31476 twice: leave out one'],
    [['host=fixed:31476', 'host=affected:31476'], 'both are about 31476: leave out one'],
    [['hos=fixed:31476'], "no libc in this run 'hos': did you mean 'host'?"],
    [['host=fixed:3147x'], "--expect host=fixed:3147x: '3147x' is no bug"],
    [['host=fixed:'], "'' is no bug"],
    [['host=fixd:31476'], "no claim 'fixd': did you mean 'fixed'?"],
  ])('refused: %j', (words, message) => {
    expect(() => bugClaimsOf(words, { libcs: LIBCS })).toThrow(message);
  });

  test('a bug that no repro is about is refused before anything runs', () => {
    expect(() => refuseUnknownClaims(['host=fixed:99999'], repros)).toThrow(
      '--expect host=fixed:99999: no repro is about bug 99999',
    );
    refuseUnknownClaims(['host=fixed:31476,CVE-2026-4438'], repros);
  });
});

describe('what an entry is expected to show by claims about bugs', () => {
  const claiming = (libc: LibcFacts, word: string, overrides = true): LibcFacts => {
    const bugClaims = bugClaimsOf([word], { libcs: ['any'] }).any?.map((claim) => ({ ...claim, overrides })) ?? [];
    return { ...libc, bugClaims };
  };
  const expectation = (libc: LibcFacts, id: string, variantId = 'main') => {
    const repro = repros.find((each) => each.id === id);
    const variant = repro?.variants[variantId];
    if (!repro || !variant) throw new Error(`no ${id}/${variantId}`);
    return repro.expected(withClaimsAbout(repro.bugs, { ...cellOn(libc), variant: variantId }), variant);
  };
  const OLD = glibc('2.30', '2.30-8');
  const NEW = glibc('2.44', '2.44-1');

  test('a fix of its bug, against the sources if the claim names a build of the user', () => {
    expect(expectation(OLD, 'strict-error').value).toBe('reproduced');
    expect(expectation(claiming(OLD, 'fixed:27929'), 'strict-error')).toMatchObject({
      value: 'not-reproduced',
      source: expect.stringMatching(/^the user's claim, --expect fixed:27929, against /),
    });
    const overruled = expectation(claiming(OLD, 'fixed:27929', false), 'strict-error');
    expect(overruled.value).toBe('reproduced');
    const subjects = { ...cellOn(claiming(OLD, 'fixed:27929', false)), expected: overruled };
    expect(overruledClaims(subjects)).toMatchObject([{ claim: { bugs: ['27929'] } }]);
  });

  test('a repro in a folder takes them as it takes a claim about everything', () => {
    const custom = glibc('2.36');
    expect(expectation(custom, 'single-request-reload').value).toBe('unknown');
    expect(expectation(claiming(custom, 'fixed:31476'), 'single-request-reload').value).toBe('not-reproduced');
    expect(expectation(claiming(custom, 'affected:31476'), 'single-request-reload').value).toBe('reproduced');
    expect(expectation(claiming(custom, 'fixed:27929'), 'single-request-reload').value).toBe('unknown');
  });

  test('a bug that is back', () => {
    expect(expectation(claiming(NEW, 'affected:27929'), 'strict-error').value).toBe('reproduced');
  });

  test('a variant with the same result on every version, and musl, are about something else', () => {
    for (const word of ['fixed:27929', 'affected:27929'])
      expect(expectation(claiming(OLD, word), 'strict-error', 'without-option')).toEqual(
        expectation(OLD, 'strict-error', 'without-option'),
      );
    for (const word of ['fixed:16469', 'affected:16469'])
      expect(expectation(claiming(OLD, word), 'two-dots', 'res-query').value).toBe('not-reproduced');
    expect(expectation(claiming(musl, 'affected:31476'), 'single-request-reload')).toEqual(
      expectation(musl, 'single-request-reload'),
    );
  });

  test('an entry with several bugs is fixed when each is, affected when one is, and unknown in between', () => {
    const value = (...words: string[]) => {
      const bugClaims = words.flatMap((word) => claiming(OLD, word).bugClaims ?? []);
      return expectation({ ...glibc('2.41'), bugClaims }, 'networks-file').value;
    };
    expect(expectation(glibc('2.41'), 'networks-file').value).toBe('reproduced');
    expect(value('fixed:32573,32575')).toBe('not-reproduced');
    expect(value('fixed:32573', 'fixed:32575')).toBe('not-reproduced');
    expect(value('fixed:32573', 'affected:32575')).toBe('reproduced');
    expect(value('fixed:32573')).toBe('unknown');
  });

  test('a CVE is the bug beside it', () => {
    const affected = glibc('2.36', '2.36-9+deb12u7');
    for (const bug of ['34015', 'CVE-2026-4438'])
      expect(expectation(claiming(affected, `fixed:${bug}`), 'ptr-shell-characters').value).toBe('not-reproduced');
    expect(claimAbout(['1', 'CVE-1-1', '2', 'CVE-2-2'], [claimOf('CVE-1-1'), claimOf('2')])?.isPartial).toBe(false);
    expect(claimAbout(['1', 'CVE-1-1', '2'], [claimOf('CVE-1-1')])?.isPartial).toBe(true);
    expect(claimAbout(['CVE-1-1', '1'], [claimOf('1')])?.isPartial).toBe(false);
  });

  const claimOf = (bug: string) => ({ value: 'fixed' as const, option: '', overrides: true, bugs: [bug] });
});

test('a claim is stored with the facts of the libcs', async () => {
  const own = libcNamed('dir:/opt/a', '2.36', { root: '/opt/a' });
  const claims = claimsOf(['dir:/opt/a=fixed'], { libcs: ['host', 'dir:/opt/a'] });
  const stock = stockOf([ready(HOST), ready(own)], { claims });
  const planned = await planMatrix(select({ ...NOTHING, daemons: ['none'] }, [reproNamed('any')]), stock);
  const byId = new Map(planned.map(({ cell }) => [cell.libc.id, LibcFacts.parse(cell.libc)]));
  expect(byId.get('host')?.claim).toBeUndefined();
  expect(byId.get('dir:/opt/a')?.claim).toEqual(claims['dir:/opt/a']);
});

describe('what a cell of bug 31476 is expected to show', () => {
  const claimed = (libc: LibcFacts, value: 'fixed' | 'affected', overrides = false): LibcFacts => ({
    ...libc,
    claim: { value, option: `--expect ${overrides ? 'dir:/a=' : ''}${value}`, overrides },
  });
  const expectation = (libc: LibcFacts, id = 'main') => expectedOfReload(cellOn(libc), variantOf(id));
  const AFFECTED = glibc('2.36', '2.36-9+deb12u7');

  test('the claim decides without sources', () => {
    expect(expectation(glibc('2.36')).value).toBe('unknown');
    expect(expectation(claimed(glibc('2.36'), 'fixed'))).toEqual({
      value: 'not-reproduced',
      source: "the user's claim, --expect fixed",
    });
    expect(expectation(claimed(glibc('2.36'), 'affected')).value).toBe('reproduced');
  });

  test('sources override a claim about all libcs, and the source text names both', () => {
    const { value, source } = expectation(claimed(AFFECTED, 'fixed'));
    expect(value).toBe('reproduced');
    expect(source).toMatch(/2\.36-9\+deb12u9 .*; against the user's claim, --expect fixed$/);
    const expected = expectation(claimed(AFFECTED, 'fixed'));
    expect(overruledClaims({ ...cellOn(claimed(AFFECTED, 'fixed')), expected })).toMatchObject([
      { claim: { option: '--expect fixed' }, about: { libc: AFFECTED } },
    ]);
    for (const claim of [
      claimed(AFFECTED, 'affected'),
      claimed(AFFECTED, 'fixed', true),
      claimed(glibc('2.36'), 'fixed'),
    ])
      expect(overruledClaims({ ...cellOn(claim), expected: expectation(claim) })).toEqual([]);
  });

  test('a claim about one custom build overrides sources, and the source text names both', () => {
    const { value, source } = expectation(claimed(AFFECTED, 'fixed', true));
    expect(value).toBe('not-reproduced');
    expect(source).toMatch(/^the user's claim, --expect dir:\/a=fixed, against bug 31476/);
  });

  test('a claim that agrees with sources is named beside them', () => {
    const { value, source } = expectation(claimed(AFFECTED, 'affected'));
    expect(value).toBe('reproduced');
    expect(source).toMatch(/; the same says the user's claim, --expect affected$/);
  });

  test.each(['link-down-error', 'other-thread'])('%s shows no failure on any libc, with any claim', (id) => {
    const claim = claimed(glibc('2.36'), 'affected', true);
    expect(expectation(claim, id)).toEqual(expectation(glibc('2.36'), id));
    expect(expectation(claim, id).value).toBe('not-reproduced');
  });

  test('musl has no such bug to claim', () => {
    expect(expectation(claimed(musl, 'affected', true))).toEqual(expectation(musl));
  });

  test('for a build that is claimed to be fixed, workarounds are unsupported', () => {
    const why = (libc: LibcFacts, id: string) => unsupported(cellOn(libc), variantOf(id));
    expect(why(glibc('2.36'), 'cure-res-init')).toBeUndefined();
    expect(why(claimed(glibc('2.36'), 'fixed'), 'cure-res-init')).toBe(
      "nothing to cure: the user's claim, --expect fixed",
    );
    expect(why(claimed(glibc('2.36'), 'fixed'), 'cure-options-in-file')).toMatch(/^nothing to cure: /);
    expect(why(claimed(glibc('2.36'), 'affected'), 'cure-res-init')).toBeUndefined();
  });

  test('a claim does not change the expectation of a reload since 2.26, because the version decides', () => {
    const stale = (libc: LibcFacts) => expectedOfStale(cellOn(libc), staleVariants.main);
    expect(stale(claimed(AFFECTED, 'affected', true))).toEqual(stale(AFFECTED));
    expect(stale(glibc('2.24', '2.24-11')).value).toBe('unknown');
    expect(stale(claimed(glibc('2.24', '2.24-11'), 'fixed')).value).toBe('not-reproduced');
    expect(stale(claimed(glibc('2.24'), 'fixed')).value).toBe('reproduced');
    expect(stale(claimed(glibc('2.24'), 'fixed', true)).value).toBe('not-reproduced');
  });
});

function variantOf(id: string) {
  const variant = reloadVariants[id];
  if (!variant) throw new Error(`no variant '${id}'`);
  return variant;
}
