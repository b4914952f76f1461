import { absent, byDaemon, byDaemonVersion, scenario, shown } from 'resolv-lab';

const EIO = 'musl src/passwd/nscd_query.c: a reply whose version is not 2 is EIO';

export default scenario({
  title: 'a user that does not exist is an I/O error in musl programs',
  symptoms: ['in an Alpine container with the socket of nsncd, id and useradd report "I/O error"'],
  links: ['https://github.com/twosigma/nsncd/issues/206'],
  about: `
    musl asks the daemon for a user that is not in /etc/passwd. nsncd says that there is none, in a reply whose version is 0. glibc does not
    look at the version of a reply. musl does, and takes the reply for a fault.`,
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'musl',
  steps: ['user: getpwnam missing', 'group: getgrnam missing'],
  shown: { user: { result: 'not found EIO' }, group: { result: 'not found EIO' } },
  absent: { user: { result: 'not found' }, group: { result: 'not found' } },
  musl: byDaemon({
    nsncd: byDaemonVersion({ '<=1.5.2': shown(`nsncd issue 206; ${EIO}`) }),
    nscd: absent(`glibc nscd/pwdcache.c and grpcache.c: a reply has NSCD_VERSION, also if nothing was found; ${EIO}`),
  }),
});
