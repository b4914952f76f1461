import { fixedIn, scenario, unknown } from 'resolv-lab';

export default scenario({
  title: 'the canonical name of an alias of the hosts file is that of another line with the same address',
  bugs: ['16077'],
  symptoms: ['`hostname --fqdn` prints the name of another line of /etc/hosts'],
  about: `
    For IPv4 alone the module of the hosts file did not return a canonical name. getaddrinfo then looked for the name of the address, and took the first
    line with it. Now the canonical name is the first name of the line with the alias.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=16077'],
  conf: 'nameserver A',
  hosts: '192.0.2.77 other.lab.test\n192.0.2.77 real.lab.test www',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www flags=AI_CANONNAME family=inet'],
  shown: { result: '192.0.2.77', canonname: 'other.lab.test' },
  absent: { result: '192.0.2.77', canonname: 'real.lab.test' },
  expected: fixedIn('2.19', 'NEWS of glibc 2.19, bug 16077; commit 5a4c6d53f5'),
  musl: unknown,
});
