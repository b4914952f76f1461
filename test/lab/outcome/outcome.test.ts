import { describe, expect, test } from 'vitest';
import type { Event } from '../../../lab/core/events.ts';
import { withDerived } from '../../../lab/derive/index.ts';
import { askedIn } from '../../../lab/outcome/asked.ts';
import { outcomeOf } from '../../../lab/outcome/index.ts';
import type { CallEvent } from '../../../lab/probe/index.ts';
import { EventBuilder, NAME } from '../derive/event-builder.ts';

const FOUND = { ok: true, addresses: ['192.0.2.1', '2001:db8::1'], raw: 6 };
const NOT_NOW = { ok: false, eai: 'EAI_AGAIN', addresses: [], raw: 0 };
const B = '127.0.0.2';

const outcome = (builder: EventBuilder) => outcomeOf(builder.sorted());

/** A resolver state with two nameservers and `timeout:1`. */
function stateOf(nameservers: string[], retrans = 1): Pick<CallEvent, 'res'> {
  const rest = { search: [], optionsRaw: 1, flagsRaw: 0, retry: 2, ndots: 1 };
  const state = { nameservers, options: ['RES_INIT'], retrans, ...rest };
  return { res: { before: state, after: state, changed: [] } };
}

/** The program has read this resolv.conf. */
function resolvConf(content: string): Event {
  const file = { device: '1:1', inode: '1', names: 1, modified: '0', changed: '0', size: content.length, content };
  return { kind: 'resolv-conf', at: 0, of: 'program', pid: 1, host: 'client', when: 'ready', file };
}

/** A lookup in which neither nameserver answers, in `rounds` rounds. */
function silence(rounds: number): EventBuilder {
  const builder = new EventBuilder().probe('program', 'glibc');
  for (let round = 0; round < rounds; round++) {
    for (const [place, local] of ['127.0.0.1', B].entries()) {
      const at = 100 + (2 * round + place) * 1000;
      builder.query(at, 'A', { local }).query(at, 'AAAA', { local });
    }
  }
  return builder.call(100, 100 + 2000 * rounds, { result: NOT_NOW, ...stateOf(['127.0.0.1', B]) });
}

