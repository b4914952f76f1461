import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cell } from '../../lab/core/cell.ts';
import type { Event } from '../../lab/core/events.ts';
import { NOT_KNOWN } from '../../lab/daemon-suite/difference.ts';
import { replayLines } from '../../lab/daemon-suite/replay.ts';
import type { HostileRequest } from '../../lab/daemon-suite/trials.ts';
import { Evidence } from '../../lab/judge/evidence.ts';
import { AT_LIMIT, FLOODED, LIMITED, WITHOUT_LIMIT } from '../../repros/daemon-faults/exhaustion.ts';
import { expected } from '../../repros/daemon-faults/expected.ts';
import { judge } from '../../repros/daemon-faults/judge.ts';
import * as requests from '../../repros/daemon-faults/requests.ts';
import { cutRequests, rightRequests } from '../../repros/daemon-faults/right-requests.ts';
import { BEFORE, FIRST, LAST } from '../../repros/daemon-faults/scenario.ts';
import { variants } from '../../repros/daemon-faults/variants.ts';
import { cell as cellResult, nsncd, TRIXIE } from '../reports/fixtures.ts';

const cell: Cell = {
  ...cellResult({ repro: 'daemon-faults', daemon: nsncd(TRIXIE) }),
  generated: { seed: 3, cases: 10 },
};

type Reading = Extract<Event, { kind: 'daemon-resources' }>;
type TrialEvent = Extract<Event, { kind: 'daemon-trial' }>;

function trial(what: string, more: Partial<TrialEvent> = {}): TrialEvent {
  const times = { at: 1, end: 2 };
  return {
    ...{ kind: 'daemon-trial', ...times, daemon: 'nsncd', host: 'client', what },
    ...{ connections: 1, connected: 1, state: 'answers', ...more },
  };
}

function round(at: number, more: Partial<Extract<Event, { kind: 'daemon-resources' }>> = {}): Event {
  const held = { descriptors: 5, threads: 7, residentKib: 3000 };
  return { kind: 'daemon-resources', at, daemon: 'nsncd', host: 'client', when: `round ${at}`, ...held, ...more };
}

const before = trial(BEFORE, { connections: 0, connected: 0 });

type Held = Parameters<typeof round>[1];

/** What the daemon holds before its clients and after them. */
const held = (first: Held = {}, last: Held = {}) => [
  round(0, { when: FIRST, ...first }),
  round(9, { when: LAST, ...last }),
];

function judged(events: readonly Event[], variant: keyof typeof variants = 'main') {
  return judgedWith([...held(), ...events], variant);
}

function judgedWith(events: readonly Event[], variant: keyof typeof variants = 'main') {
  return judge(new Evidence(events), { ...cell, variant }, variants[variant]);
}

const failed = (judgement: ReturnType<typeof judged>) =>
  judgement.controls.filter(({ ok }) => !ok).map(({ name }) => name);

const PANIC = 'ended with exit code 101';

