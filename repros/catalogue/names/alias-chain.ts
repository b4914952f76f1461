import { absent, scenario, unknown } from 'resolv-lab';

const TEST = 'glibc resolv/tst-resolv-aliases.c, which is older than the new parser of 2.37: commit 87aa98aa80';
const many = Array.from({ length: 47 }, (_, index) => `${index}.alias`);

/** A chain of CNAME records from www, through these names. */
const chainOf = (names: readonly string[]) =>
  ['www', ...names].map((name, index) => (names[index] ? `${name} CNAME ${names[index]}` : '')).join('\n');

/** What gethostbyname returns for the chain: the last name, and the others as aliases. */
const entryOf = (names: readonly string[]) =>
  `192.0.2.7 name=${names.at(-1)}.lab.test aliases=${['www', ...names.slice(0, -1)].map((name) => `${name}.lab.test`).join(',')}`;

export default scenario({
  title: 'gethostbyname returns the last name of a chain of CNAME records, and the others as aliases',
  symptoms: ['the name that gethostbyname returns is another one than the name in the call'],
  about: `
    The server follows the chain and puts its records in the answer. h_name is the last name; the name that was asked for and the
    names between are aliases, in this order. glibc keeps up to 47 aliases.`,
  conf: 'nameserver A',
  servers: { A: { zone: `${chainOf(['b', 'c'])}\nc A 192.0.2.7\nc AAAA 2001:db8::7` } },
  steps: ['gethostbyname www.lab.test.'],
  absent: { result: entryOf(['b', 'c']), asked: 'A(A)' },
  expected: absent(TEST),
  musl: unknown,
  variants: {
    'forty-seven': {
      title: '47 aliases',
      servers: { A: { zone: `${chainOf(many)}\n46.alias A 192.0.2.7` } },
      absent: { result: entryOf(many) },
    },
    'no-address': {
      title: 'the last name has no address',
      servers: { A: { zone: `${chainOf(['b', 'c'])}\nc TXT none` } },
      absent: { result: 'NO_RECOVERY' },
    },
    'does-not-exist': {
      title: 'the last name does not exist',
      servers: { A: { zone: chainOf(['b', 'c']) } },
      absent: { result: 'HOST_NOT_FOUND' },
    },
    getaddrinfo: {
      title: 'getaddrinfo returns the last name with AI_CANONNAME, and no aliases',
      steps: ['getaddrinfo www.lab.test. flags=AI_CANONNAME'],
      absent: { result: '192.0.2.7 2001:db8::7', canonname: 'c.lab.test', asked: 'A(A AAAA)' },
      expected: absent('getaddrinfo(3), AI_CANONNAME: ai_canonname is the official name of the host'),
    },
  },
});
