import { absent, scenario, unknown } from 'resolv-lab';

const MANUAL = 'hosts(5)';
const found = { result: '192.0.2.77', asked: 'nobody' };
const missed = { result: '192.0.2.1', asked: 'A' };

export default scenario({
  title: 'lines of the hosts file: what a line may have, and what makes it invalid',
  symptoms: ['a name of /etc/hosts is looked up in DNS'],
  about: `
    A line has an address, a name and aliases, separated by blanks; text behind # is a comment. A line without a valid address is ignored,
    and the lines behind it count. The names do not depend on the case of letters.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  hosts: '192.0.2.77\twww.lab.test  # 192.0.2.78 other.lab.test',
  steps: ['getaddrinfo www.lab.test family=inet'],
  absent: found,
  expected: absent(
    `${MANUAL}: fields are separated by any number of blanks and tabs; text from # to the end of the line is a comment`,
  ),
  musl: unknown,
  variants: {
    comment: { title: 'a name in a comment', steps: ['getaddrinfo other.lab.test family=inet'], absent: missed },
    indented: { title: 'blanks in front of the address', hosts: '   192.0.2.77 www.lab.test', expected: unknown },
    'upper-case': {
      title: 'other letters in the call',
      steps: ['getaddrinfo WWW.Lab.Test family=inet'],
      expected: absent('RFC 952: no distinction between upper and lower case'),
    },
    'bad-address': {
      title: 'a line with an invalid address in front',
      hosts: '192.0.2.300 www.lab.test\n192.0.2.77 www.lab.test',
      expected: unknown,
    },
    'long-line': {
      title: 'an alias behind 5000 octets',
      hosts: `192.0.2.77 real.lab.test ${'alias.lab.test '.repeat(340)} www.lab.test`,
      expected: absent('glibc nss/tst-nss-files-hosts-long.c'),
    },
    'no-newline': {
      title: 'no newline at the end of the file',
      steps: ['file hosts 192.0.2.77 www.lab.test', 'getaddrinfo www.lab.test family=inet'],
      expected: unknown,
    },
    'carriage-return': { title: 'lines that end in CR LF', hosts: '192.0.2.77 www.lab.test\r', expected: unknown },
    'trailing-dot': {
      title: 'a dot at the end of the name in the call',
      steps: ['getaddrinfo www.lab.test. family=inet'],
      absent: missed,
      expected: unknown,
    },
    'mapped-address': {
      title: 'an IPv4 address in an IPv6 address',
      hosts: '::ffff:192.0.2.77 www.lab.test',
      expected: unknown,
    },
  },
});
