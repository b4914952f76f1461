import { describe, expect, test } from 'vitest';
import { A, B, type Nameserver } from '../../repros/shared/two-nameservers.ts';
import { expected, unsupported } from '../../repros/stale-resolv-conf/expected.ts';
import { judge } from '../../repros/stale-resolv-conf/judge.ts';
import { type StaleVariant, variants } from '../../repros/stale-resolv-conf/variants.ts';
import { counted } from './brown-out-moments.ts';
import {
  asked,
  cellOn,
  daemonDid,
  did,
  evidenceOf,
  glibc,
  lookup,
  type Moment,
  musl,
  query,
  started,
  step,
  wrote,
} from './evidence.ts';

function variant(id: string): StaleVariant {
  const found = variants[id];
  if (!found) throw new Error(`no variant '${id}'`);
  return found;
}

/** A file with the option that disables reloading. */
const NO_RELOAD = wrote(A, 'create', 'no-reload');

/** The moments of a program that reloads the file, by name, so that a test can replace one. */
const FOLLOWS = {
  first: wrote(A, 'create'),
  before: lookup('before', A),
  state: did('state-before', 'state'),
  switch: step('switch'),
  change: wrote(B),
  uncured: [] as Moment[],
  after: lookup('after', B) as Moment | Moment[],
  fresh: lookup('fresh', B, { probe: 'fresh' }),
  alive: asked(A),
  counts: counts(4),
};

/** The counts of a daemon's workers, at the beginning and at the end. */
function counts(workers: number): Moment | Moment[] {
  return [counted('workers-first', workers), counted('workers-last', workers)];
}

/** Lookups through a daemon: one, and then one per worker. */
function round(label: string, by: Nameserver, workers: number): Moment[] {
  return [lookup(label, by), ...Array.from({ length: workers }, (_, n) => lookup(`${label}-${n + 1}`, by))];
}

/** The lookup after the change, answered by B, whose query another nameserver received as well. */
function askedToo(other: Nameserver): Moment {
  return (at) => [...lookup('after', B)(at), query(at + 2, other, 'after.lab.test')];
}

type Moments = Partial<Record<keyof typeof FOLLOWS, Moment | Moment[]>>;

function judged(moments: Moments, id = 'main', cell = cellOn(glibc('2.41'))) {
  return judge(evidenceOf(...Object.values({ ...FOLLOWS, ...moments })), cell, variant(id));
}

function failed(moments: Moments, id = 'main', cell = cellOn(glibc('2.41'))): string[] {
  return judged(moments, id, cell).controls.flatMap(({ name, ok }) => (ok ? [] : [name]));
}

