import { absent, scenario } from 'resolv-lab';

const TABLE = 'glibc resolv/res_init.c, res_setoptions: a word that begins with no option of its table is skipped';
const PREFIX = 'glibc resolv/res_init.c, res_setoptions: strncmp with the length of the option';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options',
  title: 'words that are no option are ignored, and the others of the line count',
  symptoms: ['an option has no effect because it is misspelt'],
  about: `
    The resolver says nothing about a word that it does not know. So an option of a later version, and a misspelt one, have no effect. A word that only begins
    with an option sets it: \`rotate-please\` is \`rotate\`.`,
  conf: `
    nameserver A
    options frobnicate:3 ndots:3 Rotate timeout=9 attempts:4 EDNS0`,
  servers: { A: 'answers' },
  musl: 'musl has no state whose values could be printed',
  steps: ['getaddrinfo www.lab.test.', 'state'],
  absent: { result: '127.0.0.1 timeout=5 attempts=4 ndots=3' },
  expected: absent(TABLE),
  variants: {
    'longer-words': {
      title: 'a longer word that begins with an option sets it',
      conf: `
        nameserver A
        options rotate-please edns0foo ndots:2x`,
      absent: { result: '127.0.0.1 timeout=5 attempts=2 ndots=2 RES_ROTATE RES_USE_EDNS0' },
      expected: absent(PREFIX),
    },
    'tab-between': {
      title: 'tabs and spaces divide options',
      conf: 'nameserver A\noptions\tndots:2\t \ttimeout:3',
      absent: { result: '127.0.0.1 timeout=3 attempts=2 ndots=2' },
      expected: absent('resolv.conf(5): the value follows the keyword, separated by white space'),
    },
    negative: {
      title: 'a number below 0 is 0 or less: the lookup sends no query',
      conf: 'nameserver A\noptions attempts:-1',
      steps: ['getaddrinfo www.lab.test.'],
      absent: { result: ['EAI_AGAIN', 'EAI_SYSTEM ECONNREFUSED'], asked: 'nobody' },
      expected: absent('glibc resolv/res_init.c, res_setoptions: only larger values are cut; res_send.c: try < retry'),
    },
    debug: {
      title: 'debug has no effect in a build without debug support',
      manual: 'resolv.conf(5), options: debug',
      conf: 'nameserver A\noptions debug',
      absent: { result: '127.0.0.1 timeout=5 attempts=2 ndots=1' },
      expected: absent('resolv.conf(5), debug: effective only if glibc was built with debug support'),
    },
  },
});
