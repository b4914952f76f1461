import { absent, byProbe, control, type Evidence, type Expectation, scenario, shown } from 'resolv-lab';

const GO =
  'Go, net/dnsclient_unix.go, resolverConfig.tryUpdate: resolv.conf is checked again when 5 s have passed since the last check';
const C_ARES =
  'Node, src/cares_wrap.cc, ChannelWrap::Setup: c-ares reads resolv.conf when the channel is made, and reads it again only after a failure with 127.0.0.1 as the only server (EnsureServers)';
const LIBC = 'NEWS 2.26, bug 984: resolv.conf is reloaded when it has changed';

const expected = (go: Expectation) =>
  byProbe({ go, 'go-static': go, 'node-resolve': shown(C_ARES), python: absent(LIBC) });

/** Until then Go does not look at the file. */
const GO_INTERVAL = 5;

function passed(words: string, fits: (seconds: number) => boolean) {
  return (evidence: Evidence) => {
    const seconds = (evidence.call('after').at - evidence.call('before').at) / 1e9;
    return [control(words, fits(seconds), `${seconds.toFixed(1)} s passed`)];
  };
}

export default scenario({
  title: 'a runtime with a resolver of its own asks the old nameserver after resolv.conf changed',
  symptoms: ['the nameserver changed: Go programs follow some seconds later, and Node programs with dns.resolve never'],
  about: `
    Not every runtime calls the C library. Go's own resolver looks at resolv.conf at most every five seconds. Node's dns.resolve is c-ares,
    which reads the file when it starts. No option of the C library changes that, and no daemon is asked.`,
  links: [
    'https://nodejs.org/api/dns.html#implementation-considerations',
    'https://pkg.go.dev/net#hdr-Name_Resolution',
  ],
  // Not 127.0.0.1, which Node takes for a missing resolv.conf.
  conf: `
    nameserver A
    options timeout:5 attempts:1`,
  servers: { A: { address: '127.0.0.11' }, B: { address: '127.0.0.12' } },
  probes: ['go', 'go-static', 'node-resolve', 'python'],
  libcs: '>=2.26',
  musl: 'the entry compares runtimes, which are on glibc',
  steps: ['before: getaddrinfo before.lab.test', 'conf nameserver B', 'after: getaddrinfo after.lab.test'],
  shown: { before: { asked: 'A' }, after: { result: '192.0.2.1 2001:db8::1', asked: 'A' } },
  absent: { before: { asked: 'A' }, after: { result: '192.0.2.2 2001:db8::2', asked: 'B' } },
  controls: passed(`within the ${GO_INTERVAL} s of Go`, (seconds) => seconds < GO_INTERVAL),
  expected: expected(shown(GO)),
  variants: {
    later: {
      title: 'Go reads the file after five seconds, which a lookup without an answer takes here',
      probes: ['go', 'go-static'],
      servers: { A: { address: '127.0.0.11', does: 'drop name=between.lab.test' }, B: { address: '127.0.0.12' } },
      steps: [
        'before: getaddrinfo before.lab.test',
        'conf nameserver B; options timeout:5 attempts:1',
        'between: getaddrinfo between.lab.test',
        'after: getaddrinfo after.lab.test',
      ],
      controls: passed(`after the ${GO_INTERVAL} s of Go`, (seconds) => seconds > GO_INTERVAL),
      expected: expected(absent(GO)),
    },
  },
});
