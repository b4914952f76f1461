import { absent, answerWith, rule, scenario, shown, unknown } from 'resolv-lab';

const tcp = { transport: 'tcp' } as const;

export default scenario({
  title: 'a wrong reply over TCP is taken for the answer',
  about: `
    Over TCP the server first sends a reply with another id. glibc ignores it and reads on. Of other faults over TCP it sees none: it takes a reply with
    the TC bit, and does not compare the question.`,
  conf: `
    nameserver A
    options timeout:1`,
  servers: {
    A: {
      does: () => [
        rule('wrongIdThenAnswer', tcp, (exchange) => {
          exchange.send(exchange.defaultReply({ id: exchange.query.id ^ 0xffff }));
          exchange.send(exchange.defaultReply());
        }),
        rule('truncate', { transport: 'udp' }, (exchange) => exchange.send(exchange.defaultReply({ limit: 0 }))),
      ],
    },
  },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  mayEnd: true,
  absent: { result: '192.0.2.1' },
  expected: absent('glibc resolv/res_send.c, send_vc: a message with another id leads to read_len'),
  musl: unknown,
  variants: {
    'wrong-id-alone': {
      title: 'only the reply with another id: glibc waits for the right one, without a limit',
      libcs: 'glibc',
      servers: { A: 'truncate; wrongId transport=tcp' },
      shown: { result: 'hung in read' },
      expected: shown('glibc resolv/res_send.c, send_vc: read without poll, so without a timeout'),
    },
    'tc-bit': {
      title: 'the reply over TCP has the TC bit, and is used',
      servers: { A: 'truncate; setFlags tc=on transport=tcp' },
      expected: absent('glibc resolv/res_send.c, send_vc: TC of a received message is not looked at'),
    },
    'wrong-question': {
      title: 'the question is another one, the records are right',
      servers: {
        A: {
          does: () => [
            answerWith(
              (reply) =>
                reply.init().question('other.lab.test').section('answer').record('www.lab.test', 'A', '192.0.2.1'),
              tcp,
            ),
            rule('truncate', { transport: 'udp' }, (exchange) => exchange.send(exchange.defaultReply({ limit: 0 }))),
          ],
        },
      },
      expected: unknown,
    },
  },
});
