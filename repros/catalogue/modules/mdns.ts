import { absent, scenario, shown, unknown } from 'resolv-lab';

const SOURCE = 'nss-mdns src/util.c, verify_name_allowed';

export default scenario({
  title: 'a lookup of a name below .local asks the nameserver for the SOA of local first',
  symptoms: ['a nameserver gets questions for the SOA record of local that no program asked for'],
  about: `
    The modules of nss-mdns ask Avahi for names below .local. To tell a site with its own zone local, they send a question for the SOA record
    of local through the C library. Without Avahi they are unavailable, so that the nameserver is asked for the name as well.`,
  links: ['https://github.com/avahi/nss-mdns'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  musl: 'musl loads no modules of the name service',
  packages: ['libnss-mdns'],
  nsswitch: 'hosts: files mdns4_minimal [NOTFOUND=return] dns',
  steps: ['local: getaddrinfo printer.local family=inet', 'other: getaddrinfo www.lab.test family=inet'],
  shown: { local: { asked: 'A(SOA A)', names: 'local printer.local' }, other: { asked: 'A(A)' } },
  absent: { local: { asked: 'A(A)' }, other: { asked: 'A(A)' } },
  expected: shown(`${SOURCE}_with_soa: for a name of two labels below .local it asks for the SOA of local`),
  variants: {
    'no-zone': {
      title: 'the nameserver says that there is no local',
      servers: { A: 'nxdomain name=local' },
    },
    'three-labels': {
      title: 'a name with a third label, which the module leaves alone',
      steps: ['local: getaddrinfo www.printer.local family=inet', 'other: getaddrinfo www.lab.test family=inet'],
      expected: absent(`${SOURCE}: names of more than two labels are not allowed`),
    },
    'without-minimal': {
      title: 'mdns4 in place of mdns4_minimal',
      nsswitch: 'hosts: files mdns4 [NOTFOUND=return] dns',
      expected: unknown,
    },
  },
});
