import { absent, byProbe, control, type Evidence, scenario, shown } from 'resolv-lab';

const SECURITY = 'java.security of OpenJDK 11 to 21';
const NO_CACHE = 'networkaddress.cache.ttl=0 and networkaddress.cache.negative.ttl=0: "zero: do not cache"';

/** The lookups must be nearer to each other than the lifetime of a cached answer, however slow the machine is. */
function withinCache(seconds: number) {
  return (evidence: Evidence) => {
    const [first, second] = [evidence.call('first'), evidence.call('second')];
    const passed = (second.end - first.at) / 1e9;
    return [control(`within the ${seconds} s of the cache`, passed < seconds, `${passed.toFixed(1)} s passed`)];
  };
}

export default scenario({
  title: 'a JVM answers a name from its own cache, and no server is asked',
  symptoms: ['a Java program uses the old address of a name, and other programs use the new one'],
  about: `
    Java's InetAddress keeps an answer for 30 s and a failure for 10 s, whatever the TTL of the records is. resolv.conf changes, or the server
    recovers, and the program does not notice until then. Python has no cache, and neither has a JVM with both lifetimes set to 0.`,
  links: ['https://docs.oracle.com/en/java/javase/21/core/java-networking.html'],
  conf: 'nameserver A',
  servers: { A: 'answers', B: 'answers' },
  probes: ['jvm', 'jvm-ttl-0', 'python'],
  steps: ['first: getaddrinfo www.lab.test', 'conf nameserver B', 'second: getaddrinfo www.lab.test'],
  libcs: '>=2.26',
  musl: 'the entry compares runtimes, which are on glibc',
  shown: { second: { result: '192.0.2.1 2001:db8::1', asked: 'nobody' } },
  absent: { second: { result: '192.0.2.2 2001:db8::2', asked: 'B' } },
  controls: withinCache(30),
  expected: byProbe({
    jvm: shown(
      `${SECURITY}: without a security manager the default of networkaddress.cache.ttl is to cache for 30 seconds`,
    ),
    'jvm-ttl-0': absent(`${SECURITY}: ${NO_CACHE}; NEWS 2.26: resolv.conf is reloaded`),
    python: absent('CPython, Modules/socketmodule.c: each call of getaddrinfo is one of the C library; NEWS 2.26'),
  }),
  variants: {
    failure: {
      title: 'a failure is cached, too',
      servers: { A: 'nxdomain', B: 'answers' },
      steps: ['first: getaddrinfo www.lab.test', 'server A answers', 'second: getaddrinfo www.lab.test'],
      shown: { second: { asked: 'nobody' } },
      absent: { second: { result: '192.0.2.1 2001:db8::1', asked: 'A' } },
      controls: withinCache(10),
      expected: byProbe({
        jvm: shown(`${SECURITY}: networkaddress.cache.negative.ttl=10`),
        'jvm-ttl-0': absent(`${SECURITY}: ${NO_CACHE}`),
        python: absent('CPython, Modules/socketmodule.c: each call of getaddrinfo is one of the C library'),
      }),
    },
  },
});