describe('judge', () => {
  test('a program that reloads the file', () => {
    expect(judged({})).toMatchObject({
      reproduced: false,
      measures: { staleLookups: '0 of 1', staleStateIn: 'nobody' },
    });
    expect(failed({})).toEqual([]);
  });

  test('a program that keeps the old nameserver', () => {
    const moments = { after: lookup('after', A) };
    expect(judged(moments)).toMatchObject({
      reproduced: true,
      measures: { staleLookups: '1 of 1', staleStateIn: 'client' },
    });
    expect(failed(moments)).toEqual([]);
  });

  test('one stale worker reproduces the failure', () => {
    const moments = {
      before: round('before', A, 4),
      after: [lookup('own-before', A), ...round('after', B, 3), lookup('after-4', A), lookup('own-after', A)],
    };
    const cell = cellOn(glibc('2.31'), { daemon: 'nsncd' });
    expect(failed(moments, 'main', cell)).toEqual([]);
    expect(judged(moments, 'main', cell)).toMatchObject({
      reproduced: true,
      measures: { staleLookups: '1 of 5', staleStateIn: 'client and daemon' },
    });
  });

  test('with no-reload, stale and current workers side by side fail a control', () => {
    const cell = cellOn(glibc('2.31'), { daemon: 'nsncd' });
    const after = [
      lookup('own-before', A),
      ...round('after', A, 3),
      lookup('after-4', B),
      lookup('own-after', A),
      did('state-before', 'state'),
    ];
    expect(failed({ before: round('before', A, 4), after }, 'pin-no-reload', cell)).toContain(
      'no worker is stale, or all are',
    );
  });

  test('a daemon that reloads, for a client that does not', () => {
    const moments = { after: [lookup('own-before', A), lookup('after', B), lookup('own-after', A)] };
    expect(judged(moments, 'main', cellOn(glibc('2.17'), { daemon: 'nsncd', on: glibc('2.41') }))).toMatchObject({
      reproduced: false,
      measures: { staleStateIn: 'client' },
    });
  });

  test('a worker without a lookup before the change fails a control', () => {
    const own = (by: Nameserver) => [lookup('own-before', by), ...round('after', B, 4), lookup('own-after', B)];
    const cell = cellOn(glibc('2.31'), { daemon: 'nsncd' });
    expect(failed({ before: round('before', A, 3), after: own(A) }, 'main', cell)).toEqual([
      'the daemon has its workers',
      'all workers asked A first',
    ]);
    expect(failed({ before: round('before', A, 4), after: own(B) }, 'main', cell)).toEqual([
      "A first, of the program's own resolver",
    ]);
  });

  test.each<[string, Moments]>([
    ['A first', { before: lookup('before', B) }],
    ['A first', { before: lookup('before', null) }],
    ['the file names B', { change: [] }],
    ['the file names B', { change: wrote(A) }],
    ['the file names B', { change: wrote(B, 'write-in-place') }],
    ['the file names B', { first: wrote(B, 'create'), change: [] }],
    ['answers match queries', { after: lookup('after', null) }],
    ['answers match queries', { after: lookup('after', A, { receivedBy: B }) }],
    ['answers match queries', { after: lookup('after', B, { receivedBy: null }) }],
    ['answers match queries', { after: askedToo(A) }],
    ['the state names the queried nameserver', { after: lookup('after', B, { named: A }) }],
    ['fresh process asks B', { fresh: lookup('fresh', A, { probe: 'fresh' }) }],
    ['A is alive', { alive: asked(A, false) }],
    ['A is alive', { alive: [] }],
  ])('control: %s (%#)', (name, moments) => {
    expect(failed(moments)).toEqual([name]);
  });

  test.each(['after', 'fresh', 'before'])('without the lookup %s the judge throws', (label) => {
    expect(() => judged({ [label]: [] })).toThrow(`no call labelled '${label}'`);
  });

  test('a program and a fresh process with different files fail a control', () => {
    const own = { target: '/etc/resolv.conf', source: 'client: outside/resolv.conf' };
    const etc = { target: '/etc', source: 'client: /etc' };
    expect(failed({ alive: [asked(A), started('program', etc), started('fresh', etc)] })).toEqual([]);
    expect(failed({ alive: [asked(A), started('program', etc, own), started('fresh', etc)] })).toEqual([
      'all processes see the same files',
    ]);
  });

  test.each(['client-gethostbyname', 'client-res-query-a', 'client-private-state'])(
    '%s needs a call of the tested function',
    (id) => {
      expect(failed({}, id)).toEqual(['the tested function was called']);
    },
  );

  test('reloading that is not disabled in the file or in _res fails a control', () => {
    const options = { 'no-reload': ['RES_INIT', 'RES_NORELOAD'], 'changed-res': ['RES_INIT'] };
    const after = lookup('after', A);
    expect(
      failed(
        { first: NO_RELOAD, after, state: did('state-before', 'state', { options: options['no-reload'] }) },
        'pin-no-reload',
      ),
    ).toEqual([]);
    expect(failed({ after, state: did('state-before', 'state', { options: ['RES_INIT'] }) }, 'pin-no-reload')).toEqual([
      'the file has the option no-reload',
      'reloading is disabled in _res',
    ]);
    // The state of a libc that does not know the option does not show it; the file has it for the daemon.
    expect(failed({ first: NO_RELOAD, after }, 'pin-no-reload', cellOn(glibc('2.17')))).toEqual([]);
    expect(failed({ after }, 'pin-no-reload', cellOn(glibc('2.17')))).toEqual(['the file has the option no-reload']);
    expect(
      failed({ after, state: did('state-before', 'state', { options: options['changed-res'] }) }, 'pin-changed-res'),
    ).toEqual([]);
    expect(
      failed(
        { after, state: did('state-before', 'state', { options: ['RES_INIT', 'RES_DNSRCH'] }) },
        'pin-changed-res',
      ),
    ).toEqual(['reloading is disabled in _res']);
  });
});