describe('a finding', () => {
  test('none: the daemon answers after every trial', () => {
    const found = judged([before, trial('a'), trial('b')]);
    expect(found).toMatchObject({ reproduced: false, because: 'nsncd answers after 2 trials' });
    expect(failed(found)).toEqual([]);
  });

  test.each([
    ['ended with exit code 101', 'after a, nsncd ended with exit code 101'],
    ['deaf', 'after a, nsncd runs and is deaf'],
    ['hangs', 'after a, nsncd hangs'],
    ['answers late', 'after a, nsncd answers late'],
  ])('%s', (state, because) => {
    const found = judged([before, trial('a', { state })], 'octets');
    expect(found).toMatchObject({ reproduced: true, because, measures: { state } });
  });

  test('a wrong answer', () => {
    const found = judged([before, trial('a', { fault: 'user1 got user2' })], 'crowd');
    expect(found).toMatchObject({ reproduced: true, because: 'after a: user1 got user2' });
  });

  test('clients without a reply are another kind', () => {
    const found = judged([before, trial('a', { fault: '3 of 9 clients', faultKind: 'no reply' })], 'crowd');
    expect(found).toMatchObject({ reproduced: true, measures: { kinds: 'no reply' } });
  });

  test.each([
    ['main', 'src/protocol.rs'],
    ['keys-INNETGR', 'src/handlers.rs'],
  ] as const)('%s: the known end is known, and any other is new', (variant, file) => {
    const found = (more: Partial<TrialEvent>) => judged([before, trial('a', more)], variant);
    const panic = (place: string) => {
      const output = `started\nthread 'worker' panicked at ${place}:10:22:\nwords`;
      const end = { kind: 'daemon', at: 2, daemon: 'nsncd', host: 'client', action: 'exit', detail: '101', output };
      return judged([before, end as Event, trial('a', { state: PANIC })], variant);
    };
    const known = panic(file);
    expect([known.reproduced, known.measures?.[NOT_KNOWN]]).toEqual([true, undefined]);
    const elsewhere = panic('src/ffi.rs');
    expect([elsewhere.reproduced, elsewhere.measures?.[NOT_KNOWN]]).toEqual([false, `${PANIC}, a panic in src/ffi.rs`]);
    expect(found({ state: PANIC }).measures?.[NOT_KNOWN]).toBe(PANIC);
    for (const state of ['ended by SIGSEGV', 'ended with exit code 1', 'deaf', 'hangs']) {
      const other = found({ state });
      expect([other.reproduced, other.measures?.[NOT_KNOWN]]).toEqual([false, state]);
    }
    expect(found({ fault: 'user1 got user2' }).measures?.[NOT_KNOWN]).toBe('a wrong answer');
  });

  test('the octets of the smallest request are printed, and are not in the verdict', () => {
    const state = 'ended by SIGABRT';
    const events = [
      before,
      ...['aabbcc', 'aa', 'aabb'].map((hex) => trial('a generated request', { sent: [hex], state })),
    ];
    const found = judged(events);
    expect(found.because).toBe('after a generated request (seed 3), nsncd ended by SIGABRT');
    expect(JSON.stringify(found)).not.toContain('aa');
    expect(replayLines(events)).toEqual(['octets: aa']);
  });

  test('of a crowd no single request or call is printed as the cause', () => {
    const call = { kind: 'call', at: 0, verb: 'getpwnam', args: { name: 'user1' }, label: 'before' };
    const crowd = trial('1000 clients at once', { connections: 1000, fault: 'mixed up' });
    expect(replayLines([call as never, crowd])).toEqual([]);
    // The trial after a question of a program has no client of its own.
    expect(replayLines([call as never, { ...crowd, connections: 0 }])).toEqual(["call: getpwnam 'name=user1'"]);
  });

  test.each([
    [{ descriptors: 1 }, 'nsncd holds more descriptors after every round'],
    [{ threads: 1 }, 'nsncd holds more threads after every round'],
    // Of 10 cases, 3 are in a round.
    [{ residentKib: 3 }, 'nsncd holds more memory after every round'],
    // Less than 1 KiB a request.
    [{ residentKib: 2 }, 'nsncd answers after 1 trials'],
  ])('growth by %j in each round', (by, because) => {
    const rounds = Array.from({ length: 5 }, (_, at) => {
      const more = Object.entries(by).map(([key, value]) => [key, 100 + at * value]);
      return round(at, Object.fromEntries(more));
    });
    expect(judged([before, ...rounds, trial('all')], 'growth').because).toBe(because);
  });

  test.each([
    ['silent', 'deaf', 'ended with exit code 0'],
    ['never-read', 'deaf', 'ended with exit code 0'],
    ['flood', 'ended with exit code 0', 'deaf'],
    ['descriptors', 'ended with exit code 0', 'deaf'],
  ] as const)('%s: of nsncd, %s is known, and %s or a hang is new', (variant, state, other) => {
    const notKnown = (each: string) => judged([before, trial('a', { state: each })], variant).measures?.[NOT_KNOWN];
    expect([state, other, 'hangs'].map(notKnown)).toEqual([undefined, other, 'hangs']);
  });

  test.each([
    [{ descriptors: 6 }, 'nsncd holds 1 descriptors more than before its clients came'],
    [{ threads: 12 }, 'nsncd holds 5 threads more than before its clients came'],
    // A pool of four workers may have grown.
    [{ threads: 11 }, 'nsncd answers after 1 trials'],
    [{ residentKib: 9000 }, 'nsncd answers after 1 trials'],
    [{ descriptors: 4 }, 'nsncd answers after 1 trials'],
  ])('%j after the clients have left', (last, because) => {
    expect(judgedWith([before, trial('a'), ...held({}, last)])).toMatchObject({ because });
  });

  test('a daemon that was started again is another process', () => {
    const started = {
      kind: 'daemon',
      at: 5,
      daemon: 'nsncd',
      host: 'client',
      action: 'start',
      detail: '',
      libc: 'host',
    };
    const events = [before, trial('a'), ...held({}, { descriptors: 9 }), started as Event];
    expect(judgedWith(events).because).toBe('nsncd answers after 1 trials');
  });

  test('growth by one type of request is not spread over the others', () => {
    const roundsOf = (type: string, by: number, from: number) =>
      Array.from({ length: 5 }, (_, at) =>
        round(from + at, { when: `round ${at} of ${type}`, residentKib: 3000 + at * by }),
      );
    const rounds = [...roundsOf('GETPWBYNAME', 0, 0), ...roundsOf('GETAI', 8, 10)];
    const found = judged([before, ...rounds, trial('all')], 'growth');
    expect(found.because).toBe('nsncd holds more memory after every round of GETAI');
  });

  test('a daemon that ends at a connection, before the client has sent an octet', () => {
    const found = judged([before, trial('a', { octets: 0, state: 'ended with exit code 1' })]);
    expect(found.because).toBe('after a, nsncd ended with exit code 1');
    expect(failed(found)).toEqual([]);
  });

  test('a daemon that ends late, so that the client of the next trial finds none', () => {
    const found = judged([before, trial('a', { octets: 9 }), trial('b', { connected: 0, octets: 0, state: PANIC })]);
    expect(found.because).toBe('after b, nsncd ended with exit code 101');
    expect(failed(found)).toEqual([]);
  });

  test('growth in some rounds alone is none', () => {
    const rounds = [5, 6, 6, 7, 7].map((descriptors, at) => round(at, { descriptors }));
    expect(judged([before, ...rounds, trial('all')], 'growth').reproduced).toBe(false);
  });
});