describe('the nameservers that were asked', () => {
  test('a call with its result, and each question with its reply', () => {
    const builder = new EventBuilder()
      .call(10, 20, { result: FOUND })
      .query(11, 'A', { reply: 1 })
      .query(11, 'AAAA', { reply: 1 });
    expect(outcome(builder)).toBe(`getaddrinfo ${NAME}: 192.0.2.1 2001:db8::1; 127.0.0.1 udp A no data, AAAA no data`);
  });

  test('another nameserver after an error, at once', () => {
    const builder = new EventBuilder().call(10, 30, { result: FOUND });
    builder.query(11, 'A', { reply: 1, rcode: 'SERVFAIL' }).query(11, 'AAAA', { reply: 1, rcode: 'SERVFAIL' });
    builder.query(15, 'A', { local: B, reply: 1 }).query(15, 'AAAA', { local: B, reply: 1 });
    expect(outcome(builder)).toContain(`; 127.0.0.1 udp A SERVFAIL, AAAA SERVFAIL; ${B} udp A no data, AAAA no data`);
  });

  test('names from the search list, and names that do not belong to the call', () => {
    const builder = new EventBuilder().call(10, 40, { args: { name: 'www' }, result: NOT_NOW });
    builder.query(11, 'A', { name: 'www', reply: 1, rcode: 'NXDOMAIN' });
    builder.query(15, 'A', { name: 'www.Corp.test', id: 3, reply: 1, rcode: 'NXDOMAIN' });
    builder.query(50, 'A', { name: 'other.test', id: 4 });
    expect(outcome(builder)).toBe(
      'getaddrinfo www: EAI_AGAIN; 127.0.0.1 udp A NXDOMAIN; 127.0.0.1 udp +Corp.test A NXDOMAIN' +
        ' | no call other.test: 127.0.0.1 udp A no answer',
    );
  });

  test('replies that a resolver ignores', () => {
    const builder = new EventBuilder().call(10, 1020, { result: NOT_NOW, ...stateOf(['127.0.0.1']) });
    builder.query(11, 'A', { reply: 1, odd: 'id' }).query(11, 'AAAA', { reply: 1, odd: 'port' });
    expect(outcome(builder)).toContain('127.0.0.1 udp A rejected, AAAA rejected, timeout');
  });

  test('musl asks all nameservers at once: the outcome does not depend on the order in which they read', () => {
    const inOrder = (servers: string[]) => {
      const builder = new EventBuilder().probe('program', 'musl').call(10, 30, { result: FOUND });
      for (const [index, local] of servers.entries()) builder.query(11 + index, 'A', { local, reply: 30 });
      return outcome(builder.query(20, 'A', { reply: 1 }));
    };
    expect(inOrder(['127.0.0.1', B])).toBe(
      `getaddrinfo ${NAME}: 192.0.2.1 2001:db8::1; 127.0.0.1 udp A no data + ${B} udp A no data; 127.0.0.1 udp A no data`,
    );
    expect(inOrder([B, '127.0.0.1'])).toBe(inOrder(['127.0.0.1', B]));
  });

  test.each([
    [`${B} A, ${B} AAAA, 127.0.0.1 A, 127.0.0.1 AAAA`],
    [`${B} A, 127.0.0.1 A, ${B} AAAA, 127.0.0.1 AAAA`],
    [`127.0.0.1 A, 127.0.0.1 AAAA, ${B} A, ${B} AAAA`],
  ])('what musl asks at once has the order of resolv.conf, read as %s', (read) => {
    const builder = new EventBuilder().probe('program', 'musl').call(10, 30, { result: FOUND });
    builder.events.push(resolvConf(`nameserver ${B}\nnameserver 127.0.0.1`));
    for (const [index, query] of read.split(', ').entries()) {
      const [local, type] = query.split(' ') as [string, 'A' | 'AAAA'];
      builder.query(11 + index, type, { local });
    }
    const events = builder.sorted();
    const call = events.find((event) => event.kind === 'call') as CallEvent;
    const [wait] = askedIn(events).transmissions(call);
    const asked = wait?.sent.transmission.map(({ local, type }) => `${local} ${type}`);
    expect(asked?.join(', ')).toBe(`${B} A, ${B} AAAA, 127.0.0.1 A, 127.0.0.1 AAAA`);
  });

  test.each([
    ['musl', '127.0.0.2', 'no data'],
    ['musl', '127.0.0.3', 'rejected'],
    ['glibc', '127.0.0.2', 'rejected'],
  ] as const)('%s, and a reply from %s in place of the nameserver that was asked: %s', (libc, from, words) => {
    const builder = new EventBuilder().probe('program', libc).call(10, 30, { result: FOUND });
    builder.events.push(resolvConf('nameserver 127.0.0.1\nnameserver 127.0.0.2'));
    builder.query(11, 'A', { reply: 1, from: `${from}#53` });
    expect(outcome(builder)).toContain(`; 127.0.0.1 udp A ${words}`);
  });

  test.each([
    ['udp', 'glibc', 'rejected'],
    ['tcp', 'glibc', 'no data'],
    ['udp', 'musl', 'no data'],
  ] as const)('a reply with another question over %s: %s has %s', (transport, libc, words) => {
    const builder = new EventBuilder().probe('program', libc).call(10, 30, { result: FOUND });
    builder.query(11, 'A', { reply: 1, odd: 'question', transport });
    expect(outcome(builder)).toContain(`; 127.0.0.1 ${transport} A ${words}`);
  });
});

