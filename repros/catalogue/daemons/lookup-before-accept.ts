import { absent, scenario, shown } from 'resolv-lab';
import { waited, whileStarting } from '../../shared/daemon-start.ts';

const WAITS =
  'glibc nscd/nscd_helper.c at the tags 2.17, 2.31 and 2.41: get_mapping and __nscd_open_socket wait 5 s each for a reply; listen(2): connections wait in the queue of the socket';

const LONG = ['daemon start-frozen', 'starting: getpwnam root', 'daemon thaw', 'wait'];
const AFTER = ['other: getgrnam root', 'next: getpwnam root'];

export default scenario({
  title: 'the first lookup of a program waits ten seconds for a daemon that listens and does not accept yet',
  symptoms: ['a service takes ten or twenty seconds to start at boot, while the daemon starts'],
  links: ['https://github.com/twosigma/nsncd/issues/9'],
  about: `
    The socket of the daemon takes connections before any thread accepts one, as between listen(2) and accept(2), or when another process has
    made the socket. A lookup waits in the queue. If the daemon gets to it within 5 s, it answers. Otherwise the client looks the user up by
    itself, and leaves the daemon out for 99 lookups. A first lookup waits twice: glibc asks for the map of the cache before, and waits 5 s
    for that too. Each database has a wait of its own.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  libcs: 'glibc',
  steps: [...LONG, ...AFTER],
  shown: { starting: { by: 'itself after daemon' }, other: { by: 'daemon' }, next: { by: 'itself' } },
  absent: { starting: { by: 'daemon' }, other: { by: 'daemon' }, next: { by: 'daemon' } },
  expected: shown(WAITS),
  controls: (evidence) => [...whileStarting(evidence), ...waited(2)(evidence)],
  variants: {
    later: {
      title: 'a program that has asked a daemon before waits 5 s',
      steps: ['first: getpwnam root', ...LONG, ...AFTER],
      controls: (evidence) => [...whileStarting(evidence), ...waited(1)(evidence)],
    },
    soon: {
      title: 'the daemon accepts while the client waits: the lookup is late, and not lost',
      steps: ['daemon start-frozen', 'starting: getpwnam root thread=t1 &', 'daemon thaw', 'wait', ...AFTER],
      expected: absent(WAITS),
      controls: whileStarting,
    },
    musl: {
      title: 'musl waits without a limit, for a user that is not in /etc/passwd',
      libcs: 'musl',
      steps: [
        ...['daemon start-frozen', 'starting: getpwuid 7 thread=t1 &', 'daemon thaw', 'wait'],
        ...['other: getgrgid 7777', 'next: getpwuid 7'],
      ],
      musl: absent(
        'musl src/passwd/nscd_query.c at v1.2.5: it reads the reply without a poll(2) before, and keeps nothing',
      ),
      controls: whileStarting,
    },
  },
});
