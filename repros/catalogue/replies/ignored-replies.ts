import { absent, rule, scenario, shown, unknown } from 'resolv-lab';

const MATCH =
  'glibc resolv/res_send.c, send_dg: a reply whose id or question is not that of the query is dropped, and the wait goes on';
const FORGED = '192.0.2.66';

/** Sends a forged reply, and the right one behind it. @param bytes the place of an octet of the header or question, and its change */
const forgedFirst = (name: string, forge: (message: Buffer) => void) => ({
  does: () => [
    rule(name, { type: 'A' }, (exchange) => {
      const message = Buffer.from(exchange.defaultReply().bytes);
      // The address is the last of the message.
      message.set(FORGED.split('.').map(Number), message.length - 4);
      forge(message);
      exchange.send(message);
      exchange.send(exchange.defaultReply());
    }),
  ],
});

export default scenario({
  title: 'a forged reply is taken for the answer',
  symptoms: ['a name has an address that its nameserver never sent'],
  about: `
    Somebody on the way answers before the nameserver does, but does not see the query: the id, the question or the port is a guess. The resolver has to
    ignore such a reply, and to wait for the right one. The forged reply has another address.`,
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: forgedFirst('wrongIdFirst', (message) => message.writeUInt16BE(message.readUInt16BE(0) ^ 0xffff, 0)) },
  steps: ['getaddrinfo www.lab.test. family=inet'],
  shown: { result: FORGED },
  absent: { result: '192.0.2.1', waited: 'nowhere' },
  expected: absent(MATCH),
  musl: absent('musl src/network/res_msend.c: a reply is for the query whose id it has'),
  variants: {
    'wrong-question': {
      title: 'another name in the question',
      // The first octet of the first label: `vww` in place of `www`.
      servers: { A: forgedFirst('wrongQuestionFirst', (message) => message.set([0x76], 13)) },
      musl: unknown,
    },
    'wrong-type': {
      title: 'another type in the question: MX',
      servers: { A: forgedFirst('wrongTypeFirst', (message) => message.set([15], 12 + 14 + 1)) },
      musl: unknown,
    },
    'no-response-bit': {
      title: 'QR is 0: a query, and no response',
      servers: { A: forgedFirst('queryFirst', (message) => message.set([(message[2] as number) & 0x7f], 2)) },
      expected: shown('glibc resolv/res_send.c, send_dg: nothing looks at QR'),
      musl: unknown,
    },
  },
});
