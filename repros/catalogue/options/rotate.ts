import { absent, fixedIn, scenario, shown } from 'resolv-lab';

const OPTION = 'resolv.conf(5), rotate: round-robin selection of name servers from among those listed';
const ALWAYS_SECOND = 'commit 38949026b3 of glibc 2.21: before, every lookup began at the second server';
const LIST = 'nameserver A\nnameserver B\nnameserver C\n';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: rotate',
  title: 'rotate: each lookup begins at the next server of the list',
  about: `
    With \`rotate\` a process begins at a server of its choice, and each lookup at the next one. The first lookup, \`align\`, goes through the search list until
    A answers, so that the next one begins at B. A silent server costs a timeout in every lookup that begins there.`,
  conf: `${LIST}options rotate timeout:1\nsearch one.test two.test three.test four.test`,
  servers: { A: 'answers', B: 'nxdomain name=align*', C: 'nxdomain name=align*' },
  musl: shown('musl src/network/res_msend.c: a query goes to all nameservers at the same time'),
  steps: [
    'chance: getaddrinfo align family=inet',
    'first: getaddrinfo first.lab.test.',
    'second: getaddrinfo second.lab.test.',
    'third: getaddrinfo third.lab.test.',
    'fourth: getaddrinfo fourth.lab.test.',
  ],
  absent: { first: { asked: 'B' }, second: { asked: 'C' }, third: { asked: 'A' }, fourth: { asked: 'B' } },
  expected: fixedIn('2.21', `${OPTION}; ${ALWAYS_SECOND}`),
  variants: {
    'without-option': {
      title: 'without rotate each lookup begins at the first server',
      conf: `${LIST}search one.test two.test three.test four.test`,
      absent: { first: { asked: 'A' }, second: { asked: 'A' }, third: { asked: 'A' }, fourth: { asked: 'A' } },
      expected: absent('resolv.conf(5), nameserver: the resolver queries them in the order listed'),
    },
    silent: {
      title: 'a lookup that begins at a silent server waits there, and the next server answers',
      servers: { A: 'answers', B: 'nxdomain name=align*; drop', C: 'nxdomain name=align*' },
      absent: {
        first: { asked: 'B C', waited: 'B' },
        second: { asked: 'C', waited: 'nowhere' },
        third: { asked: 'A', waited: 'nowhere' },
        fourth: { asked: 'B C', waited: 'B' },
      },
    },
    tcp: {
      title: 'over TCP too',
      conf: `${LIST}options rotate use-vc\nsearch one.test two.test three.test four.test`,
    },
    threads: {
      title: 'all threads of a process take turns in one order',
      steps: [
        'chance: getaddrinfo align family=inet',
        'first: getaddrinfo first.lab.test. thread=t1',
        'second: getaddrinfo second.lab.test. thread=t2',
        'third: getaddrinfo third.lab.test. thread=t1',
      ],
      libcs: '>=2.26',
      absent: { first: { asked: 'B' }, second: { asked: 'C' }, third: { asked: 'A' } },
      expected: absent('glibc resolv/res_send.c, nameserver_offset: one offset for the process'),
    },
  },
});
