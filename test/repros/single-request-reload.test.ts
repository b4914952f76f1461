import { describe, expect, test } from 'vitest';
import { A, B } from '../../repros/shared/two-nameservers.ts';
import { judge } from '../../repros/single-request-reload/judge.ts';
import { type BrownOutVariant, variants } from '../../repros/single-request-reload/variants.ts';
import { brownOut, counted, round } from './brown-out-moments.ts';
import { asked, cellOn, daemonDid, did, evidenceOf, glibc, lookup, type Moment, step, wrote } from './evidence.ts';

type Tale = Record<string, Moment | Moment[]>;

const AFFECTED = glibc('2.31', '2.31-13+deb11u11');

/** Where the lookups of the thread that is hit are made. */
const HIT = { thread: 'main' };

function phase(name: string, hit: typeof A | null, other: typeof A | null, fresh: typeof A | null): Moment[] {
  return [
    lookup(`${name}.hit`, hit, HIT),
    lookup(`${name}.other`, other, { thread: 'other' }),
    lookup(`${name}.new`, fresh, { thread: `new-${name}` }),
  ];
}

/** The file as it was first, and as it came to be. */
function files(...options: string[]): Moment[] {
  return [wrote(A, 'create', ...options), wrote(B, 'rename-over', ...options)];
}

/** A program whose thread that was hit is pinned to A, moment by moment, so that a test can replace one. */
const PINNED: Tale = {
  files: files('single-request', 'single-request-reopen'),
  before: phase('before', A, A, A),
  brownOut: brownOut(1),
  stateHit: did('state.hit', 'state'),
  pinned: [],
  after: phase('after', A, B, B),
  stateAfter: did('state.after', 'state'),
  fresh: lookup('fresh', B, { probe: 'fresh' }),
  alive: asked(A),
};

/** A daemon with five workers, two of which are pinned to A. */
const PINNED_DAEMON: Tale = {
  first: counted('workers-first', 5),
  before: round('before', [A, A, A, A, A]),
  brownOut: brownOut(2),
  pinned: [],
  after: round('after', [B, A, B, A, B]),
  last: counted('workers-last', 5),
  fresh: lookup('fresh', B, { probe: 'fresh' }),
  alive: asked(A),
};

const DAEMON = cellOn(AFFECTED, { daemon: 'nscd' });

/** What a thread's resolver state says. */
function state(label: string, says: object): Moment {
  const [call] = did(label, 'state')(0);
  if (call?.kind !== 'call') throw new Error('no call');
  return (at) => [{ ...call, at, end: at, result: { ...call.result, ...says } }];
}

function variant(id: string): BrownOutVariant {
  const found = variants[id];
  if (!found) throw new Error(`no variant '${id}'`);
  return found;
}

function judged(changes: Tale = {}, id = 'main', cell = cellOn(AFFECTED)) {
  const tale = { ...(cell.daemon.id === 'none' ? PINNED : PINNED_DAEMON), ...changes };
  return judge(evidenceOf(...Object.values(tale)), cell, variant(id));
}

function failed(...story: Parameters<typeof judged>): string[] {
  return judged(...story).controls.flatMap(({ name, ok }) => (ok ? [] : [name]));
}

