import { readFileSync } from 'node:fs';
import { scenario, unknown } from 'resolv-lab';
import { reloadStopped } from '../../shared/bug-31476.ts';

const PROGRAM = readFileSync(new URL('email-proxy.py', import.meta.url), 'utf8');

/** glibc resolv/res_send.c, send_dg: when one answer of the pair is missing, the pair is sent again in sequence, then from a new socket. */
const LOST = 'A(A AAAA A AAAA A AAAA)';

export default scenario({
  title: 'an email proxy in Python asks the nameserver of the VPN after the VPN has ended',
  bugs: ['31476'],
  symptoms: ['the mail proxy cannot connect after the VPN was closed, until it is restarted'],
  about: `
    A proxy in Python runs for weeks and looks its server up for each connection (socket.getaddrinfo). The VPN that has the nameserver loses
    packets: of the answers for A and AAAA one is missing. The lookup succeeds with the other one. The C library has set a flag in the state of
    the thread. The VPN ends, and its client writes a new resolv.conf, which before glibc 2.40 this thread ignores. Other programs, and the proxy
    after a restart, ask the new nameserver. With a new thread for each connection the state is always new; a thread of a pool keeps it.`,
  conf: 'nameserver A\noptions timeout:1',
  servers: { A: { on: 'vpn', address: '10.8.0.1' }, B: 'answers' },
  machines: { vpn: { link: '10.8.0.1/24 to client 10.8.0.2/24' } },
  etc: { 'email-proxy.py': PROGRAM },
  env: { PROXY: 'TCPServer' },
  client: { command: ['python3', '/etc/email-proxy.py'], packages: ['python3'], provoke: 'connect:1143' },
  libcs: '>=2.26',
  musl: "the program is Debian's Python, on glibc",
  steps: [
    'before: lookup',
    'server A drop type=AAAA',
    'brown-out: lookup',
    'server A answers',
    'conf nameserver B; options timeout:1',
    'after: lookup',
    'restarted: getaddrinfo imap.lab.test',
  ],
  shown: { 'brown-out': { asked: LOST }, after: { asked: 'A' }, restarted: { asked: 'B' } },
  absent: { 'brown-out': { asked: LOST }, after: { asked: 'B' }, restarted: { asked: 'B' } },
  expected: reloadStopped,
  variants: {
    'new-threads': {
      title: 'a new thread for each connection',
      env: { PROXY: 'ThreadingTCPServer' },
      expected: unknown,
    },
    asyncio: { title: 'asyncio, with a pool of threads for lookups', env: { PROXY: 'asyncio' }, expected: unknown },
  },
});
