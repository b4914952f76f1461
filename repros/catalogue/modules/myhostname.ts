import { absent, scenario } from 'resolv-lab';

const MANUAL = 'nss-myhostname(8)';
const ofDns = { result: '192.0.2.1', asked: 'A' };

export default scenario({
  title: "the host's own name and names below localhost are answered without a nameserver",
  symptoms: ['hostname --fqdn and sudo work without a line in /etc/hosts'],
  about: `
    The module myhostname knows the name that gethostname(2) returns, localhost and all names below it, and _gateway, the default router.
    Without addresses other than those of loopback, the host's own name is 127.0.0.2. Without a default route _gateway is not found, and the
    next service is asked.`,
  links: ['https://www.freedesktop.org/software/systemd/man/latest/nss-myhostname.html'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  musl: 'musl loads no modules of the name service',
  packages: ['libnss-myhostname'],
  hostname: 'omega',
  nsswitch: 'hosts: files myhostname dns',
  steps: [
    'own: getaddrinfo omega family=inet',
    'below: getaddrinfo www.localhost family=inet',
    'gateway: getaddrinfo _gateway family=inet',
  ],
  absent: {
    own: { result: '127.0.0.2', asked: 'nobody' },
    below: { result: '127.0.0.1', asked: 'nobody' },
    gateway: ofDns,
  },
  expected: absent(
    `${MANUAL}: "if none are configured — the IPv4 address 127.0.0.2"; names ending in .localhost are 127.0.0.1`,
  ),
  variants: {
    'with-route': {
      title: 'with an address and a default route',
      ip: [
        ...['link add v0 type veth peer name v1', 'link set v1 up', 'addr add 10.9.9.9/24 dev v0', 'link set v0 up'],
        'route add default via 10.9.9.1',
      ],
      absent: {
        own: { result: '10.9.9.9', asked: 'nobody' },
        below: { result: '127.0.0.1', asked: 'nobody' },
        gateway: { result: '10.9.9.1', asked: 'nobody' },
      },
      expected: absent(`${MANUAL}: all locally configured addresses; _gateway is the current default routing gateway`),
    },
    'dns-first': {
      title: 'dns before myhostname, as the manual recommends: a nameserver that answers every name wins',
      nsswitch: 'hosts: files dns myhostname',
      absent: { own: ofDns, below: ofDns, gateway: ofDns },
      expected: absent(`nsswitch.conf(5): the first success ends the lookup; ${MANUAL}: DNS then takes precedence`),
    },
  },
});
