import { absent, scenario, unknown } from 'resolv-lab';

const found = { result: '192.0.2.77', asked: 'nobody' };
const COLUMNS =
  'nsswitch.conf(5): columns are separated by spaces or tab characters; the order of services is that of the line';

export default scenario({
  kind: 'conformance',
  manual: 'nsswitch.conf(5), services',
  title: 'services are asked in the order of the line',
  about: `
    The name is in /etc/hosts and in DNS, with different addresses. The line of nsswitch.conf decides which service is asked first. A service without a library is
    skipped, and a database without a meaning is ignored.`,
  conf: 'nameserver A',
  hosts: '192.0.2.77 www.lab.test',
  nsswitch: 'hosts: files dns',
  servers: { A: 'answers' },
  musl: 'musl has no nsswitch.conf',
  steps: ['getaddrinfo www.lab.test family=inet'],
  absent: found,
  expected: absent(COLUMNS),
  variants: {
    'dns-first': {
      title: 'DNS first',
      nsswitch: 'hosts: dns files',
      absent: { result: '192.0.2.1', asked: 'A' },
    },
    'white-space': { title: 'tabs and spaces divide columns', nsswitch: '\t hosts:\tfiles \t dns' },
    'no-white-space': { title: 'no white space behind the colon', nsswitch: 'hosts:files dns' },
    comment: { title: 'text behind a hash mark', nsswitch: '# all\nhosts: files # dns' },
    'unknown-service': {
      title: 'a service without a library is skipped',
      nsswitch: 'hosts: nosuch files dns',
      expected: absent('nsswitch.conf(5), unavail: the default action is continue'),
    },
    'unknown-database': {
      title: 'a database that glibc does not know is ignored',
      manual: 'nsswitch.conf(5), databases',
      nsswitch: 'sudoers: files\nhosts: files dns',
      expected: absent('nsswitch.conf(5): the GNU C Library ignores databases with unknown names'),
    },
    'two-lines': {
      title: 'of two lines for hosts the last one counts',
      manual: 'nsswitch.conf(5), databases',
      nsswitch: 'hosts: files\nhosts: dns',
      absent: { result: '192.0.2.1', asked: 'A' },
      expected: unknown,
    },
  },
});