describe('time', () => {
  /** musl with rounds of 500 ms, in each of which it sends a query again `gap` ms after SERVFAIL. */
  const servfailOnMusl = (gap: number) => {
    const builder = new EventBuilder().probe('program', 'musl');
    builder.events.push(resolvConf('nameserver 127.0.0.1\noptions timeout:1'));
    for (const round of [10, 510])
      for (const at of [round, round + gap]) builder.query(at, 'A', { reply: 1, rcode: 'SERVFAIL' });
    return outcome(builder.call(10, 1010, { result: NOT_NOW }));
  };

  test.each([1, 3, 40, 240, 300])('what musl sends again for SERVFAIL, %d ms late, is written once', (gap) => {
    expect(servfailOnMusl(gap)).toBe(`getaddrinfo ${NAME}: EAI_AGAIN; 127.0.0.1 udp A SERVFAIL, 2 timeouts`);
  });

  test('musl sends again until another nameserver has answered: how often is not in the outcome', () => {
    const sentAgain = (copies: number) => {
      const builder = new EventBuilder().probe('program', 'musl').call(10, 30, { result: FOUND });
      builder.events.push(resolvConf(`nameserver 127.0.0.1\nnameserver ${B}\noptions timeout:1`));
      for (let at = 11; at < 11 + copies; at++) builder.query(at, 'A', { reply: 1, rcode: 'SERVFAIL' });
      return outcome(builder.query(15, 'A', { local: B, reply: 3 }));
    };
    expect(sentAgain(1)).toContain(`; 127.0.0.1 udp A SERVFAIL + ${B} udp A no data`);
    expect(sentAgain(3)).toBe(sentAgain(1));
  });

  test('rounds over all nameservers are written once', () => {
    expect(outcome(silence(3))).toBe(
      `getaddrinfo ${NAME}: EAI_AGAIN; 3 × (127.0.0.1 udp A no answer, AAAA no answer, timeout; ` +
        `${B} udp A no answer, AAAA no answer, timeout)`,
    );
  });

  test.each([
    ['a server that read the query late, by less than half a timeout', 410, 1020, ', timeout'],
    ['more than one timeout', 20, 2020, ', 2 timeouts'],
    ['a machine that was late by less than a timeout', 20, 1990, ', timeout'],
    ['an end that came before a timeout', 20, 900, ''],
  ])('no answer, and %s', (_, read, end, words) => {
    const builder = new EventBuilder().call(10, end, { result: NOT_NOW, ...stateOf(['127.0.0.1']) }).query(read, 'A');
    expect(outcome(builder)).toBe(`getaddrinfo ${NAME}: EAI_AGAIN; 127.0.0.1 udp A no answer${words}`);
  });

  test.each([
    ['at once', 10, 30, ''],
    ['after its timeout', 10, 1010, ', timeout'],
    ['after its timeout, and the first read the query late', 310, 1010, ', timeout'],
    ['before a timeout can have been over', 10, 910, ''],
    ['at a time that fits both on a busy machine', 610, 1010, ', timeout?'],
  ])('a reply that the resolver does not take, and another nameserver %s', (_, read, next, words) => {
    const builder = new EventBuilder().call(10, next + 20, { result: FOUND, ...stateOf(['127.0.0.1', B]) });
    builder.query(read, 'A', { reply: 1, odd: 'bare', rcode: 'SERVFAIL' }).query(next, 'A', { local: B, reply: 1 });
    expect(outcome(builder)).toContain(`; 127.0.0.1 udp A SERVFAIL${words}; ${B} udp A no data`);
  });

  test.each([
    ['no time for a timeout', 610, 1310, ''],
    ['a timeout', 310, 1310, ', timeout'],
  ])('a router that stops a query of a slow program leaves %s', (_, sent, next, waited) => {
    const builder = new EventBuilder().call(10, next + 20, { result: FOUND, ...stateOf(['127.0.0.1', B]) });
    builder.query(sent, 'A', { stopped: 'host-unreachable' }).query(next, 'A', { local: B, reply: 1 });
    expect(outcome(builder)).toContain(`; 127.0.0.1 udp A host-unreachable${waited}; ${B} udp A no data`);
  });

  test('one of two replies, and a server so busy that half a timeout seems to have passed', () => {
    const builder = new EventBuilder().call(10, 1020, { result: NOT_NOW, ...stateOf(['127.0.0.1']) });
    builder.query(700, 'A', { reply: 1 }).query(700, 'AAAA');
    expect(outcome(builder)).toContain('; 127.0.0.1 udp A no data, AAAA no answer, timeout');
  });

  test('a late answer to the last question is no timeout: the call waited for it', () => {
    const builder = new EventBuilder()
      .call(10, 900, { result: FOUND, ...stateOf(['127.0.0.1']) })
      .query(11, 'A', { reply: 800 });
    expect(outcome(builder)).not.toContain('timeout');
  });

  test.each([
    ['in time', 1010],
    ['late', 1400],
    ['so late that the wait before seems to have two timeouts', 1960],
  ])('three transmissions have a timeout each, and the second is read %s', (_, second) => {
    const builder = new EventBuilder().call(10, 3010, { result: NOT_NOW, ...stateOf(['127.0.0.1']) });
    for (const at of [10, second, 2010]) builder.query(at, 'A');
    expect(outcome(builder)).toMatch(/EAI_AGAIN; 3 × 127\.0\.0\.1 udp A no answer, timeout$/);
  });

  test('two timeouts stay before a query that is answered at once', () => {
    const builder = new EventBuilder().call(10, 2020, { result: FOUND, ...stateOf(['127.0.0.1']) });
    builder.query(10, 'A').query(2010, 'A', { reply: 1 });
    expect(outcome(builder)).toMatch(/udp A no answer, 2 timeouts; 127\.0\.0\.1 udp A no data$/);
  });

  test.each([1, 8, 11])(
    'a reply that a nameserver sends at once counts, %d ms after a query at 10 ms before the end',
    (reply) => {
      const builder = new EventBuilder().call(10, 1030, { result: FOUND, ...stateOf(['127.0.0.1']) });
      builder.query(10, 'A', { reply: 1015 }).query(1020, 'A', { reply });
      expect(outcome(builder)).toMatch(/udp A no answer, timeout; 127\.0\.0\.1 udp A no data$/);
    },
  );

  test('a timeout of another length is one timeout', () => {
    const builder = new EventBuilder().call(10, 5010, { result: NOT_NOW, ...stateOf(['127.0.0.1'], 5) }).query(10, 'A');
    expect(outcome(builder)).toMatch(/no answer, timeout$/);
  });
});

