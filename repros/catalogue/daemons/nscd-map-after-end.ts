import { scenario, shown } from 'resolv-lab';

const MAPPED =
  'glibc nscd/nscd_helper.c and nscd-client.h at the tags 2.17 and 2.41: a client keeps the map up to MAPPING_TIMEOUT, 300 s, after nscd last marked it, and asks nobody for an entry in it';

export default scenario({
  title: 'programs get old addresses from the cache of an nscd that was killed',
  symptoms: ['nscd was killed because of old addresses, and running programs still get them'],
  about: `
    With \`shared hosts yes\`, as in nscd.conf of most distributions, nscd passes its cache to clients as shared memory. A client that has it
    looks there first. The memory outlives an nscd that is killed, so for up to five minutes the client gets the old address, although the
    nameserver has a new one. A program that starts later asks the nameserver. After SIGTERM it depends on chance: nscd marks the memory as
    old, but only clients that see no sign of a running nscd look at that.`,
  conf: 'nameserver A',
  servers: { A: { records: 'www.lab.test. 300 A 192.0.2.7' } },
  probes: ['c'],
  daemons: ['nscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { 'shared hosts': 'yes', 'positive-time-to-live hosts': 600 },
  libcs: 'glibc',
  steps: [
    'first: getaddrinfo www.lab.test',
    "server A records answer='@ A 192.0.2.8' type=A",
    'daemon kill',
    'old: getaddrinfo www.lab.test',
    'restart',
    'fresh: getaddrinfo www.lab.test',
  ],
  shown: {
    first: { result: '192.0.2.7', by: 'daemon' },
    old: { result: '192.0.2.7', asked: 'nobody' },
    fresh: { result: '192.0.2.8', asked: 'A', by: 'itself' },
  },
  absent: { first: { result: '192.0.2.7' }, old: { result: '192.0.2.8', asked: 'A' }, fresh: { result: '192.0.2.8' } },
  expected: shown(MAPPED),
});
