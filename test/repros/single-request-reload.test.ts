import { describe, expect, test } from 'vitest';
import { A, B } from '../../repros/shared/two-nameservers.ts';
import { judge } from '../../repros/single-request-reload/judge.ts';
import { type BrownOutVariant, variants } from '../../repros/single-request-reload/variants.ts';
import { brownOut, counted, round } from './brown-out-moments.ts';
import {
  asked,
  cellOn,
  daemonDid,
  did,
  evidenceOf,
  glibc,
  lookup,
  type Moment,
  query,
  step,
  wrote,
} from './evidence.ts';

type Moments = Record<string, Moment | Moment[]>;

const AFFECTED = glibc('2.31', '2.31-13+deb11u11');

/** The thread in the brown-out. */
const HIT = { thread: 'main' };

function phase(name: string, hit: typeof A | null, other: typeof A | null, fresh: typeof A | null): Moment[] {
  return [
    lookup(`${name}.hit`, hit, HIT),
    lookup(`${name}.other`, other, { thread: 'other' }),
    lookup(`${name}.new`, fresh, { thread: `new-${name}` }),
  ];
}

/** The file before and after the switch. */
function files(...options: string[]): Moment[] {
  return [wrote(A, 'create', ...options), wrote(B, 'rename-over', ...options)];
}