test('a call that ended with its process has no timeout after the last query', () => {
  const ending = { how: 'signal', signal: 'SIGABRT', lastWords: '' } as const;
  const builder = new EventBuilder().call(10, 3000, { result: NOT_NOW, ending, ...stateOf(['127.0.0.1']) });
  expect(outcome(builder.query(11, 'A').query(1011, 'A'))).toBe(
    `getaddrinfo ${NAME}: ended by SIGABRT; 127.0.0.1 udp A no answer, timeout; 127.0.0.1 udp A no answer`,
  );
});

test('a name of arbitrary octets that the call did not have is written without them', () => {
  const builder = new EventBuilder().call(10, 30, { verb: 'getnetbyaddr', args: { network: 0 }, result: FOUND });
  builder.query(11, 'A', { name: '\\184ve8n\\127', reply: 1 });
  expect(outcome(builder)).toMatch(/\| no call \(octets\): 127\.0\.0\.1 udp A no data$/);
});

describe('through a daemon', () => {
  test.each([
    ['192.0.2.1 2001:db8::1', '192.0.2.1 2001:db8::1'],
    ['2001:db8::1', '(in no reply) 2001:db8::1'],
  ])('the reply has %s: the result of the program is %s', (replied, text) => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon().call(10, 30, { result: FOUND });
    builder.request(11, 29, { fields: { addresses: replied.split(' ') } });
    expect(outcome(builder)).toBe(`getaddrinfo ${NAME}: ${text} by nsncd`);
  });

  test('queries of the daemon belong to the call that it answers', () => {
    const builder = new EventBuilder()
      .probe('program', 'glibc')
      .daemon()
      .call(10, 30, { result: FOUND })
      .request(11, 29);
    expect(outcome(builder.query(12, 'A', { reply: 1 }))).toBe(
      `getaddrinfo ${NAME}: 192.0.2.1 2001:db8::1 by nsncd; 127.0.0.1 udp A no data`,
    );
  });

  test('a daemon on another host is named with its host', () => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon('host').call(10, 30, { result: FOUND });
    expect(outcome(builder.request(11, 29, { host: 'host' }))).toBe(
      `getaddrinfo ${NAME}: 192.0.2.1 2001:db8::1 by nsncd of host`,
    );
  });

  test('a daemon that gives no reply, and then the queries of the program', () => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon().call(10, 7000, { result: FOUND });
    builder.request(11, 5000, { served: false }).query(12, 'A', { client: '127.0.0.1#1' });
    for (const at of [1012, 2012]) builder.query(at, 'A', { client: '127.0.0.1#1' });
    builder.query(6000, 'A', { id: 9, reply: 1 });
    expect(outcome(builder)).toBe(
      `getaddrinfo ${NAME}: 192.0.2.1 2001:db8::1; nsncd no reply (asked 127.0.0.1); 127.0.0.1 udp A no data`,
    );
  });

  test.each([4990, 4999, 5000, 5001, 5090])('the queries of a program that has given up at 5000 ms, at %d ms', (at) => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon();
    builder.call(10, at + 1000, { result: NOT_NOW, ...stateOf(['127.0.0.1']) }).request(11, 5000, { served: false });
    builder.query(12, 'A', { client: '127.0.0.1#1' }).query(12, 'AAAA', { client: '127.0.0.1#1' });
    builder.query(at, 'A', { id: 9, client: '127.0.0.1#2' }).query(at, 'AAAA', { id: 9, client: '127.0.0.1#2' });
    expect(outcome(builder)).toBe(
      `getaddrinfo ${NAME}: EAI_AGAIN; nsncd no reply (asked 127.0.0.1); 127.0.0.1 udp A no answer, AAAA no answer, timeout`,
    );
  });

  test.each([5000, 5030, 5400])('a program that gives up at 5000 ms, and the tap reads it at %d ms', (read) => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon();
    builder.call(10, 6010, { result: NOT_NOW, ...stateOf(['127.0.0.1']) }).request(11, read, { served: false });
    builder.query(12, 'A', { client: '127.0.0.1#1' }).query(read + 5, 'A', { id: 9, client: '127.0.0.1#2' });
    expect(outcome(builder)).toMatch(/nsncd no reply \(asked 127\.0\.0\.1\); 127\.0\.0\.1 udp A no answer, timeout$/);
  });

  test('workers whose timeouts are unknown: each transmission without a reply has one, also if the next is read at once', () => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon().call(10, 3020, { result: NOT_NOW });
    builder.request(11, 3015);
    for (const at of [12, 1960, 2012]) builder.query(at, 'A');
    expect(outcome(builder)).toMatch(/by nsncd; 3 × 127\.0\.0\.1 udp A no answer, timeout$/);
  });

  test('a query that the daemon repeats as its client gives up is the daemon’s', () => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon().call(10, 5020, { result: FOUND });
    builder.request(11, 5000, { served: false }).query(12, 'A').query(5000, 'A');
    expect(outcome(builder)).toBe(`getaddrinfo ${NAME}: 192.0.2.1 2001:db8::1; nsncd no reply (asked 127.0.0.1)`);
  });

  test.each([5008, 5019, 5021])('a daemon that asks after its client has given up, at %d ms', (at) => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon().call(10, 5020, { result: FOUND });
    const signal = { kind: 'daemon', host: 'client', daemon: 'nsncd', libc: 'glibc', detail: '' } as const;
    builder.events.push({ ...signal, at: 5e6, action: 'freeze' }, { ...signal, at: 5005e6, action: 'thaw' });
    builder.request(11, 5001, { served: false }).query(5002, 'A', { id: 9, client: '127.0.0.1#2', reply: 1 });
    expect(outcome(builder.query(at, 'A', { id: 10 }))).toBe(
      `getaddrinfo ${NAME}: 192.0.2.1 2001:db8::1; nsncd no reply; 127.0.0.1 udp A no data`,
    );
  });

  test('a reply that comes after the end of the call is none', () => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon().call(10, 5020, { result: FOUND });
    builder.request(11, 5030);
    expect(outcome(builder)).toBe(`getaddrinfo ${NAME}: 192.0.2.1 2001:db8::1; nsncd no reply`);
  });

  test('queries that a daemon sends after its reply do not belong to the call', () => {
    const builder = new EventBuilder()
      .probe('program', 'glibc')
      .daemon()
      .call(10, 30, { result: FOUND })
      .request(11, 29);
    builder.query(12, 'A', { reply: 1 }).query(900, 'A', { id: 7, reply: 1 });
    expect(outcome(builder)).toMatch(/by nsncd; 127.0.0.1 udp A no data$/);
  });
});

