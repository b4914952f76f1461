import { answerWith, fixedIn, scenario, unknown } from 'resolv-lab';

const WITH_EDNS = '192.0.2.88';

export default scenario({
  title: 'one FORMERR ends the use of EDNS for all later queries of a thread',
  bugs: ['21369'],
  symptoms: ['with options edns0 a program stops sending EDNS, and no longer gets DNSSEC data'],
  about: `
    A nameserver answers one query with EDNS by FORMERR. Up to 2.25 glibc then sent no EDNS in later queries of the thread. Since 2.26 a nameserver must
    support EDNS if \`edns0\` is set: FORMERR ends that lookup, and only that one. The server has another address for queries with EDNS.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=21369'],
  conf: `
    nameserver A
    options edns0 timeout:1`,
  servers: {
    A: {
      does: () => [
        answerWith((reply) => reply.init({ rcode: 'FORMERR' }).question(), {
          name: 'first.lab.test',
          when: ({ edns }) => edns !== undefined,
        }),
        answerWith((reply) => reply.init().question().section('answer').record('second.lab.test', 'A', WITH_EDNS), {
          name: 'second.lab.test',
          when: ({ edns }) => edns !== undefined,
        }),
      ],
    },
  },
  steps: ['first: getaddrinfo first.lab.test. family=inet', 'second: getaddrinfo second.lab.test. family=inet'],
  shown: { second: { result: '192.0.2.1' } },
  absent: { first: { result: 'EAI_NONAME' }, second: { result: WITH_EDNS } },
  expected: fixedIn('2.26', 'NEWS of glibc 2.26, bug 21369; commit 44500cbb25'),
  musl: unknown,
});
