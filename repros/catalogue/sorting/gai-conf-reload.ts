import { absent, scenario } from 'resolv-lab';
import { BOTH_FAMILIES } from '../../shared/both-families.ts';

const v4First = { result: '192.0.2.1 2001:db8::1', ordered: true };
const v6First = { result: '2001:db8::1 192.0.2.1', ordered: true };

export default scenario({
  kind: 'conformance',
  manual: 'gai.conf(5), reload',
  title: 'a process reads gai.conf once',
  symptoms: ['a change of gai.conf has no effect until the program is restarted'],
  about: `
    The machine has routes for both families, so IPv6 comes first. A line that puts IPv4 first is added while the program runs. With \`reload yes\` the
    program reads the file again.`,
  conf: 'nameserver A',
  gaiConf: '# nothing',
  servers: { A: 'answers' },
  musl: 'musl has no gai.conf',
  ip: BOTH_FAMILIES,
  steps: [
    'one: getaddrinfo one.lab.test.',
    'file gai.conf precedence ::ffff:0:0/96 100',
    'two: getaddrinfo two.lab.test.',
  ],
  absent: { one: v6First, two: v6First },
  expected: absent('gai.conf(5), reload: the default is no'),
  variants: {
    no: { title: 'reload no: the file is read once', gaiConf: 'reload no' },
    reload: {
      title: 'reload yes: the file is read again after a change',
      gaiConf: 'reload yes',
      absent: { one: v6First, two: v4First },
      expected: absent('gai.conf(5), reload: if the value is yes, the file is reread'),
    },
  },
});
