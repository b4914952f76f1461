import { absent, byDaemon, scenario, shown, unknown } from 'resolv-lab';

const CLIENT =
  'host.conf(5), trim; glibc nss/gethstbyad_r.c (inet before 2.38), POSTPROCESS: the names of the result are trimmed';
const NSNCD = 'nsncd at v1.5.1 and v1.5.2, src/ffi.rs: gethostbyaddr_r of its C library (pull request 71), which trims';
const NSCD =
  'glibc nscd/gethstbyad_r.c has no POSTPROCESS, and with an answer of nscd nss/getXXbyYY_r.c returns in front of that of the program';

export default scenario({
  title: 'behind nscd the trim of host.conf does nothing',
  symptoms: ['names of clients in a log are long on machines with nscd, and short on others'],
  about: `
    \`trim .lab.test\` in host.conf cuts the domain off the name of an address. glibc does that in gethostbyaddr of the program, after its own services have answered.
    nscd looks the name up in another way, which does not trim.`,
  conf: 'nameserver A',
  hostConf: 'trim .lab.test',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  steps: ['gethostbyaddr 192.0.2.1'],
  shown: { result: '192.0.2.1 name=a.lab.test' },
  absent: { result: '192.0.2.1 name=a' },
  expected: byDaemon({ none: absent(CLIENT), nsncd: absent(NSNCD), nscd: shown(NSCD), unscd: unknown }),
  variants: {
    getnameinfo: {
      title: 'getnameinfo, which calls gethostbyaddr_r',
      steps: ['getnameinfo 192.0.2.1'],
      shown: { result: 'a.lab.test 0' },
      absent: { result: 'a 0' },
    },
    'without-trim': {
      title: 'contrast: without trim the whole name',
      hostConf: '# trim .lab.test',
      shown: { result: '192.0.2.1 name=a' },
      absent: { result: '192.0.2.1 name=a.lab.test' },
      expected: absent('host.conf(5), trim'),
    },
  },
});
