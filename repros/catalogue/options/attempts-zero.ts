import { absent, scenario, unknown } from 'resolv-lab';

const loop = 'glibc resolv/res_send.c: the loop over servers runs while try < retry, in 2.17 as in 2.42';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options: attempts',
  title: 'attempts:0 means that no query is sent',
  symptoms: ['every lookup fails at once, and no nameserver gets a query'],
  about: `
    \`attempts\` is the number of times that the resolver asks its servers. glibc takes 0 literally, and also takes \`attempts:\` without a
    number, or with a word, as 0. So every lookup in DNS fails at once.`,
  conf: `
    nameserver A
    options attempts:0`,
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test.'],
  // On musl 1.2.5 the program ends by SIGFPE.
  mayEnd: true,
  absent: { result: ['EAI_AGAIN', 'EAI_SYSTEM ECONNREFUSED'], asked: 'nobody' },
  expected: absent(`resolv.conf(5): attempts:n is the number of times the resolver will send a query; ${loop}`),
  musl: unknown,
  variants: {
    'no-number': {
      title: 'attempts: without a number',
      conf: `
        nameserver A
        options attempts:`,
      expected: absent(`glibc resolv/res_init.c, res_setoptions: strtol of an empty text is 0; ${loop}`),
    },
    'timeout-zero': {
      title: 'timeout:0 is one second',
      manual: 'resolv.conf(5), options: timeout',
      conf: `
        nameserver A
        options timeout:0 attempts:1`,
      servers: { A: 'drop' },
      absent: { asked: 'A', waited: 'A' },
      expected: absent('glibc resolv/res_send.c, send_dg: at least one second'),
    },
  },
});