describe('the controls fail where the lab did not do what it should', () => {
  test.each([
    ['the daemon answers before', [trial('a')], 'main'],
    ['the daemon answers before', [{ ...before, state: 'deaf' }, trial('a')], 'main'],
    ['the hostile clients reach the daemon', [before], 'main'],
    ['the hostile clients reach the daemon', [before, trial('a', { connected: 0 })], 'main'],
    ['the hostile clients reach the daemon', [before, trial('a', { octets: 0 })], 'main'],
    ['the hostile clients reach the daemon', [before, trial('a', { connected: 0, state: PANIC })], 'main'],
    ['the hostile clients reach the daemon', [before, trial('a', { octets: 0, state: 'deaf' })], 'main'],
    ['the hostile clients reach the daemon', [before, trial('a', { octets: 9 }), trial('b', { octets: 0 })], 'keys'],
    ['the lookups reach the nameserver', [before, trial('a')], 'flood'],
    ['the daemon is measured', [before, trial('a'), round(1)], 'growth'],
  ] as const)('%s', (name, events, variant) => {
    expect(failed(judged(events, variant))).toEqual([name]);
  });

  const LIMIT = { ...held()[0], when: LIMITED } as Reading;
  const reading = (when: string, more: Partial<Reading>) => ({ ...LIMIT, at: 5, when, processes: 1, ...more });
  const many = trial('many', { connections: 16 });

  test.each([
    [
      'the limit is not in force',
      reading(LIMITED, { freeDescriptors: 1000 }),
      reading(AT_LIMIT, { freeDescriptors: 990 }),
    ],
    [
      'the limit is gone while the clients wait',
      reading(LIMITED, { freeDescriptors: 4 }),
      reading(AT_LIMIT, { freeDescriptors: 990 }),
    ],
    ['not read', reading(LIMITED, { freeDescriptors: 4 })],
    ['not read before', reading(AT_LIMIT, { freeDescriptors: 0 })],
  ])('descriptors: %s', (_, ...readings: (string | Reading)[]) => {
    const read = readings.filter((each) => typeof each !== 'string');
    expect(failed(judged([before, many, ...read], 'descriptors'))).toEqual(['the daemon has no descriptors left']);
  });

  test('descriptors: the limit holds, or the daemon has ended', () => {
    for (const more of [{ freeDescriptors: 0 }, { freeDescriptors: 4 }, { processes: 0 }]) {
      const readings = [reading(LIMITED, { freeDescriptors: 4 }), reading(AT_LIMIT, more)];
      expect(failed(judged([before, many, ...readings], 'descriptors'))).toEqual([]);
    }
    const few = [reading(LIMITED, { freeDescriptors: 4 }), reading(AT_LIMIT, { freeDescriptors: 1 })];
    expect(failed(judged([before, trial('few', { connections: 4 }), ...few], 'descriptors'))).toHaveLength(1);
  });

  const query = { kind: 'dns-query', at: 7, query: 1, name: 'free0.lab.test' } as unknown as Event;
  const limited = (more: Partial<Reading>, asked: Event[] = [query]) =>
    failed(
      judged(
        [
          ...[before, many, reading(LIMITED, { roomKib: 32 }), reading(AT_LIMIT, { roomKib: 32, ...more })],
          ...[...asked, reading(WITHOUT_LIMIT, { at: 8 })],
        ],
        'threads',
      ),
    );

  test('threads', () => {
    expect(limited({})).toEqual([]);
    expect(limited({ processes: 0 })).toEqual([]);
    const name = ['the daemon has no threads left'];
    expect(limited({ roomKib: 4096 })).toEqual(name);
    expect(limited({}, [])).toEqual(name);
    expect(limited({ roomKib: Number.POSITIVE_INFINITY })).toEqual(name);
  });

  test('the flood: the nameserver is asked, and keeps silent until the clients have left', () => {
    const at = (kind: string, time: number, query: number) =>
      ({ kind, at: time, query, name: `flood${query}.lab.test` }) as unknown as Event;
    const queries = [1, 2, 3, 4].map((query) => at('dns-query', 4, query));
    const left = round(6, { when: FLOODED });
    const flooded = (...events: Event[]) => failed(judged([before, many, left, ...events], 'flood'));
    expect(flooded(...queries, at('dns-reply', 7, 1))).toEqual([]);
    for (const events of [queries.slice(1), [...queries, at('dns-reply', 5, 1)]])
      expect(flooded(...events)).toEqual(['the lookups reach the nameserver']);
  });

  test('clients that are to say nothing send nothing', () => {
    expect(failed(judged([before, trial('a', { octets: 0 })], 'silent'))).toEqual([]);
  });

  test('the daemon is measured before and after', () => {
    for (const events of [held().slice(1), held().slice(0, 1), []])
      expect(failed(judgedWith([before, trial('a'), ...events]))).toEqual(['the daemon is measured']);
  });
});

