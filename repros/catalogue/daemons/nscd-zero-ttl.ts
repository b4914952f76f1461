import { absent, byDaemon, control, scenario, shown, unknown } from 'resolv-lab';

const KEPT =
  'glibc nscd/aicache.c and hstcache.c at the tags 2.17 to 2.42: an answer of DNS lives for its own TTL, and positive-time-to-live only without one; nscd/cache.c, cache_search does not look at the time';
const ZERO_KEPT =
  'glibc nscd/hstcache.c at the tags 2.17 to 2.42, cache_addhst: one address is kept whatever its TTL; only a prune removes it, the first after CACHE_PRUNE_INTERVAL, 15 s (connections.c)';
const NONE = absent('glibc has no cache of its own');
const NSNCD = absent('nsncd README: a name service non-caching daemon');

export default scenario({
  title: 'nscd keeps addresses although positive-time-to-live is 0',
  symptoms: ['caching is switched off in nscd.conf by a time of 0, and programs still get old addresses'],
  links: ['https://github.com/NixOS/nixpkgs/issues/50290'],
  about: `
    A time to live of 0 seems to switch the cache off. nscd takes it for results without a TTL alone: an answer of DNS has its own, which
    counts. So the second lookup gets the old address, although the nameserver has a new one. getaddrinfo does not keep a record with a TTL
    of 0. For one family it asks as gethostbyname does, and nscd keeps even this record until it next prunes its cache, every 15 s.`,
  conf: 'nameserver A',
  servers: { A: { records: 'www.lab.test. 300 A 192.0.2.7' } },
  probes: ['c'],
  daemons: ['none', 'nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_WORKER_COUNT: 1, 'positive-time-to-live hosts': 0, 'negative-time-to-live hosts': 0 },
  libcs: 'glibc',
  steps: [
    'first: getaddrinfo www.lab.test',
    "server A records answer='@ A 192.0.2.8' type=A",
    'second: getaddrinfo www.lab.test',
  ],
  shown: { first: { result: '192.0.2.7' }, second: { result: '192.0.2.7', asked: 'nobody' } },
  absent: { first: { result: '192.0.2.7' }, second: { result: '192.0.2.8', asked: 'A' } },
  expected: byDaemon({ none: NONE, nsncd: NSNCD, nscd: shown(KEPT) }),
  variants: {
    'record-with-zero': {
      title: 'the record has a TTL of 0 as well',
      servers: { A: { records: 'www.lab.test. 0 A 192.0.2.7' } },
      expected: byDaemon({
        ...{ none: NONE, nsncd: NSNCD, unscd: unknown },
        nscd: absent('glibc nscd/aicache.c at the tags 2.17 to 2.42: no entry is allocated if the TTL is 0'),
      }),
    },
    'gethostbyname-with-zero': {
      title: 'the record has a TTL of 0, and the program calls gethostbyname',
      servers: { A: { records: 'www.lab.test. 0 A 192.0.2.7' } },
      steps: [
        'first: gethostbyname www.lab.test',
        "server A records answer='@ A 192.0.2.8' type=A",
        'second: gethostbyname www.lab.test',
      ],
      controls: (evidence) => {
        const start = evidence.all('daemon').find(({ daemon, action }) => daemon === 'nscd' && action === 'start');
        const seconds = start ? (evidence.call('second').end - start.at) / 1e9 : 0;
        return [control('nscd has not pruned its cache yet', seconds < 15, `${seconds.toFixed(1)} s`)];
      },
      expected: byDaemon({ none: NONE, nsncd: NSNCD, nscd: shown(ZERO_KEPT), unscd: unknown }),
    },
  },
});
