import { absent, scenario, unknown } from 'resolv-lab';

const RULE = 'getaddrinfo(3), AI_CANONNAME: the first entry has the official name of the host';

export default scenario({
  kind: 'conformance',
  manual: 'getaddrinfo(3), AI_CANONNAME',
  title: 'AI_CANONNAME: the target of an alias is the canonical name',
  about: `
    With AI_CANONNAME the result has the official name of the host: the target of its alias in DNS, or the first name of its line in /etc/hosts.`,
  conf: 'nameserver A\nsearch lab.test',
  hosts: '192.0.2.77 box.lab.test box',
  servers: { A: { zone: 'www CNAME real\nreal A 192.0.2.7' } },
  steps: ['getaddrinfo www.lab.test. flags=AI_CANONNAME'],
  absent: { result: '192.0.2.7', canonname: 'real.lab.test' },
  expected: absent(RULE),
  musl: unknown,
  variants: {
    'short-name': {
      title: 'AI_CANONNAME: a short name with the domain that was found',
      steps: ['getaddrinfo real flags=AI_CANONNAME'],
    },
    hosts: {
      title: 'AI_CANONNAME: the first name of the line in /etc/hosts',
      steps: ['getaddrinfo box flags=AI_CANONNAME family=inet'],
      absent: { result: '192.0.2.77', canonname: 'box.lab.test' },
      expected: absent(`${RULE}; hosts(5): the canonical name is the first`),
    },
    number: {
      title: 'AI_CANONNAME: an address is its own canonical name',
      steps: ['getaddrinfo 192.0.2.7 flags=AI_CANONNAME'],
      absent: { result: '192.0.2.7', canonname: '192.0.2.7' },
      expected: unknown,
    },
  },
});
