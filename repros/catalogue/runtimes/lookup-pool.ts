import { absent, byProbe, type Expectation, scenario, shown } from 'resolv-lab';
import { lateByPool, slowServer } from '../../shared/slow-lookups.ts';

const LIBUV =
  'libuv, src/unix/getaddrinfo.c, uv_getaddrinfo: UV__WORK_SLOW_IO; src/threadpool.c, slow_work_thread_threshold: two of four threads';
const OWN = 'each thread makes its lookups itself';
const PYTHON = `CPython, Modules/socketmodule.c, socket_getaddrinfo: ${OWN}`;

const expected = (node: Expectation) =>
  byProbe({ 'node-lookup': node, python: absent(PYTHON), c: absent(`probes/c: ${OWN}`) });
const SLOW = [
  'slow1: getaddrinfo a.slow.test family=inet thread=t1',
  'slow2: getaddrinfo b.slow.test family=inet thread=t2',
];
const OTHER = 'other: getaddrinfo other.lab.test family=inet thread=t3';

export default scenario({
  title: 'two slow lookups of a Node program hold up all its others',
  symptoms: ['one dead DNS server makes every request of a Node program time out, also to other hosts'],
  about: `
    Node's dns.lookup, and so http and fetch, calls getaddrinfo on the threads of libuv's pool. Of its four threads two at most have lookups.
    Two names without an answer occupy them until their timeouts, and a third name waits, although its server would answer at once.`,
  links: ['https://nodejs.org/api/dns.html#implementation-considerations'],
  conf: 'nameserver A\noptions timeout:1 attempts:2',
  servers: { A: { does: slowServer } },
  probes: ['node-lookup', 'python', 'c'],
  musl: 'the entry compares runtimes, which are on glibc',
  steps: [[...SLOW, OTHER]],
  shown: { other: { result: '192.0.2.99' } },
  absent: { other: { result: '192.0.2.1' } },
  controls: lateByPool,
  expected: expected(shown(LIBUV)),
  variants: {
    one: {
      title: 'one leaves a thread free',
      steps: [[...SLOW.slice(0, 1), OTHER]],
      expected: expected(absent(LIBUV)),
    },
  },
});