describe('a program', () => {
  test('whose thread is pinned', () => {
    expect(judged()).toMatchObject({
      reproduced: true,
      measures: { hitThread: 'A', otherThread: 'B', newThread: 'B' },
    });
    expect(failed()).toEqual([]);
  });

  test('that follows the file', () => {
    expect(judged({ after: phase('after', B, B, B) }).reproduced).toBe(false);
    expect(failed({ after: phase('after', B, B, B) })).toEqual([]);
  });

  test('of which another thread is looked at', () => {
    expect(judged({}, 'other-thread').reproduced).toBe(false);
    expect(judged({}, 'new-thread').reproduced).toBe(false);
    expect(failed({}, 'other-thread')).toEqual([]);
    const allStale = phase('after', A, A, A);
    expect(judged({ after: allStale }, 'other-thread').reproduced).toBe(true);
    expect(judged({ after: allStale }, 'new-thread').reproduced).toBe(true);
  });

  test('of which another thread is looked at, though the one that was hit is not pinned', () => {
    const after = phase('after', B, B, B);
    expect(failed({ after }, 'new-thread')).toEqual(['the thread that was hit is pinned to A']);
  });

  test('that is cured, or not', () => {
    const pinned = phase('pinned', A, B, B);
    const cured = { pinned: [...pinned, step('cure'), did('cure', 'res_init')], after: phase('after', B, B, B) };
    expect(judged(cured, 'cure-res-init').reproduced).toBe(false);
    expect(failed(cured, 'cure-res-init')).toEqual([]);
    const closed = { pinned: [...pinned, step('cure'), did('cure', 'res_close')] };
    expect(judged(closed, 'no-cure-res-close').reproduced).toBe(true);
    expect(failed(closed, 'no-cure-res-close')).toEqual([]);
  });

  test.each<[string, Moment[], string]>([
    ['nothing was done', [], 'no-cure-res-close'],
    ['it failed', [did('cure', 'res_init', { ok: false })], 'cure-res-init'],
    ['something else was done', [did('cure', 'res_init')], 'cure-clear-flags'],
    ['it was done to a thread that was not hit', [did('cure', 'res_init', { thread: 'other' })], 'cure-res-init'],
    ['it is the same program', [did('cure', 'res_init')], 'cure-restart'],
  ])('that was not cured as told: %s', (_, cure, id) => {
    const pinned = [...phase('pinned', A, B, B), step('cure'), ...cure];
    expect(failed({ pinned }, id)).toEqual(['the cure was applied']);
  });

  test('whose file does not have the options', () => {
    const after = phase('after', B, B, B);
    expect(failed({ after }, 'cure-options-in-file')).toEqual([]);
    expect(failed({ files: files('single-request'), after }, 'cure-options-in-file')).toEqual([
      'the file has the options',
    ]);
  });

  test.each<[string, Tale]>([
    ['another thread met the brown-out', { brownOut: brownOut(1, { thread: 'another' }) }],
    [
      'another thread is looked at',
      { after: [lookup('after.hit', B, { thread: 'asks' }), ...phase('after', A, B, B).slice(1)] },
    ],
    [
      'the other one is not another',
      { after: [...phase('after', A, B, B).toSpliced(1, 1), lookup('after.other', B, HIT)] },
    ],
    [
      'the new one has been there before',
      { after: [...phase('after', A, B, B).slice(0, 2), lookup('after.new', B, { thread: 'new-before' })] },
    ],
  ])('whose threads were mixed up: %s', (_, changes) => {
    expect(failed(changes)).toContain('each lookup ran on its thread');
  });

  test('that had nothing to be cured of', () => {
    const pinned = [...phase('pinned', B, B, B), step('cure'), did('cure', 'res_init')];
    const well = { pinned, after: phase('after', B, B, B) };
    expect(failed(well, 'cure-res-init')).toEqual(['the thread that was hit is pinned to A']);
    // Nobody knows of this libc whether there should be something.
    expect(failed(well, 'cure-res-init', cellOn(glibc('2.36')))).toEqual([]);
  });

  test('that asked somebody else before', () => {
    expect(failed({ before: phase('before', B, A, A) })).toEqual(['the thread that is to be hit asked A before']);
    expect(failed({ before: phase('before', A, null, A) })).toEqual(['the other thread asked A before']);
  });

  test('that does not reload at all', () => {
    expect(failed({ after: phase('after', A, A, B) })).toEqual(['a thread that was not hit asks B']);
  });

  test('that got no answer after the switch', () => {
    expect(failed({ after: phase('after', null, B, B) })).toEqual(['a nameserver answered after the switch']);
  });

  test('whose state names another nameserver than it asked', () => {
    const after = phase('after', A, B, B);
    after[1] = lookup('after.other', B, { thread: 'other', named: A });
    expect(failed({ after })).toEqual(['the state names the queried nameserver']);
  });

  test('whose flags are told by where they are', () => {
    const before = { stateHit: state('state.hit', { optionsRaw: 0x6002c1 }) };
    expect(judged(before).measures).toMatchObject({ hitOptions: 'SNGLKUP SNGLKUPREOP', hitFlags: 'neither' });
    const since = { stateHit: state('state.hit', { flagsRaw: 0x200000 }) };
    expect(judged(since).measures).toMatchObject({ hitOptions: 'neither', hitFlags: 'SNGLKUP' });
  });

  test('on musl, which has no flags to tell', () => {
    const stateHit = state('state.hit', { ok: false, error: 'unsupported' });
    expect(judged({ stateHit }).measures).not.toHaveProperty('hitOptions');
  });
});

describe('the controls of every cell', () => {
  test.each<[string, Tale, string]>([
    ['A answered both', { brownOut: brownOut(1, { answered: ['A', 'AAAA'], silent: [] }) }, 'main'],
    ['A dropped the other one', { brownOut: brownOut(1, { answered: ['AAAA'], silent: ['A'] }) }, 'main'],
    ['A dropped AAAA', { brownOut: brownOut(1) }, 'a-dropped'],
    ['A answered twice', { brownOut: brownOut(1, { answered: ['A', 'A'] }) }, 'one-answer-then-silence'],
    ['A was still to be reached', { brownOut: brownOut(1) }, 'link-down'],
    ['the second question was heard', { brownOut: brownOut(1, { silent: ['AAAA'] }) }, 'link-down-error'],
  ])('no brown-out: %s', (_, changes, id) => {
    expect(failed(changes, id)).toEqual(['the brown-out happened']);
  });

  test.each<[string, string[], string[]]>([
    ['a-dropped', ['AAAA'], ['A', 'A']],
    ['one-answer-then-silence', ['A'], ['AAAA', 'A']],
    ['link-down', ['A'], ['AAAA']],
    ['link-down-error', ['A'], []],
  ])('the brown-out of %s', (id, answered, silent) => {
    expect(failed({ brownOut: brownOut(1, { answered, silent }) }, id)).toEqual([]);
  });

  test('nobody met the brown-out', () => {
    expect(() => judged({ brownOut: [] })).toThrow("no call labelled 'brown-out.1'");
    expect(failed({ brownOut: [] }, 'main', DAEMON)).toEqual([
      'the brown-out met several workers',
      'the brown-out happened',
    ]);
  });

  test('the one answer came after the timeout, or never', () => {
    const none = { brownOut: brownOut(1, { answered: [] }) };
    expect(failed(none)).toEqual(['the brown-out happened', 'the one answer came in time']);
    expect(failed({ brownOut: brownOut(1, { late: true }) })).toEqual(['the one answer came in time']);
  });

  test('the link swallowed what it should have refused', () => {
    const swallowed = { brownOut: brownOut(1, { answered: ['A'], silent: [], nanoseconds: 1e9 }) };
    expect(failed(swallowed, 'link-down-error')).toEqual(['the error came at once']);
  });

  test('a fresh process asks A as well, or A is dead', () => {
    expect(failed({ fresh: lookup('fresh', A) })).toEqual(['a fresh process asks B']);
    expect(failed({ alive: asked(A, false) })).toEqual(['A is alive']);
  });
});

