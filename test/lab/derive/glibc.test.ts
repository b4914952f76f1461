import { describe, expect, test } from 'vitest';
import { EventBuilder, NAME } from './event-builder.ts';

/** With `timeout:1` and one nameserver: the behaviour of glibc's send_dg. */
describe('a pair of questions', () => {
  test('both answered: no derived event', () => {
    const builder = new EventBuilder().call(0, 5).query(1, 'A', { reply: 1 }).query(1, 'AAAA', { reply: 2 });
    expect(builder.lines()).toEqual([]);
  });

  test('neither answered: both are retransmitted, then glibc gives up', () => {
    const builder = new EventBuilder()
      .call(0, 2001)
      .query(0, 'A')
      .query(0.01, 'AAAA')
      .query(1000, 'A')
      .query(1000.01, 'AAAA');
    expect(builder.lines().toSorted()).toEqual([
      'again 3 of 1 #2 no-reply',
      'again 4 of 2 #2 no-reply',
      'timeout 1 A 1000 retransmit',
      'timeout 2 AAAA 1000 retransmit',
      'timeout 3 A 1001 gave-up',
      'timeout 4 AAAA 1001 gave-up',
    ]);
  });

  test('AAAA never answered: one question at a time, then each from a separate socket, then the result is A alone', () => {
    const builder = new EventBuilder()
      .call(0, 3001)
      .query(0, 'A', { reply: 1 })
      .query(0.01, 'AAAA')
      .query(1000, 'A', { reply: 1 })
      .query(1001.5, 'AAAA')
      .query(2000, 'A', { reply: 1, client: '127.0.0.1#4001' })
      .query(2001.5, 'AAAA', { client: '127.0.0.1#4002' });
    expect(builder.lines().toSorted()).toEqual([
      'again 3 of 1 #2 pair',
      'again 4 of 2 #2 no-reply',
      'again 5 of 3 #3 pair',
      'again 6 of 4 #3 no-reply',
      'timeout 2 AAAA 1000 single-request',
      'timeout 4 AAAA 999 single-request-reopen',
      'timeout 6 AAAA 1000 gave-up',
    ]);
  });

  test('A never answered: the second question is not sent any more', () => {
    const builder = new EventBuilder()
      .call(0, 3001)
      .query(0, 'A')
      .query(0.01, 'AAAA', { reply: 1 })
      .query(1000, 'A')
      .query(2000, 'A');
    expect(builder.lines().toSorted()).toEqual([
      'again 3 of 1 #2 no-reply',
      'again 4 of 3 #3 no-reply',
      'timeout 1 A 1000 single-request',
      'timeout 3 A 1000 retransmit',
      'timeout 4 A 1001 gave-up',
    ]);
  });

  test('with single-request-reopen from the start a pair has two sockets and is one sequence', () => {
    const builder = new EventBuilder()
      .call(0, 1003)
      .query(0, 'A', { reply: 1 })
      .query(2, 'AAAA', { client: '127.0.0.1#4001' });
    expect(builder.lines()).toEqual(['timeout 2 AAAA 1001 gave-up']);
  });

  test.each(['SERVFAIL', 'NOTIMP', 'REFUSED'])('%s for one question causes no single-request fallback', (rcode) => {
    const builder = new EventBuilder()
      .call(0, 1010)
      .query(0, 'A', { reply: 1, rcode })
      .query(0.01, 'AAAA')
      .query(1000, 'A', { reply: 1 })
      .query(1000.01, 'AAAA', { reply: 1 });
    expect(builder.lines().toSorted()).toEqual([
      'again 3 of 1 #2 pair',
      'again 4 of 2 #2 no-reply',
      'timeout 2 AAAA 1000 retransmit',
    ]);
  });
});

