import { fixedIn, scenario } from 'resolv-lab';

const SOURCE =
  'NEWS of glibc 2.36, bug 28931; commit 1c37b8022e, on the branches 2.34 and 2.35 too; SUSE-SU-2023:4110-1 names this bug for CVE-2023-4813';

export default scenario({
  title: '[SUCCESS=continue] adds up the results of two services',
  bugs: ['28931', 'CVE-2023-4813'],
  about: `
    After \`continue\` in nsswitch.conf, getaddrinfo added the results of the next service. According to the manual, \`continue\` discards
    the first result and uses that of the next service. The name is in the hosts file and in DNS, with different addresses.`,
  links: [
    'https://sourceware.org/bugzilla/show_bug.cgi?id=28931',
    'https://www.suse.com/support/update/announcement/2023/suse-su-20234110-1/',
  ],
  conf: 'nameserver A',
  hosts: '192.0.2.77 www.lab.test',
  nsswitch: 'hosts: files [SUCCESS=continue] dns',
  servers: { A: 'answers' },
  musl: 'musl has no nsswitch.conf',
  steps: ['getaddrinfo www.lab.test'],
  shown: { result: '192.0.2.77 192.0.2.1 2001:db8::1', asked: 'A(A AAAA)' },
  absent: { result: '192.0.2.1 2001:db8::1', asked: 'A(A AAAA)' },
  expected: fixedIn('2.36', SOURCE, { branches: true, notInDebian: ['2.31'] }),
});
