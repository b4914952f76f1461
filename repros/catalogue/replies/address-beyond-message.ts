import { absent, answerWith, byMuslVersion, fixedIn, scenario, shown } from 'resolv-lab';

const MUSL =
  'WHATSNEW of musl 1.2.4, "dns result parsing of malformed responses could process uninitialized data"; commit 12590c8bbd, src/network/dns_parse.c';

/** The address that the record begins with, and one of any four octets that begin in the same way. */
const OCTETS = Array.from({ length: 256 }, (_, octet) => `192.0.2.${octet}`);

const ERRORS = ['EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME'];
const H_ERRORS = ['TRY_AGAIN', 'NO_RECOVERY', 'NO_DATA', 'HOST_NOT_FOUND'];

export default scenario({
  title: 'the last octet of an address comes from behind the end of the answer',
  bugs: ['19830'],
  about: `
    The length of the A record is right, but the message ends one octet before it. Until 2.23 the lookup read the octet that its buffer had there, so the
    last number of the address depends on the memory of the program. A record that does not fit into its message makes the answer invalid.`,
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: {
    A: {
      does: () => [
        answerWith((reply, { name }) =>
          reply
            .init()
            .question()
            .record(name, 'A', Buffer.of(192, 0, 2), { length: 4 }),
        ),
      ],
    },
  },
  // The octet depends on chance, so the outcome has none of the two results.
  steps: ['chance-one: getaddrinfo www.lab.test. family=inet', 'chance-two: gethostbyname ftp.lab.test.'],
  shown: { 'chance-one': { result: OCTETS }, 'chance-two': { result: OCTETS } },
  absent: { 'chance-one': { result: ERRORS, asked: 'A' }, 'chance-two': { result: H_ERRORS, asked: 'A' } },
  expected: fixedIn('2.24', 'NEWS of glibc 2.24, bug 19830; commit f749498fa5'),
  musl: byMuslVersion({ '<1.2.4': shown(MUSL), '>=1.2.4': absent(MUSL) }),
});