describe('judge, after a workaround', () => {
  const stale = lookup('uncured', A);
  const cure = (...applied: Moment[]) => ({ first: NO_RELOAD, uncured: [stale, step('cure'), ...applied] });

  test.each<[string, Moments]>([
    ['cure-res-init', cure(did('cure', 'res_init'))],
    ['cure-res-close-init', cure(did('close', 'res_close'), did('cure', 'res_init'))],
    ['cure-restart', { ...cure(), after: lookup('after', B, { probe: 'restarted' }) }],
    ['cure-new-thread', { ...cure(), after: lookup('after', B, { thread: 'new' }) }],
    ['cure-daemon-restart', cure(daemonDid('exit'), daemonDid('ready'))],
    ['cure-daemon', cure(daemonDid('ready'))],
  ])('%s', (id, moments) => {
    expect(judged(moments, id)).toMatchObject({ reproduced: false });
    expect(failed(moments, id)).toEqual([]);
  });

  test.each<[string, Moments]>([
    ['cure-res-init', cure(did('cure', 'res_init', { ok: false }))],
    ['cure-res-init', cure(did('cure', 'state'))],
    ['cure-res-init', { ...cure(did('cure', 'res_init')), after: lookup('after', B, { thread: 'another' }) }],
    ['cure-res-close-init', cure(did('cure', 'res_init'))],
    ['cure-restart', cure()],
    ['cure-new-thread', cure()],
    ['cure-new-thread', { ...cure(lookup('x', A, { thread: 'new' })), after: lookup('after', B, { thread: 'new' }) }],
    ['cure-daemon-restart', { ...cure(daemonDid('exit')), first: [NO_RELOAD, daemonDid('ready')] }],
    ['cure-daemon', cure(daemonDid('start'))],
  ])('%s that was not applied', (id, moments) => {
    expect(failed(moments, id)).toEqual(['the cure was applied']);
  });

  test('a program that was not stale before the workaround fails a control', () => {
    const moments = { first: NO_RELOAD, uncured: [lookup('uncured', B), step('cure'), did('cure', 'res_init')] };
    expect(failed(moments, 'cure-res-init')).toEqual(['stale before the cure']);
  });

  test('firstAskedAgain counts from the lookup that found no daemon', () => {
    const moments = cure(daemonDid('ready'), lookup('skipping-1', A), lookup('skipping-2', B));
    expect(judged(moments, 'cure-daemon').measures).toMatchObject({ firstAskedAgain: 3 });
  });
});

describe('judge, when the file changes a second time', () => {
  const moments = (between: Nameserver, after: Nameserver): Moments => ({
    before: round('before', A, 5),
    state: [did('state-before', 'state'), wrote(B), ...round('between', between, 5)],
    change: wrote(A),
    after: [lookup('own-before', A), ...round('after', after, 5), lookup('own-after', A)],
    fresh: lookup('fresh', A, { probe: 'fresh' }),
    alive: asked(B),
    counts: counts(5),
  });
  const cell = cellOn(glibc('2.17'), { daemon: 'nscd' });

  test('a lookup that B answers is stale', () => {
    expect(judged(moments(B, B), 'daemon-second-change', cell)).toMatchObject({
      reproduced: true,
      measures: { staleStateIn: 'daemon' },
    });
    expect(judged(moments(B, A), 'daemon-second-change', cell)).toMatchObject({ reproduced: false });
    expect(failed(moments(B, B), 'daemon-second-change', cell)).toEqual([]);
  });

  test('a daemon that missed the first change fails a control', () => {
    expect(failed(moments(A, A), 'daemon-second-change', cell)).toEqual(['B second', 'all workers asked B second']);
  });
});

describe('expected, without a daemon', () => {
  const value = (libc: ReturnType<typeof glibc>, id = 'main') => expected(cellOn(libc), variant(id)).value;

  test.each([
    [glibc('2.17'), 'reproduced'],
    [glibc('2.25'), 'reproduced'],
    // Debian had its own patch.
    [glibc('2.24', '2.24-11+deb9u4'), 'unknown'],
    [glibc('2.26'), 'not-reproduced'],
    [glibc('2.31', '2.31-13+deb11u11'), 'not-reproduced'],
    [glibc('2.36'), 'not-reproduced'],
    // Bug 31476 does not matter: no query times out here.
    [glibc('2.36', '2.36-9+deb12u8'), 'not-reproduced'],
    [glibc('2.36', '2.36-9+deb12u9'), 'not-reproduced'],
    [glibc('2.40'), 'not-reproduced'],
    [glibc('2.44'), 'not-reproduced'],
    [musl, 'not-reproduced'],
  ])('main on $kind $version $revision: %s', (libc, wanted) => {
    expect(value(libc)).toBe(wanted);
  });

  test.each(['2.25', '2.31', '2.36', '2.40', '2.44'])('the results by design of every glibc, here on %s', (version) => {
    for (const id of [
      'client-private-state',
      'change-single-file-mount',
      'change-copied-file',
      'pin-no-reload',
      'pin-changed-res',
      'no-cure-res-init-in-mount',
    ])
      expect(value(glibc(version), id), id).toBe('reproduced');
    for (const id of ['cure-res-init', 'cure-res-close-init', 'cure-restart', 'cure-new-thread'])
      expect(value(glibc(version), id), id).toBe('not-reproduced');
  });

  test('musl ignores no-reload, and reads a mounted file', () => {
    expect(value(musl, 'pin-no-reload')).toBe('not-reproduced');
    expect(value(musl, 'change-single-file-mount')).toBe('reproduced');
    expect(value(musl, 'change-copied-file')).toBe('reproduced');
    expect(value(musl, 'change-in-place-under-mount')).toBe('not-reproduced');
  });
});

