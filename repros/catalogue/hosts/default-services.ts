import { absent, fixedIn, scenario } from 'resolv-lab';

export default scenario({
  title: 'without a hosts line in nsswitch.conf a name of /etc/hosts is not found',
  bugs: ['28700'],
  symptoms: ['in a container without nsswitch.conf /etc/hosts has no effect'],
  about: `
    nsswitch.conf is missing in many small images, or has no line for hosts. The services are then the default of glibc. Until 2.34 that was \`dns
    [!UNAVAIL=return] files\`: if the DNS says that there is no such name, the file is not read. Since 2.35 it is \`files dns\`. musl has no nsswitch.conf.`,
  conf: 'nameserver A',
  nsswitch: 'passwd: files',
  hosts: '192.0.2.77 box.lab.test',
  servers: { A: 'nxdomain' },
  steps: ['getaddrinfo box.lab.test family=inet'],
  shown: { result: 'EAI_NONAME' },
  absent: { result: '192.0.2.77', asked: 'nobody' },
  expected: fixedIn('2.35', 'NEWS of glibc 2.35, bug 28700; commit b99b0f93ee'),
  musl: absent('musl src/network/lookup_name.c: name_from_hosts, then name_from_dns_search'),
  variants: {
    'no-file': {
      title: 'no nsswitch.conf at all',
      steps: ['remove nsswitch.conf', 'getaddrinfo box.lab.test family=inet'],
    },
    'no-nameserver': {
      title: 'the nameserver is silent: then the file counts',
      conf: 'nameserver A\noptions timeout:1 attempts:1',
      servers: { A: 'drop' },
      shown: { result: ['EAI_NONAME', 'EAI_AGAIN'] },
      absent: { result: '192.0.2.77' },
      expected: absent('glibc before commit b99b0f93ee: [!UNAVAIL=return] goes on for UNAVAIL; files dns since then'),
    },
  },
});
