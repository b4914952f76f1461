import { describe, expect, test } from 'vitest';
import { SLACK_NS } from '../../../lab/derive/attribution/calls.ts';
import { daemonRequestsOf } from '../../../lab/derive/attribution/daemon-requests.ts';
import { sendersOf } from '../../../lab/derive/attribution/senders.ts';
import { EventBuilder } from './event-builder.ts';

describe('musl queries all its nameservers at once', () => {
  const both = ['127.0.0.1', '127.0.0.2'];

  test('one reply to each question is enough: no timeout for the other server', () => {
    const builder = new EventBuilder().probe('program', 'musl').call(0, 3000);
    for (const local of both) builder.query(0, 'A', { local, ...(local === '127.0.0.2' && { reply: 1 }) });
    expect(builder.lines()).toEqual([]);
  });

  test('a query without a reply is sent to all again after a part of the timeout', () => {
    const builder = new EventBuilder().probe('program', 'musl').call(0, 1001);
    for (const local of both) builder.query(0, 'A', { local, reply: 1 }).query(0.1, 'AAAA', { local });
    for (const local of both) builder.query(500, 'AAAA', { local });
    expect(builder.lines().toSorted()).toEqual([
      'again 5 of 4 #2 no-reply',
      'again 6 of 4 #2 no-reply',
      'timeout 2 AAAA 500 retransmit',
      'timeout 4 AAAA 500 retransmit',
      'timeout 5 AAAA 501 gave-up',
      'timeout 6 AAAA 501 gave-up',
    ]);
  });
});

describe('a daemon', () => {
  const sentinel = { label: 'sentinel:daemon', args: { name: 'who-answers.resolv-lab.test' } };
  const through = () => new EventBuilder().probe('program', 'glibc').daemon().call(1, 2, sentinel);

  test('its workers wait at the same time, each for another call', () => {
    const names = ['one.lab.test', 'two.lab.test'];
    const builder = through();
    for (const [at, name] of names.entries()) builder.call(10 + at, 1020 + at, { thread: name, args: { name } });
    for (const [at, name] of names.entries())
      builder.query(12 + at, 'A', { name, id: 20 + at, client: `127.0.0.1#${5000 + at}` });
    for (const [at, name] of names.entries())
      builder.query(1012 + at, 'A', { name, id: 20 + at, client: `127.0.0.1#${5000 + at}`, reply: 1 });
    const timeouts = builder.derived().filter(({ kind }) => kind === 'timeout');
    expect(timeouts.map(({ name, call }) => `${name} for ${call?.thread}`)).toEqual([
      'one.lab.test for one.lab.test',
      'two.lab.test for two.lab.test',
    ]);
  });

  test('a client that gives up on the daemon sends its query to the nameserver', () => {
    const builder = through()
      .call(10, 5020)
      .query(12, 'A', { id: 1 })
      .query(5012, 'A', { id: 2, client: '127.0.0.1#6000', reply: 1 });
    expect(builder.lines()).not.toContain('again 2 of 1 #2 no-reply');
  });

  test('gives up at its reply, not when the client’s call returns', () => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon().call(0, 1500).request(1, 1002).query(2, 'A');
    expect(builder.lines()).toEqual(['timeout 1 A 1000 gave-up']);
  });

  test('continues for an unknown time after its client gave up; the client sends its own queries', () => {
    const builder = new EventBuilder()
      .probe('program', 'glibc')
      .daemon()
      .call(0, 7000)
      .request(1, 5001, { served: false })
      .query(2, 'A', { id: 1 })
      .query(5002, 'A', { id: 1, client: '127.0.0.1#6000' })
      .query(5010, 'A', { id: 2, client: '127.0.0.1#6001' });
    expect(builder.lines().toSorted()).toEqual([
      'again 2 of 1 #2 no-reply',
      'timeout 1 A 5000 retransmit',
      'timeout 3 A 1990 gave-up',
    ]);
    const senders = [...sendersOf(builder.sorted(), SLACK_NS).values()];
    expect(senders).toMatchObject([
      { through: { host: 'client' } },
      { through: { host: 'client' } },
      { through: null },
    ]);
  });

  test('without the hosts database sends no query; its client does after the reply', () => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon().call(0, 20).request(1, 2, { found: null });
    expect([...sendersOf(builder.query(10, 'A', { reply: 1 }).sorted(), SLACK_NS).values()]).toMatchObject([
      { through: null },
    ]);
  });

  test('that did not serve the program’s sentinel lookup serves no call, in a run without a tap', () => {
    const by = (who: string) =>
      new EventBuilder()
        .probe('program', 'glibc')
        .daemon()
        .call(1, 2, { ...sentinel, label: `sentinel:${who}` })
        .call(10, 20)
        .query(12, 'A', { reply: 1 });
    const senders = (builder: EventBuilder) => [...sendersOf(builder.sorted(), SLACK_NS).values()];
    expect(senders(by('client'))).toMatchObject([{ through: null }]);
    expect(senders(by('daemon'))).toMatchObject([{ through: { host: 'client' } }]);
  });

  test('sends no query for a request for its cache mapping', () => {
    const builder = new EventBuilder().probe('program', 'glibc').daemon().call(0, 20);
    builder.request(1, 2, { key: 'hosts', type: 'GETFDHST' }).query(3, 'A', { reply: 1 });
    expect([...sendersOf(builder.sorted(), SLACK_NS).values()]).toMatchObject([{ through: null }]);
  });

  test('on another host sent the queries there', () => {
    const builder = new EventBuilder()
      .probe('program', 'glibc', 'container')
      .daemon('host')
      .call(10, 20)
      .query(12, 'A', { host: 'host', reply: 1 });
    expect([...sendersOf(builder.sorted(), SLACK_NS).values()]).toMatchObject([{ through: { host: 'host' } }]);
  });

  test('does not serve res_query and its relatives', () => {
    const builder = through().call(10, 20, { verb: 'res_query' }).query(12, 'A', { reply: 1 });
    expect([...sendersOf(builder.sorted(), SLACK_NS).values()]).toMatchObject([{ by: 'resolver', through: null }]);
  });
});

