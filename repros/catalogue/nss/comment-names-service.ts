import { absent, byVersion, scenario, shown } from 'resolv-lab';

const BEFORE = 'glibc nss/nsswitch.c at 2.31, nss_parse_file: a line ends at the first hash mark';
const SINCE =
  'glibc nss/nss_database.c, nss_database_reload_1, since commit f8847d83e1 (2.33): nothing looks for a hash mark, so each word behind the colon is a service; still so at 2.43';
const found = { result: '192.0.2.1', asked: 'A' };

export default scenario({
  title: 'a word in a comment behind the services of nsswitch.conf is a service',
  symptoms: ['a service that was commented out at the end of its line is still asked'],
  about: `
    The line for hosts is \`files # dns\`. Before 2.33 the text behind the hash mark was a comment. Since then the mark is a service without a library, and the words behind it
    are services too: DNS is asked. A comment that fills its line is one, because its first word is no database.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  nsswitch: 'hosts: files # dns',
  musl: 'musl has no nsswitch.conf',
  steps: ['getaddrinfo www.lab.test family=inet'],
  shown: found,
  absent: { result: 'EAI_NONAME', asked: 'nobody' },
  expected: byVersion({ '<2.33': absent(BEFORE), '>=2.33': shown(SINCE) }),
  variants: {
    sentence: { title: 'in a sentence', nsswitch: 'hosts: files   # no dns here, for builds' },
    'without-blank': {
      title: 'no blank behind the hash mark: the word is another one',
      nsswitch: 'hosts: files #dns',
      expected: absent(`${BEFORE}; since 2.33 #dns is a service without a library`),
    },
    'line-of-its-own': {
      title: 'contrast: a comment on a line of its own',
      nsswitch: 'hosts: files\n# hosts: dns',
      expected: absent('glibc nss/nsswitch.c and nss/nss_database.c, process_line: # is no database'),
    },
  },
});