describe('one question', () => {
  test('the next nameserver gets the query after a timeout, or at once after an error', () => {
    const second = { local: '127.0.0.2', client: '127.0.0.1#4001', reply: 1 };
    const silent = new EventBuilder().call(0, 1010).query(0, 'A').query(1000, 'A', second);
    expect(silent.lines()).toEqual(['timeout 1 A 1000 next-server', 'again 2 of 1 #2 no-reply']);
    const errs = new EventBuilder().call(0, 10).query(0, 'A', { reply: 1, rcode: 'REFUSED' }).query(2, 'A', second);
    expect(errs.lines()).toEqual(['again 2 of 1 #2 reply']);
  });

  test.each([
    ['with another id', { reply: 1, odd: 'id' }],
    ['to another question', { reply: 1, odd: 'question' }],
    ['from another port', { reply: 1, odd: 'port' }],
    ['that comes too late', { reply: 1001 }],
  ] as const)('a reply %s is none', (_, first) => {
    const builder = new EventBuilder().call(0, 1010).query(0, 'A', first).query(1000, 'A', { reply: 1 });
    expect(builder.lines()).toEqual(['timeout 1 A 1000 retransmit', 'again 2 of 1 #2 no-reply']);
  });

  test('a reply with only a header counts as a reply', () => {
    const bare = { reply: 1, rcode: 'FORMERR', odd: 'bare' } as const;
    expect(new EventBuilder().call(0, 3000).query(0, 'A', bare).lines()).toEqual([]);
  });

  test('two replies to one query change nothing', () => {
    const builder = new EventBuilder().call(0, 5).query(1, 'A', { reply: 1 });
    const [reply] = builder.events.filter(({ kind }) => kind === 'dns-reply');
    if (reply) builder.events.push({ ...reply, at: reply.at + 1e9 });
    expect(builder.lines()).toEqual([]);
  });

  test('a name of the search list after one without a reply', () => {
    const args = { name: 'www' };
    const builder = new EventBuilder()
      .call(0, 1010, { args })
      .query(0, 'A', { name: 'www.one.test' })
      .query(1000, 'A', { name: 'www.two.test', id: 9, reply: 1 });
    expect(builder.lines()).toEqual(['timeout 1 A 1000 next-question']);
  });

  test('another message for the same question is not a retransmission', () => {
    const builder = new EventBuilder()
      .call(0, 10)
      .query(0, 'A', { reply: 1, rcode: 'FORMERR' })
      .query(2, 'A', { id: 7, reply: 1 });
    expect(builder.lines()).toEqual([]);
    const silent = new EventBuilder().call(0, 1010).query(0, 'A').query(1000, 'A', { id: 7, reply: 1 });
    expect(silent.lines()).toEqual(['timeout 1 A 1000 next-question']);
  });

  test('TCP after a truncated reply is neither a retransmission nor a timeout of the other question', () => {
    const tcp = { transport: 'tcp', client: '127.0.0.1#5000', reply: 1 } as const;
    const builder = new EventBuilder()
      .call(0, 900)
      .query(0, 'A', { reply: 1 })
      .query(0.01, 'AAAA')
      .query(800, 'A', tcp)
      .query(801, 'AAAA', tcp);
    expect(builder.lines()).toEqual([]);
  });

  test('a retransmission over TCP after a cut connection is not a timeout', () => {
    const tcp = { transport: 'tcp', client: '127.0.0.1#5000' } as const;
    const builder = new EventBuilder()
      .call(0, 2000)
      .query(0, 'A', tcp)
      .query(1500, 'A', { ...tcp, client: '127.0.0.1#5001', reply: 1 });
    expect(builder.lines()).toEqual(['again 2 of 1 #2 no-reply']);
  });
});

describe('the senders of queries', () => {
  test('simultaneous threads with one name are distinguished by their messages, each with its call', () => {
    const builder = new EventBuilder()
      .call(0, 1005, { thread: 'one', label: 'one' })
      .call(1, 3, { thread: 'two', label: 'two' })
      .query(0.5, 'A', { id: 11 })
      .query(1.5, 'A', { id: 12, client: '127.0.0.1#4001', reply: 1 })
      .query(1000.5, 'A', { id: 11, reply: 1 });
    expect(builder.lines()).toEqual(['timeout 1 A 1000 retransmit', 'again 3 of 1 #2 no-reply']);
    const [timeout] = builder.derived();
    expect(timeout?.call).toEqual({ probe: 'program', thread: 'one', label: 'one' });
  });

  test('an equal id in another call is another message', () => {
    const builder = new EventBuilder().call(0, 1010).query(0, 'A').call(2000, 2010).query(2001, 'A', { reply: 1 });
    expect(builder.lines()).toEqual(['timeout 1 A 1010 gave-up']);
  });

  test('a query without a known call has no timeout', () => {
    expect(new EventBuilder().query(0, 'A').lines()).toEqual([]);
    expect(
      new EventBuilder()
        .call(0, 5000, { args: { name: 'other.test' } })
        .query(1, 'A')
        .lines(),
    ).toEqual([]);
  });

  test('the lab’s own queries belong to no call', () => {
    const ask = { kind: 'ask', at: 0.5e6, server: '127.0.0.1', host: 'client', name: NAME, answers: null } as const;
    const builder = new EventBuilder().call(0, 3000, { args: { name: NAME } }).query(1, 'A', { id: 50 });
    builder.events.push(ask);
    expect(builder.lines()).toEqual([]);
    const before = new EventBuilder().call(0, 3000).query(0.1, 'A').query(1, 'A', { id: 50 });
    before.events.push(ask);
    expect(before.lines()).toEqual(['timeout 1 A 3000 gave-up']);
  });
});