describe('expectations are those of versions whose source was read', () => {
  const valueFor = (version: string, variant: keyof typeof variants = 'main', more = {}) =>
    expected({ ...cell, variant, daemon: { ...nsncd(TRIXIE), version, ...more } }).value;

  test.each([
    ['1.5.1-1', 'main', 'reproduced'],
    ['1.5.2-1', 'main', 'reproduced'],
    ['1.5.3-1', 'main', 'not-reproduced'],
    ['1.6.0-1', 'main', 'unknown'],
    ['1.5.1-1', 'silent', 'reproduced'],
    ['1.5.3-1', 'silent', 'unknown'],
    ['1.5.1-1', 'keys-INNETGR', 'reproduced'],
    ['1.5.3-1', 'keys-INNETGR', 'unknown'],
    // A known fault of one type is none of another.
    ['1.5.1-1', 'keys', 'unknown'],
    ['1.5.1-1', 'keys-addresses', 'unknown'],
    ['1.5.1-1', 'octets', 'unknown'],
  ] as const)('nsncd %s, %s: %s', (version, variant, value) => {
    expect(valueFor(version, variant)).toBe(value);
  });

  test('a program of the user’s own is compared with the packaged one', () => {
    const own = { program: '/own/nsncd' };
    expect(valueFor('build-id 1234', 'main', own)).toBe('reproduced');
    expect(valueFor('build-id 1234', 'main', { ...own, release: '1.5.2' })).toBe('reproduced');
    expect(valueFor('build-id 1234', 'main', { ...own, release: '1.5.3' })).toBe('not-reproduced');
    expect(valueFor('build-id 1234', 'silent', { ...own, release: '1.5.3' })).toBe('unknown');
  });

  test('the end of unscd without descriptors, of which its source tells', () => {
    expect(valueFor('0.54-1+b12', 'descriptors', { id: 'unscd' })).toBe('reproduced');
    expect(valueFor('0.54-1+b12', 'silent', { id: 'unscd' })).toBe('unknown');
  });

  test('nothing is known about nscd', () => {
    expect(valueFor('2.36-9', 'main', { id: 'nscd' })).toBe('unknown');
  });
});

