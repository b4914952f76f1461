import { absent, scenario, shown } from 'resolv-lab';
import { HELD, LET_GO, withoutSocket } from '../../shared/daemon-start.ts';

const leaves = (counter: string) =>
  shown(
    `glibc at the tags 2.17, 2.31 and 2.41: open_socket of nscd/nscd_helper.c gives up if connect fails, and nscd/${counter}, which counts to NSS_NSCD_RETRY`,
  );

const STARTING = [...HELD, 'starting: getpwnam root', ...LET_GO, 'other: getgrnam root', 'next: getpwnam root'];

export default scenario({
  title: 'one lookup while the daemon starts, and the program leaves the daemon out for 99 more',
  symptoms: ['services that start in parallel with nscd or nsncd get other answers than services that start later'],
  about: `
    The process of the daemon is there, and its socket is not: nsncd, nscd and unscd make it late in their start. A lookup at this time does
    not wait. The client looks the user up by itself, and the next 99 too, although the daemon is ready a moment later. So a service has to
    start after the daemon is ready. The entry lookup-before-accept has the time between the socket and the first answer.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  libcs: 'glibc',
  steps: ['first: getpwnam root', 'daemon stop', ...STARTING],
  shown: { starting: { by: 'itself' }, other: { by: 'daemon' }, next: { by: 'itself' } },
  absent: { starting: { by: 'itself' }, other: { by: 'daemon' }, next: { by: 'daemon' } },
  expected: leaves('nscd_getpw_r.c sets __nss_not_use_nscd_passwd'),
  controls: withoutSocket('ENOENT'),
  variants: {
    'after-crash': {
      title: 'the socket of a daemon that crashed is still there, and refuses',
      steps: ['first: getpwnam root', 'daemon kill', ...STARTING],
      controls: withoutSocket('ECONNREFUSED'),
    },
    hosts: {
      title: 'the same for hosts',
      steps: [
        ...[
          'first: getaddrinfo first.lab.test',
          'daemon stop',
          ...HELD,
          'starting: getaddrinfo starting.lab.test',
          ...LET_GO,
        ],
        ...['other: getgrnam root', 'next: getaddrinfo next.lab.test'],
      ],
      expected: leaves('nscd_getai.c sets __nss_not_use_nscd_hosts'),
    },
    musl: {
      title: 'musl tries the daemon at each lookup of a user that is not in /etc/passwd',
      libcs: 'musl',
      steps: [
        ...['first: getpwuid 7', 'daemon stop', ...HELD, 'starting: getpwuid 7', ...LET_GO],
        ...['other: getgrgid 7777', 'next: getpwuid 7'],
      ],
      musl: absent('musl src/passwd/nscd_query.c at v1.2.5: each call connects, and nothing is kept between calls'),
    },
  },
});