describe('a request to a daemon', () => {
  const map = { key: 'hosts', type: 'GETFDHST', served: false };
  const callsOf = (builder: EventBuilder) =>
    [...daemonRequestsOf(builder.sorted()).values()].map(({ request, call }) => `${request.type}: ${call?.thread}`);
  const program = () => new EventBuilder().probe('program', 'glibc').daemon();

  test('does not belong to a call that began after it', () => {
    const builder = program().call(10, 11, { args: { name: 'sentinel.lab.test' } });
    for (const thread of ['asks-1', 'asks-2']) builder.call(11.2, 20, { thread, args: { name: `${thread}.lab.test` } });
    expect(callsOf(builder.request(10.1, 10.2, map))).toEqual(['GETFDHST: main']);
  });

  test('for its cache mapping precedes the call’s own request', () => {
    const builder = program();
    for (const thread of ['asks-1', 'asks-2']) builder.call(10, 20, { thread, args: { name: `${thread}.lab.test` } });
    builder
      .request(11, 15, { key: 'asks-1.lab.test' })
      .request(12, 13, map)
      .request(14, 15, { key: 'asks-2.lab.test' });
    expect(callsOf(builder)).toEqual(['GETAI: asks-1', 'GETFDHST: asks-2', 'GETAI: asks-2']);
  });

  test('is distinct from the first request of a daemon on another host', () => {
    const builder = program().call(10, 20).request(11, 12, { host: 'client', connection: 1 });
    const requests = daemonRequestsOf(builder.request(13, 19, { host: 'other', connection: 1 }).sorted());
    expect([...requests.values()].map(({ request, until }) => `${request.host}: ${until / 1e6}`)).toEqual([
      'client: 12',
      'other: 19',
    ]);
  });

  test('for one name by two threads at once: each thread has one', () => {
    const builder = program();
    for (const thread of ['asks-1', 'asks-2']) builder.call(10, 20, { thread });
    expect(callsOf(builder.request(11, 15).request(12, 16))).toEqual(['GETAI: asks-1', 'GETAI: asks-2']);
  });
});
