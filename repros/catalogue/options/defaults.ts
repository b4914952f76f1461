import { absent, scenario } from 'resolv-lab';

const DEFAULTS = '127.0.0.1 timeout=5 attempts=2 ndots=1';

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), options',
  title: 'without options timeout is 5, attempts is 2 and ndots is 1',
  about: `
    The program makes a lookup, and then prints the values of its resolver. The limits of the three options are values too; larger ones are cut, as the entry \`limits\`
    shows.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  musl: 'musl has no state whose values could be printed',
  steps: ['getaddrinfo www.lab.test.', 'state'],
  absent: { result: DEFAULTS },
  expected: absent(
    'resolv.conf(5), ndots, timeout and attempts: the defaults; <resolv.h>, RES_TIMEOUT and RES_DFLRETRY',
  ),
  variants: {
    limits: {
      title: 'the limits 15, 30 and 5 are not cut',
      conf: 'nameserver A\noptions ndots:15 timeout:30 attempts:5',
      absent: { result: '127.0.0.1 timeout=30 attempts=5 ndots=15' },
      expected: absent('resolv.conf(5): larger values are silently capped'),
    },
    'no-value': {
      title: 'options without a word change nothing',
      conf: 'nameserver A\noptions\noptions \t ',
      expected: absent('resolv.conf(5): the value follows the keyword, separated by white space'),
    },
    'options-in-environment': {
      title: 'RES_OPTIONS replaces a value of the file, and keeps the others',
      manual: 'resolv.conf(5), RES_OPTIONS',
      conf: 'nameserver A\noptions ndots:3 timeout:7',
      env: { RES_OPTIONS: 'timeout:2' },
      absent: { result: '127.0.0.1 timeout=2 attempts=2 ndots=3' },
      expected: absent('resolv.conf(5): the options keyword can be amended by RES_OPTIONS'),
    },
  },
});
