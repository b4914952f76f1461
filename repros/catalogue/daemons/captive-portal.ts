import { absent, byDaemon, byVersion, control, scenario } from 'resolv-lab';

const ANSWERS = { result: '192.0.2.1 2001:db8::1', asked: 'A', by: 'daemon' } as const;
const OF_B = { result: '192.0.2.2 2001:db8::2', asked: 'B', by: 'daemon' } as const;
const PER_LOOKUP =
  'resolv.conf(5): each lookup asks the nameservers again; nothing says that a silent one is left out later';
const RELOAD = 'NEWS of glibc 2.26: the stub resolver reloads resolv.conf when it changes (bug 984)';

/** Lookups at the same time, as many as the daemon has workers. */
const each = (name: string) =>
  [0, 1, 2, 3].map((at) => `${name}-${at}: getaddrinfo ${name}-${at}.lab.test thread=t${at}`);
const all = <T>(name: string, outcome: T): Record<string, T> =>
  Object.fromEntries([0, 1, 2, 3].map((at) => [`${name}-${at}`, outcome]));

export default scenario({
  title: 'after the nameserver was silent for a while, a daemon finds no hosts until it is restarted',
  symptoms: ['behind a captive portal no host is found, and after the login neither until nsncd is restarted'],
  links: ['https://github.com/twosigma/nsncd/issues/158', 'https://github.com/NixOS/nixpkgs/pull/563122'],
  about: `
    The nameserver is silent. As many lookups as the daemon has workers fail, one in each worker. Then it answers again, late enough that the
    next lookups take all workers at the same time. No worker needs a restart. A reply to one query of two is another case:
    single-request-reload.`,
  conf: 'nameserver A\noptions timeout:2 attempts:1',
  servers: { A: 'answers', B: 'delay ms=500' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd', 'unscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { NSNCD_WORKER_COUNT: 4, threads: 4, 'max-threads': 4 },
  libcs: 'glibc',
  steps: [each('before'), 'server A drop', each('silent'), 'server A delay ms=500', each('after')],
  shown: { ...all('before', ANSWERS), ...all('after', { asked: 'nobody', by: 'daemon' }) },
  absent: { ...all('before', ANSWERS), ...all('silent', { asked: 'A', by: 'daemon' }), ...all('after', ANSWERS) },
  expected: absent(PER_LOOKUP),
  controls: (evidence) => {
    const queries = evidence.all('dns-query').filter(({ name }) => name.startsWith('after-'));
    const isTheirs = ({ query, server }: { query: number; server: string }) =>
      queries.some((each) => each.query === query && each.server === server);
    const first = evidence.all('dns-reply').find(isTheirs)?.at ?? 0;
    const atOnce = new Set(queries.flatMap(({ name, at }) => (at < first ? [name] : []))).size;
    return [control('all workers look names up at once', atOnce === 4, `${atOnce} lookups before the first reply`)];
  },
  variants: {
    'other-nameserver': {
      title: 'the login gives another nameserver: resolv.conf is renamed over',
      steps: [
        ...[each('before'), 'server A drop', each('silent')],
        ...['conf nameserver B; options timeout:2 attempts:1', 'daemon idle', each('after')],
      ],
      shown: { ...all('before', ANSWERS), ...all('after', { asked: 'A', by: 'daemon' }) },
      absent: { ...all('before', ANSWERS), ...all('silent', { asked: 'A', by: 'daemon' }), ...all('after', OF_B) },
      expected: byDaemon({
        nsncd: byVersion({ '>=2.26': absent(RELOAD) }),
        nscd: byVersion({ '>=2.26': absent(RELOAD) }),
        unscd: absent('unscd nscd-0.47.c: a process for each lookup, which reads the file'),
      }),
    },
  },
});