describe('expected, with a daemon', () => {
  type DaemonId = Parameters<typeof cellOn>[1] & {};
  const value = (daemon: DaemonId['daemon'] & {}, on: string, id: string, client = glibc('2.17')) =>
    expected(cellOn(client, { daemon, on: glibc(on), variant: id }), variant(id)).value;

  test("the daemon's libc decides, not the client's", () => {
    expect(value('nsncd', '2.41', 'main')).toBe('not-reproduced');
    expect(value('nscd', '2.17', 'main', glibc('2.44'))).toBe('not-reproduced');
    expect(value('nsncd', '2.41', 'client-res-query-a')).toBe('reproduced');
    expect(value('nsncd', '2.41', 'main', musl)).toBe('not-reproduced');
  });

  test.each([
    ['nscd', '2.17', 'reproduced'],
    ['nscd', '2.21', 'reproduced'],
    ['nscd', '2.22', 'not-reproduced'],
    ['nscd', '2.26', 'not-reproduced'],
    ['nsncd', '2.36', 'not-reproduced'],
    ['unscd', '2.17', 'not-reproduced'],
  ] as const)('%s on %s, with a change beside the file that nscd watches: %s', (daemon, on, wanted) => {
    for (const id of ['daemon-second-change', 'change-symlink-flip', 'change-remove-create'])
      expect(value(daemon, on, id), id).toBe(wanted);
    expect(value(daemon, on, 'change-in-place')).toBe('not-reproduced');
  });

  test.each([
    ['nsncd', '2.41', 'reproduced'],
    ['nscd', '2.31', 'reproduced'],
    ['nscd', '2.17', 'not-reproduced'],
    ['unscd', '2.41', 'not-reproduced'],
  ] as const)('no-reload in %s on %s: %s, and only a restart of the daemon helps', (daemon, on, wanted) => {
    for (const id of ['pin-no-reload', 'cure-res-init', 'cure-restart', 'cure-new-thread'])
      expect(value(daemon, on, id), id).toBe(wanted);
    expect(value(daemon, on, 'cure-daemon-restart')).toBe('not-reproduced');
    expect(value(daemon, on, 'cure-daemon')).toBe('not-reproduced');
  });

  test('a changed _res in the program has no effect on a daemon', () => {
    expect(value('nsncd', '2.41', 'pin-changed-res', glibc('2.41'))).toBe('not-reproduced');
  });
});

describe('unsupported', () => {
  const why = (id: string, ...cell: Parameters<typeof cellOn>) =>
    unsupported(cellOn(cell[0], { ...cell[1], variant: id }), variant(id));

  test.each([
    ['client-private-state', musl, 'none', /res_ninit/],
    ['pin-changed-res', musl, 'none', /_res/],
    ['cure-res-init', musl, 'none', /^nothing to cure: /],
    ['cure-res-init', glibc('2.41'), 'unscd', /^nothing to cure: /],
    ['cure-restart', glibc('2.17'), 'nscd', /^nothing to cure: /],
    ['cure-daemon', glibc('2.41'), 'none', /about a daemon/],
    ['daemon-second-change', glibc('2.41'), 'none', /about a daemon/],
    ['client-res-search', glibc('2.41'), 'nsncd', /never ask a daemon/],
    ['change-in-place', musl, 'nsncd', /never for hosts/],
    ['change-single-file-mount', glibc('2.41'), 'nsncd', /outside of the container/],
    ['change-in-place-under-mount', glibc('2.41'), 'nsncd', /outside of the container/],
  ] as const)('%s (%#)', (id, libc, daemon, reason) => {
    expect(why(id, libc, { daemon })).toMatch(reason);
  });

  test.each([
    ['main', musl, 'nsncd'],
    ['cure-res-init', glibc('2.17'), 'none'],
    ['cure-res-init', glibc('2.41'), 'nsncd'],
    ['no-cure-res-init-in-mount', musl, 'none'],
    ['cure-daemon', glibc('2.17'), 'unscd'],
    ['client-res-query-a', glibc('2.17'), 'nscd'],
  ] as const)('%s runs (%#)', (id, libc, daemon) => {
    expect(why(id, libc, { daemon })).toBeUndefined();
  });
});
