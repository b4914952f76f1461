import { absent, byVersion, scenario, unknown } from 'resolv-lab';

const ROUNDS =
  'resolv.conf(5), attempts: 2 by default; glibc resolv/res_send.c, next_ns: the loop over servers and attempts';
const since = (source: string) => byVersion({ '>=2.20': absent(source), '<2.20': unknown });
const again = { result: 'EAI_AGAIN', asked: 'A B A B', waited: 'nowhere' };

export default scenario({
  title: 'what a lookup comes to if the second nameserver fails too',
  symptoms: ['both nameservers fail, and a program says that the name does not exist'],
  about: `
    The resolver asks both servers, and both again, up to \`attempts\` times. An answer of the second is final, such as NXDOMAIN, whatever the first said. If no
    server answers, the result is EAI_AGAIN. A closed port counts as no answer, and costs no time.`,
  conf: `
    nameserver A
    nameserver B
    options timeout:1`,
  servers: { A: 'servfail', B: 'servfail' },
  steps: ['getaddrinfo www.lab.test.'],
  absent: again,
  // Before 2.20 the error codes were others (bug 16849).
  expected: since(ROUNDS),
  musl: unknown,
  variants: {
    refused: { title: 'both refuse', servers: { A: 'refused', B: 'refused' } },
    lame: { title: 'both send a referral without records', servers: { A: 'lame', B: 'lame' } },
    'closed-ports': {
      title: 'both ports are closed',
      servers: { A: 'dead', B: 'dead' },
      absent: { ...again, asked: 'nobody' },
    },
    'second-silent': {
      title: 'SERVFAIL, and silence',
      servers: { A: 'servfail', B: 'drop' },
      absent: { ...again, waited: 'B B' },
      musl: 'musl sends again at each SERVFAIL: the queries of a round, and when they come, are chance',
    },
    'second-nxdomain': {
      title: 'SERVFAIL, and NXDOMAIN, which is final',
      servers: { A: 'servfail', B: 'nxdomain' },
      absent: { result: 'EAI_NONAME', asked: 'A B', waited: 'nowhere' },
    },
    'second-nodata': {
      title: 'SERVFAIL, and NOERROR without records, which is final',
      servers: { A: 'servfail', B: 'nodata' },
      absent: { result: 'EAI_NODATA', asked: 'A B', waited: 'nowhere' },
    },
    'recovers-between-attempts': {
      title: 'the first server fails once: the second attempt finds the name',
      servers: { A: 'servfail times=2', B: 'servfail times=2' },
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A B A', waited: 'nowhere' },
      musl: 'musl sends again at each SERVFAIL: which of the two servers then answers first is chance',
    },
  },
});
