import { absent, scenario, unknown } from 'resolv-lab';

const LIMITS = 'RFC 1035, section 2.3.4: a label has at most 63 octets, a name 255 with its length octets';
const label = (length: number) => 'x'.repeat(length);
/** With lab.test it is a name of this many characters. */
const name = (length: number) => `${`${label(61)}.`.repeat(3)}${label(length - 3 * 62 - '.lab.test'.length)}.lab.test`;

export default scenario({
  title: 'no query is sent for a name with a label of 64 octets',
  symptoms: ['a long name fails at once, and no nameserver sees a query'],
  about: `
    A label of a name has at most 63 octets, and a name 255 octets in a message, that is 253 characters. A longer name cannot be in
    a query. The error is the program's matter, so no server is asked.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: [`getaddrinfo ${label(64)}.lab.test.`],
  absent: { asked: 'nobody' },
  expected: absent(LIMITS),
  musl: absent(LIMITS),
  variants: {
    'label-63': {
      title: 'a label of 63 octets',
      steps: [`getaddrinfo ${label(63)}.lab.test.`],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
    },
    'name-253': {
      title: 'a name of 253 characters',
      steps: [`getaddrinfo ${name(253)}`],
      absent: { result: '192.0.2.1 2001:db8::1', asked: 'A', names: name(253) },
    },
    'name-254': {
      title: 'a name of 254 characters',
      steps: [`getaddrinfo ${name(254)}`],
    },
    'res-query-254': {
      title: 'the same with res_query',
      steps: [`res_query ${name(254)} A`],
    },
    'search-too-long': {
      title: 'ndots:15: with a search domain the name is too long; without it, it is not tried',
      conf: `
        nameserver A
        search lab.test
        options ndots:15`,
      steps: [`getaddrinfo ${name(253)}`],
      shown: { asked: 'nobody' },
      absent: { result: '192.0.2.1 2001:db8::1', names: name(253) },
      expected: unknown,
      musl: unknown,
    },
  },
});
