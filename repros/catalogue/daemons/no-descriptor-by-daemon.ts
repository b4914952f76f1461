import { absent, byDaemon, scenario, shown } from 'resolv-lab';

const UNREAD = shown(
  'glibc resolv/res_init.c, __resolv_conf_load: EMFILE is none of the errors after which the defaults count; nss/getaddrinfo.c then asks no service, and returns EAI_NONAME',
);

export default scenario({
  title: 'behind a daemon, a program without free descriptors gets "name does not exist"',
  symptoms: ['a server with too many open files reports that names do not exist'],
  about: `
    The program has looked a name up, and then has no free descriptor. It can connect to no daemon, and looks the name up by itself. Without a daemon its own resolver has read resolv.conf at
    the first lookup, and the socket fails: EAI_SYSTEM, EMFILE. Behind a daemon it must read resolv.conf now and cannot, which getaddrinfo reports as EAI_NONAME.`,
  conf: 'nameserver A\noptions timeout:1 attempts:1',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: '>=2.26',
  steps: ['first: getaddrinfo one.lab.test.', 'setrlimit RLIMIT_NOFILE soft=0', 'after: getaddrinfo two.lab.test.'],
  shown: { after: { result: 'EAI_NONAME', asked: 'nobody', by: 'itself' } },
  absent: { after: { result: 'EAI_SYSTEM EMFILE', asked: 'nobody', by: 'itself' } },
  expected: byDaemon({
    none: absent('getaddrinfo(3), EAI_SYSTEM: errno is set to indicate the error'),
    ...{ nsncd: UNREAD, nscd: UNREAD, unscd: UNREAD },
  }),
});
