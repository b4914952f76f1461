import { absent, rule, scenario } from 'resolv-lab';

const ONCE = 'glibc resolv/res_send.c, send_dg: a reply to a query that was answered is dropped, and the wait goes on';
const right = { result: '192.0.2.1 2001:db8::1', waited: 'nowhere' };

export default scenario({
  title: 'replies that come twice, late or in another order spoil a lookup',
  about: `
    The network duplicates the answer for A, so it comes before and after that for AAAA. The resolver must take each answer once, and still wait for the
    other. A late duplicate must not answer the next lookup.`,
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: 'duplicate type=A' },
  steps: ['getaddrinfo www.lab.test'],
  absent: right,
  expected: absent(ONCE),
  musl: absent('musl src/network/res_msend.c: an answer that is there already is skipped'),
  variants: {
    both: { title: 'both answers come twice', servers: { A: 'duplicate' } },
    reordered: { title: 'the answer for AAAA comes first', servers: { A: 'reorder' } },
    'in-the-next-lookup': {
      title: 'the answer comes twice: the second is not for the next lookup',
      servers: { A: 'duplicate' },
      steps: ['first: getaddrinfo one.lab.test', 'second: getaddrinfo two.lab.test'],
      absent: { first: right, second: { ...right, asked: 'A' } },
    },
    'after-a-retry': {
      title: 'both transmissions are answered after the second',
      servers: {
        A: {
          does: () => {
            let first: Parameters<Parameters<typeof rule>[2]>[0] | undefined;
            const answerBoth = rule('answerAfterRetry', { type: 'A' }, (exchange) => {
              first?.send(first.defaultReply());
              if (first) exchange.send(exchange.defaultReply());
              else exchange.defer();
              first ??= exchange;
            });
            return [answerBoth];
          },
        },
      },
      steps: ['first: getaddrinfo one.lab.test family=inet', 'second: getaddrinfo two.lab.test'],
      absent: { first: { result: '192.0.2.1', waited: 'A' }, second: { ...right, asked: 'A' } },
    },
  },
});