/** The moments of a program whose affected thread still asks A, by name, so that a test can replace one. */
const AFFECTED_THREAD: Moments = {
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

/** The same for a daemon with five workers, two of which still ask A. */
const AFFECTED_WORKERS: Moments = {
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

/** A call that reads a thread's resolver state, with these values. */
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

function judged(changes: Moments = {}, id = 'main', cell = cellOn(AFFECTED)) {
  const moments = { ...(cell.daemon.id === 'none' ? AFFECTED_THREAD : AFFECTED_WORKERS), ...changes };
  return judge(evidenceOf(...Object.values(moments)), cell, variant(id));
}

function failed(...args: Parameters<typeof judged>): string[] {
  return judged(...args).controls.flatMap(({ name, ok }) => (ok ? [] : [name]));
}

describe('threads of a program', () => {
  test('the affected thread still asks A', () => {
    expect(judged()).toMatchObject({
      reproduced: true,
      measures: { hitThread: 'A', otherThread: 'B', newThread: 'B' },
    });
    expect(failed()).toEqual([]);
  });

  test('all threads reload', () => {
    expect(judged({ after: phase('after', B, B, B) }).reproduced).toBe(false);
    expect(failed({ after: phase('after', B, B, B) })).toEqual([]);
  });

  test('another thread is judged', () => {
    expect(judged({}, 'other-thread').reproduced).toBe(false);
    expect(judged({}, 'new-thread').reproduced).toBe(false);
    expect(failed({}, 'other-thread')).toEqual([]);
    const allStale = phase('after', A, A, A);
    expect(judged({ after: allStale }, 'other-thread').reproduced).toBe(true);
    expect(judged({ after: allStale }, 'new-thread').reproduced).toBe(true);
  });

  test('another thread is judged, and the affected one does not show the bug', () => {
    const after = phase('after', B, B, B);
    expect(failed({ after }, 'new-thread')).toEqual(['the thread that was hit is pinned to A']);
  });

  test('a workaround that helps, and one that does not', () => {
    const pinned = phase('pinned', A, B, B);
    const helped = { pinned: [...pinned, step('cure'), did('cure', 'res_init')], after: phase('after', B, B, B) };
    expect(judged(helped, 'cure-res-init').reproduced).toBe(false);
    expect(failed(helped, 'cure-res-init')).toEqual([]);
    const closed = { pinned: [...pinned, step('cure'), did('cure', 'res_close')] };
    expect(judged(closed, 'no-cure-res-close').reproduced).toBe(true);
    expect(failed(closed, 'no-cure-res-close')).toEqual([]);
  });

  test.each<[string, Moment[], string]>([
    ['no call', [], 'no-cure-res-close'],
    ['the call failed', [did('cure', 'res_init', { ok: false })], 'cure-res-init'],
    ['another call', [did('cure', 'res_init')], 'cure-clear-flags'],
    ['on a thread that was not hit', [did('cure', 'res_init', { thread: 'other' })], 'cure-res-init'],
    ['the same program', [did('cure', 'res_init')], 'cure-restart'],
  ])('the workaround was not applied: %s', (_, cure, id) => {
    const pinned = [...phase('pinned', A, B, B), step('cure'), ...cure];
    expect(failed({ pinned }, id)).toEqual(['the cure was applied']);
  });

  test('the file does not have the options', () => {
    const after = phase('after', B, B, B);
    expect(failed({ after }, 'cure-options-in-file')).toEqual([]);
    expect(failed({ files: files('single-request'), after }, 'cure-options-in-file')).toEqual([
      'the file has the options',
    ]);
  });

  test.each<[string, Moments]>([
    ['another thread was in the brown-out', { brownOut: brownOut(1, { thread: 'another' }) }],
    [
      'another thread made the judged lookup',
      { after: [lookup('after.hit', B, { thread: 'asks' }), ...phase('after', A, B, B).slice(1)] },
    ],
    ['one thread is both', { after: [...phase('after', A, B, B).toSpliced(1, 1), lookup('after.other', B, HIT)] }],
    [
      'the new thread is not new',
      { after: [...phase('after', A, B, B).slice(0, 2), lookup('after.new', B, { thread: 'new-before' })] },
    ],
  ])('a lookup ran on the wrong thread: %s', (_, changes) => {
    expect(failed(changes)).toContain('each lookup ran on its thread');
  });

  test('the thread was not affected before the workaround', () => {
    const pinned = [...phase('pinned', B, B, B), step('cure'), did('cure', 'res_init')];
    const unaffected = { pinned, after: phase('after', B, B, B) };
    expect(failed(unaffected, 'cure-res-init')).toEqual(['the thread that was hit is pinned to A']);
    // No source says whether this libc has the bug.
    expect(failed(unaffected, 'cure-res-init', cellOn(glibc('2.36')))).toEqual([]);
  });

  test('a thread asked another nameserver before', () => {
    expect(failed({ before: phase('before', B, A, A) })).toEqual(['the thread that is to be hit asked A before']);
    expect(failed({ before: phase('before', A, null, A) })).toEqual(['the other thread asked A before']);
  });

  test('no thread reloads', () => {
    expect(failed({ after: phase('after', A, A, B) })).toEqual(['a thread that was not hit asks B']);
  });

  test('no nameserver answered after the switch', () => {
    expect(failed({ after: phase('after', null, B, B) })).toEqual(['a nameserver answered after the switch']);
  });

  test('a state names another nameserver than the one that was asked', () => {
    const after = phase('after', A, B, B);
    after[1] = lookup('after.other', B, { thread: 'other', named: A });
    expect(failed({ after })).toEqual(['the state names the queried nameserver']);
  });

  test('flags in _res.options and in _res._flags are told apart', () => {
    const before = { stateHit: state('state.hit', { optionsRaw: 0x6002c1 }) };
    expect(judged(before).measures).toMatchObject({ hitOptions: 'SNGLKUP SNGLKUPREOP', hitFlags: 'neither' });
    const since = { stateHit: state('state.hit', { flagsRaw: 0x200000 }) };
    expect(judged(since).measures).toMatchObject({ hitOptions: 'neither', hitFlags: 'SNGLKUP' });
  });

  test('musl has no flags', () => {
    const stateHit = state('state.hit', { ok: false, error: 'unsupported' });
    expect(judged({ stateHit }).measures).not.toHaveProperty('hitOptions');
  });
});

describe('the controls of every cell', () => {
  test.each<[string, Moments, string]>([
    ['A answered both questions', { brownOut: brownOut(1, { answered: ['A', 'AAAA'], silent: [] }) }, 'main'],
    ['A dropped the other one', { brownOut: brownOut(1, { answered: ['AAAA'], silent: ['A'] }) }, 'main'],
    ['A dropped AAAA', { brownOut: brownOut(1) }, 'a-dropped'],
    ['A answered twice', { brownOut: brownOut(1, { answered: ['A', 'A'] }) }, 'one-answer-then-silence'],
    ['A was still reachable', { brownOut: brownOut(1) }, 'link-down'],
    ['A received the second question', { brownOut: brownOut(1, { silent: ['AAAA'] }) }, 'link-down-error'],
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

  test('no lookup was made during the brown-out', () => {
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

  test('the link dropped a query that it should have rejected', () => {
    const swallowed = { brownOut: brownOut(1, { answered: ['A'], silent: [], nanoseconds: 1e9 }) };
    expect(failed(swallowed, 'link-down-error')).toEqual(['the error came at once']);
  });

  test('a fresh process asks A, or A does not answer', () => {
    expect(failed({ fresh: lookup('fresh', A) })).toEqual(['a fresh process asks B']);
    expect(failed({ alive: asked(A, false) })).toEqual(['A is alive']);
  });
});

describe('workers of a daemon', () => {
  test('some still ask A', () => {
    expect(judged({}, 'main', DAEMON)).toMatchObject({ reproduced: true, measures: { stale: '2/5', workersHit: 2 } });
    expect(failed({}, 'main', DAEMON)).toEqual([]);
  });

  test.each([1, 3])('%i still ask A, and two were in the brown-out', (stale) => {
    const after = round(
      'after',
      Array.from({ length: 5 }, (_, n) => (n < stale ? A : B)),
    );
    expect(failed({ after }, 'main', DAEMON)).toEqual(['none is stale, or as many as were hit']);
  });

  test('all reload', () => {
    const { reproduced, measures } = judged({ after: round('after', [B, B, B, B, B]) }, 'main', DAEMON);
    expect(reproduced).toBe(false);
    expect(measures).toMatchObject({ stale: '0/5' });
  });

  test('the daemon decides for a program on another libc', () => {
    const cell = cellOn(glibc('2.17'), { daemon: 'nscd', on: AFFECTED });
    expect(judged({}, 'main', cell).reproduced).toBe(true);
  });

  test.each<[string, Moments]>([
    ['there are more than lookups', { first: counted('workers-first', 8), last: counted('workers-last', 8) }],
    ['there are fewer', { first: counted('workers-first', 1), last: counted('workers-last', 1) }],
    ['more were started in between', { last: counted('workers-last', 6) }],
    ['there is no count', { first: [], last: [] }],
  ])('the number does not match: %s', (_, changes) => {
    expect(failed(changes, 'main', DAEMON)).toContain('the daemon has its workers');
  });

  test('a worker met a timeout while workers were counted', () => {
    const first = counted('workers-first', 4);
    const again: Moment = (at) => [...first(at), query(at + 150, A, 'workers-first-1.lab.test')];
    const control = 'no worker met a timeout before the brown-out';
    expect(failed({ first: again }, 'main', DAEMON)).toContain(control);
    // Counted again, by a daemon that was started after it.
    const fresh = [daemonDid('start'), counted('workers-first-2', 5)];
    expect(failed({ first: [again, ...fresh] }, 'main', DAEMON)).not.toContain(control);
  });

  test.each<[string, Moments, string]>([
    ['a worker never asked A', { before: round('before', [A, A, A, A, B]) }, 'every worker asked A before'],
    ['a lookup failed', { after: round('after', [A, A, null, B, B]) }, 'every worker asks after the switch'],
    ['a lookup is missing', { after: round('after', [A, A, B]) }, 'every worker asks after the switch'],
    [
      'one worker may have made two lookups',
      { after: round('after', [A, A, B, B, B], { early: true }) },
      'each worker has one of the lookups after the switch',
    ],
    [
      'one worker was in the brown-out twice',
      { brownOut: brownOut(2, { together: false }) },
      'the brown-out met several workers',
    ],
    ['only one worker was in the brown-out', { brownOut: brownOut(1) }, 'the brown-out met several workers'],
  ])('%s', (_, changes, control) => {
    expect(failed(changes, 'main', DAEMON)).toEqual([control]);
  });

  test('a restart of the daemon', () => {
    const ready = [step('cure'), daemonDid('ready')];
    const helped = { pinned: [round('pinned', [A, A, B, B, B]), ...ready], after: round('after', [B, B, B, B, B]) };
    expect(judged(helped, 'cure-restart', DAEMON).reproduced).toBe(false);
    expect(failed(helped, 'cure-restart', DAEMON)).toEqual([]);
    const unaffected = { ...helped, pinned: [round('pinned', [B, B, B, B, B]), ...ready] };
    expect(failed(unaffected, 'cure-restart', DAEMON)).toEqual(['workers are pinned to A before the cure']);
    const tooEarly = { ...helped, pinned: [daemonDid('ready'), round('pinned', [A, A, B, B, B]), step('cure')] };
    expect(failed(tooEarly, 'cure-restart', DAEMON)).toEqual(['the cure was applied']);
  });

  test('a workaround in the client', () => {
    const pinned = [round('pinned', [A, A, B, B, B]), step('cure')];
    const inAll = { pinned: [...pinned, did('cure', 'res_init')] };
    expect(judged(inAll, 'cure-res-init', DAEMON).reproduced).toBe(true);
    expect(failed(inAll, 'cure-res-init', DAEMON)).toEqual([]);
    const inOne = { pinned: [...pinned, did('cure', 'res_init', { thread: 'asks-1' })] };
    expect(failed(inOne, 'cure-res-init', DAEMON)).toEqual(['the cure was applied']);
  });
});
