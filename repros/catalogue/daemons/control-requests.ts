import { scenario } from 'resolv-lab';
import { ignoresUsers, obeysRoot, sends, wasSent } from '../../shared/control-request.ts';

/** A user who did not exist at the first lookup. */
const INVALIDATE = {
  daemons: ['nscd', 'unscd'],
  daemonSettings: { 'check-files passwd': 'no', 'negative-time-to-live passwd': 600 },
  etc: { passwd: 'root:x:0:0:root:/:/bin/sh' },
  steps: [
    'before: getpwnam alice',
    'file passwd root:x:0:0:root:/:/bin/sh; alice:x:1000:1000::/:/bin/sh',
    'cached: getpwnam alice',
    sends('INVALIDATE'),
    'after: getpwnam alice',
  ],
  shown: { cached: { result: 'not found' }, after: { result: 'uid=1000 gid=1000 dir=/ shell=/bin/sh', by: 'daemon' } },
  absent: { cached: { result: 'not found' }, after: { result: 'not found', by: 'daemon' } },
} as const;

export default scenario({
  title: 'a client shuts the daemon down, or empties its cache',
  symptoms: ['after nscd --shutdown in a container the daemon of the host is gone'],
  about: `
    \`nscd --shutdown\` and \`nscd --invalidate\` are requests on the socket that every program asks. A daemon gets the uid of its client from
    the kernel, as the daemon's user namespace has it: root of a container without such a namespace is root. nscd and unscd obey uid 0, nsncd
    ignores both. Here root is the user 1000 for the daemon, and uid 0 in the variants with root.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonUid: 1000,
  libcs: 'glibc',
  mayEnd: true,
  steps: ['before: getpwnam root', sends('SHUTDOWN'), 'after: getgrnam root'],
  shown: { before: { by: 'daemon' }, after: { daemon: 'ended with exit code 0' } },
  absent: { before: { by: 'daemon' }, after: { by: 'daemon', daemon: 'answers' } },
  expected: ignoresUsers,
  controls: wasSent,
  variants: {
    root: { title: 'root shuts the daemon down', daemonUid: 0, expected: obeysRoot },
    invalidate: { title: 'a user empties the cache of users', ...INVALIDATE },
    'invalidate-root': { title: 'root empties the cache of users', ...INVALIDATE, daemonUid: 0, expected: obeysRoot },
  },
});