describe('a daemon', () => {
  test('some of whose workers are pinned', () => {
    expect(judged({}, 'main', DAEMON)).toMatchObject({ reproduced: true, measures: { stale: '2/5', workersHit: 2 } });
    expect(failed({}, 'main', DAEMON)).toEqual([]);
  });

  test.each([1, 3])('%i of whose workers are pinned, though two were hit', (stale) => {
    const after = round(
      'after',
      Array.from({ length: 5 }, (_, n) => (n < stale ? A : B)),
    );
    expect(failed({ after }, 'main', DAEMON)).toEqual(['none is stale, or as many as were hit']);
  });

  test('all of whose workers follow the file', () => {
    const { reproduced, measures } = judged({ after: round('after', [B, B, B, B, B]) }, 'main', DAEMON);
    expect(reproduced).toBe(false);
    expect(measures).toMatchObject({ stale: '0/5' });
  });

  test('that decides for a program on another libc', () => {
    const cell = cellOn(glibc('2.17'), { daemon: 'nscd', on: AFFECTED });
    expect(judged({}, 'main', cell).reproduced).toBe(true);
  });

  test.each<[string, Tale]>([
    [
      'has more workers than lookups were made',
      { first: counted('workers-first', 8), last: counted('workers-last', 8) },
    ],
    ['has fewer', { first: counted('workers-first', 1), last: counted('workers-last', 1) }],
    ['has started more meanwhile', { last: counted('workers-last', 6) }],
    ['nobody counted the workers of', { first: [], last: [] }],
  ])('that %s', (_, changes) => {
    expect(failed(changes, 'main', DAEMON)).toContain('the daemon has its workers');
  });

  test.each<[string, Tale, string]>([
    ['a worker never asked A', { before: round('before', [A, A, A, A, B]) }, 'every worker asked A before'],
    ['a lookup failed', { after: round('after', [A, A, null, B, B]) }, 'every worker asks after the switch'],
    ['a lookup is missing', { after: round('after', [A, A, B]) }, 'every worker asks after the switch'],
    [
      'one worker may have had two lookups',
      { after: round('after', [A, A, B, B, B], { hasty: true }) },
      'each worker has one of the lookups after the switch',
    ],
    ['one worker was hit twice', { brownOut: brownOut(2, { together: false }) }, 'the brown-out met several workers'],
    ['one worker was hit', { brownOut: brownOut(1) }, 'the brown-out met several workers'],
  ])('%s', (_, changes, control) => {
    expect(failed(changes, 'main', DAEMON)).toEqual([control]);
  });

  test('that is restarted', () => {
    const ready = [step('cure'), daemonDid('ready')];
    const cured = { pinned: [round('pinned', [A, A, B, B, B]), ...ready], after: round('after', [B, B, B, B, B]) };
    expect(judged(cured, 'cure-restart', DAEMON).reproduced).toBe(false);
    expect(failed(cured, 'cure-restart', DAEMON)).toEqual([]);
    const well = { ...cured, pinned: [round('pinned', [B, B, B, B, B]), ...ready] };
    expect(failed(well, 'cure-restart', DAEMON)).toEqual(['workers are pinned to A before the cure']);
    const forgotten = { ...cured, pinned: [daemonDid('ready'), round('pinned', [A, A, B, B, B]), step('cure')] };
    expect(failed(forgotten, 'cure-restart', DAEMON)).toEqual(['the cure was applied']);
  });

  test('whose clients do what they can', () => {
    const pinned = [round('pinned', [A, A, B, B, B]), step('cure')];
    const inAll = { pinned: [...pinned, did('cure', 'res_init')] };
    expect(judged(inAll, 'cure-res-init', DAEMON).reproduced).toBe(true);
    expect(failed(inAll, 'cure-res-init', DAEMON)).toEqual([]);
    const inOne = { pinned: [...pinned, did('cure', 'res_init', { thread: 'asks-1' })] };
    expect(failed(inOne, 'cure-res-init', DAEMON)).toEqual(['the cure was applied']);
  });
});
