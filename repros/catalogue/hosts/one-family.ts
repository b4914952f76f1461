import { absent, scenario } from 'resolv-lab';

const source =
  'nsswitch.conf(5): without [SUCCESS=continue] the first service with a result ends the lookup; glibc getaddrinfo, get_nss_addresses';

export default scenario({
  title: 'a name that /etc/hosts has with IPv4 alone is looked up in the DNS as well',
  symptoms: ['a name of /etc/hosts fails or is slow when the nameservers are down'],
  about: `
    It was claimed that AF_UNSPEC asks the DNS for AAAA if a name of /etc/hosts has only an IPv4 address, that glibc 2.43 does so, and that \`rotate\` or
    AI_ADDRCONFIG make such a name fail. None of it happens: the file has the name, so no nameserver is asked.`,
  conf: `
    nameserver A
    nameserver B
    options timeout:1 attempts:1`,
  hosts: '192.0.2.77 box.lab.test box',
  servers: { A: 'drop', B: 'drop' },
  steps: ['getaddrinfo box'],
  shown: { result: ['EAI_AGAIN', 'EAI_NONAME', 'EAI_NODATA', '192.0.2.77'], asked: 'A B' },
  absent: { result: '192.0.2.77', asked: 'nobody' },
  expected: absent(source),
  musl: absent('musl src/network/lookup_name.c: name_from_dns_search runs only if name_from_hosts found nothing'),
  variants: {
    rotate: {
      title: 'with rotate, and AI_ADDRCONFIG',
      conf: `
        nameserver A
        nameserver B
        options timeout:1 attempts:1 rotate`,
      steps: ['getaddrinfo box flags=AI_ADDRCONFIG'],
    },
    'full-name': { title: 'by its full name', steps: ['getaddrinfo box.lab.test'] },
    'both-families': {
      title: 'the file has an IPv6 address too',
      hosts: '192.0.2.77 box.lab.test box\n2001:db8::77 box.lab.test box',
      absent: { result: '192.0.2.77 2001:db8::77', asked: 'nobody' },
    },
  },
});