describe('the calls of an outcome', () => {
  const named = (at: number, name: string, given: Partial<CallEvent> = {}) =>
    [at, at + 10, { args: { name }, result: FOUND, ...given }] as const;

  test('leave out the calls that the lab makes to measure', () => {
    const builder = new EventBuilder().call(...named(10, 'who-answers.resolv-lab.test'));
    builder.call(...named(30, 'workers-first-1-1.lab.test', { label: 'workers-first-1-1' })).call(...named(50, 'a'));
    builder.events.push({ kind: 'step', at: 70e6, label: 'controls' });
    expect(outcome(builder.call(...named(80, 'fresh')))).toBe('getaddrinfo a: 192.0.2.1 2001:db8::1');
  });

  test('leave out the calls that a scenario leaves to chance', () => {
    const builder = new EventBuilder().call(...named(10, 'align', { label: 'chance' }));
    builder.call(...named(30, 'align-2', { label: 'chance-2' })).call(...named(50, 'a', { label: 'first' }));
    expect(outcome(builder)).toBe('getaddrinfo a: 192.0.2.1 2001:db8::1');
  });

  test('calls in a row that differ only by numbers are folded', () => {
    const builder = new EventBuilder().call(...named(10, 'a'));
    for (const n of [1, 2, 3]) builder.call(...named(20 + 20 * n, `x-${n}.v6.test`));
    builder.call(...named(100, 'same')).call(...named(120, 'same'));
    expect(outcome(builder)).toBe(
      'getaddrinfo a: 192.0.2.1 2001:db8::1 | 3 × getaddrinfo x-*.v6.test: 192.0.2.1 2001:db8::1' +
        ' | 2 × getaddrinfo same: 192.0.2.1 2001:db8::1',
    );
  });

  test('concurrent calls form a part without their order, and without the result of each', () => {
    const atOnce = (stale: number) => {
      const builder = new EventBuilder();
      for (const n of [1, 2, 3]) {
        const result = n === stale ? NOT_NOW : FOUND;
        builder.call(10 + n, 40, { thread: `t${n}`, args: { name: `w${n}` }, result });
      }
      return outcome(builder);
    };
    expect(atOnce(2)).toBe('2 × getaddrinfo w* on t*: 192.0.2.1 2001:db8::1 & getaddrinfo w* on t*: EAI_AGAIN');
    expect(new Set([1, 2, 3].map(atOnce)).size).toBe(1);
  });

  test('calls started together belong together even if one ended before the next began', () => {
    const builder = new EventBuilder();
    for (const [at, thread, turn] of [
      [10, 'b', 1],
      [30, 'a', 1],
      [50, 'a', 2],
    ] as const) {
      builder.call(...named(at, thread, { thread, turn }));
    }
    expect(outcome(builder)).toBe(
      'getaddrinfo a on a: 192.0.2.1 2001:db8::1 & getaddrinfo b on b: 192.0.2.1 2001:db8::1' +
        ' | getaddrinfo a on a: 192.0.2.1 2001:db8::1',
    );
  });

  test('several calls of one thread keep their order', () => {
    const builder = new EventBuilder().call(10, 100, { thread: 'x', args: { name: 'slow' }, result: NOT_NOW });
    builder.call(...named(20, 'z')).call(...named(40, 'y'));
    expect(outcome(builder)).toBe(
      'getaddrinfo slow on x: EAI_AGAIN & getaddrinfo z: 192.0.2.1 2001:db8::1 then getaddrinfo y: 192.0.2.1 2001:db8::1',
    );
  });

  test('other programs and threads are named', () => {
    const builder = new EventBuilder().call(10, 20, {
      probe: 'fresh',
      thread: 't',
      verb: 'res_init',
      args: {},
      result: { ok: true },
    });
    expect(outcome(builder)).toBe('res_init in fresh on t: ok');
  });

  test('a scenario without a call has an empty outcome', () => {
    expect(outcomeOf([])).toBe('');
  });
});

describe('the same behaviour', () => {
  test('has the same outcome with other ids, ports and times', () => {
    const changed = silence(2)
      .sorted()
      .map((event): Event => {
        const later = { ...event, at: event.at + 3.3e9, ...('end' in event && { end: event.end + 3.3e9 }) } as Event;
        if (later.kind !== 'dns-query') return later;
        return {
          ...later,
          id: later.id + 77,
          client: '127.0.0.1#9',
          raw: later.raw.replace(/^..../, later.type === 'A' ? 'abcd' : 'dcba'),
        };
      });
    expect(outcomeOf(changed)).toBe(outcome(silence(2)));
  });

  test('has the same outcome with derived events and without', () => {
    expect(outcomeOf(withDerived(silence(2).sorted()))).toBe(outcome(silence(2)));
  });
});
