import { absent, answerWith, scenario, unknown } from 'resolv-lab';

const PARALLEL = 'resolv.conf(5), single-request: by default IPv4 and IPv6 lookups are performed in parallel';
const ALONE = 'resolv.conf(5), single-request: the IPv6 and IPv4 requests are performed sequentially';
const REOPEN = 'resolv.conf(5), single-request-reopen: a new socket before the second request is sent';
const conf = (option: string) => `nameserver A\noptions timeout:1 attempts:3 ${option}`;
const onSocket = (address: string) => `192.0.2.5 ${address}`;
const SAME = '2001:db8::5';
const NEW = '2001:db8::6';

/** The server drops the first query for A. AAAA comes from the socket of the last query for A, or from a new one. */
function dropFirstAndTellSocket() {
  const ofA: string[] = [];
  const reply = (type: string, address: string, when: (client: string) => boolean) =>
    answerWith(
      (builder) => {
        if (type === 'A' && ofA.length === 1) builder.drop();
        else builder.init().question().section('answer').record('www.lab.test', type, address);
      },
      { type, when: ({ client }) => when(client) },
    );
  return [
    reply('A', '192.0.2.5', (client) => ofA.push(client) > 0),
    reply('AAAA', SAME, (client) => ofA.includes(client)),
    reply('AAAA', NEW, () => true),
  ];
}

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: single-request',
  title: 'single-request: AAAA is asked for after the answer to A, on the same socket',
  symptoms: ['lookups take five seconds because the nameserver, or a firewall, loses one of two queries'],
  about: `
    The server does not answer the first query for A. By default the query for AAAA is already on its way; with \`single-request\` it follows the answer to
    the second query for A. The address for AAAA tells its socket: 2001:db8::5 is that of a query for A, 2001:db8::6 a new one.`,
  conf: conf('single-request'),
  servers: { A: { does: dropFirstAndTellSocket } },
  steps: ['getaddrinfo www.lab.test.'],
  absent: { result: onSocket(SAME), asked: 'A(A A AAAA)' },
  expected: absent(ALONE),
  musl: unknown,
  variants: {
    default: {
      title: 'by default both are asked for at once, on one socket',
      conf: conf(''),
      absent: { result: onSocket(SAME), asked: 'A(A AAAA A AAAA)' },
      expected: absent(PARALLEL),
    },
    reopen: {
      title: 'single-request-reopen: AAAA after the answer to A, on a new socket',
      manual: 'resolv.conf(5), options: single-request-reopen',
      conf: conf('single-request-reopen'),
      absent: { result: onSocket(NEW), asked: 'A(A A AAAA)' },
      expected: absent(REOPEN),
    },
  },
});