describe('generated requests', () => {
  const all = {
    negative: requests.negativeLengths,
    lengths: requests.wrongLengths,
    numbers: requests.unknownNumbers,
    split: requests.splitRequests,
    trailing: requests.trailingOctets,
    keys: requests.oddKeys.texts,
    'keys-addresses': requests.oddKeys.addresses,
    'keys-INNETGR': requests.oddKeys.innetgr,
    long: requests.longKeys,
    octets: requests.anyOctets,
  };
  const octetsOf = ({ writes }: HostileRequest) => Buffer.concat([...writes]);
  const lengthIn = (octets: Buffer) => octets.readInt32LE(8);

  test.each(Object.entries(all))(
    '%s: the same seed gives the same requests, and none asks for the end of the daemon',
    (_, arbitrary) => {
      const sample = (seed: number) =>
        fc.sample(arbitrary, { seed, numRuns: 200 }).map((each) => octetsOf(each).toString('hex'));
      expect(sample(7)).toEqual(sample(7));
      expect(sample(7)).not.toEqual(sample(8));
      expect(sample(7).filter((hex) => hex.startsWith('0200000008000000'))).toEqual([]);
    },
  );

  test('a negative length is in one check alone, so that a known fault hides no other', () => {
    for (const [name, arbitrary] of Object.entries(all)) {
      const lengths = fc
        .sample(arbitrary, { seed: 1, numRuns: 500 })
        .map(octetsOf)
        .flatMap((octets) => (octets.length < 12 ? [] : [lengthIn(octets)]));
      expect([name, lengths.some((length) => length < 0)]).toEqual([name, name === 'negative']);
    }
  });

  test('any keys of a type are in one check alone, for the same reason', () => {
    const INNETGR = 20;
    const typeIn = (octets: Buffer) => octets.readInt32LE(4);
    const right = rightRequests.find((octets) => typeIn(octets) === INNETGR) as Buffer;
    const rightWords = right.subarray(right.indexOf(0, 12));
    const isWhole = (octets: Buffer) =>
      octets.length >= 12 && octets.readInt32LE(0) === 2 && lengthIn(octets) === octets.length - 12;
    // Not the requests themselves, because 5000 long keys fill hundreds of megabytes.
    const whole = ({ writes: [octets, ...others] }: HostileRequest) =>
      octets !== undefined && others.length === 0 && isWhole(octets)
        ? [{ type: typeIn(octets), hasRightWords: octets.includes(rightWords) }]
        : [];
    const inChecks = new Map(
      Object.entries(all).map(([name, arbitrary]) => [
        name,
        fc.sample<ReturnType<typeof whole>>(arbitrary.map(whole), { seed: 1, numRuns: 5000 }).flat(),
      ]),
    );
    const types = (name: keyof typeof all) => new Set(inChecks.get(name)?.map(({ type }) => type));
    expect(types('keys-INNETGR')).toEqual(new Set([INNETGR]));
    expect(types('keys-addresses')).toEqual(new Set([6, 7]));
    expect(types('keys').intersection(new Set([6, 7, INNETGR]))).toEqual(new Set());
    // Other checks have right words behind the first.
    for (const [name, requests] of inChecks) {
      const hasAny = requests.some(({ type, hasRightWords }) => type === INNETGR && !hasRightWords);
      expect([name, hasAny]).toEqual([name, name === 'keys-INNETGR']);
    }
  });

  test('right requests are cut after every octet', () => {
    const cut = cutRequests().map(octetsOf);
    for (const octets of rightRequests)
      for (let length = 1; length < octets.length; length++)
        expect(cut.some((each) => each.equals(octets.subarray(0, length)))).toBe(true);
  });
});
