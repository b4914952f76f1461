import { byProbe, scenario } from 'resolv-lab';
import { reloadStopped as fix } from '../../shared/bug-31476.ts';

export default scenario({
  title: 'after a few lost packets a program in Python or Java ignores every later resolv.conf',
  bugs: ['31476'],
  symptoms: ['after a brown-out of a VPN a Python program asks the old nameserver until it is restarted'],
  about: `
    One answer of the pair A and AAAA is lost, and the C library sets a flag in the state of the calling thread. Before glibc 2.40 the thread
    then reloads no resolv.conf. A runtime that makes each lookup on a new thread, such as curl, or has a resolver of its own, is spared.`,
  conf: `
    nameserver A
    options timeout:1`,
  servers: { A: 'answers', B: 'answers' },
  probes: ['python', 'jvm', 'jvm-ttl-0', 'ruby', 'curl', 'node-lookup', 'go-cgo', 'c'],
  libcs: '>=2.26',
  musl: 'the entry compares runtimes, which are on glibc',
  steps: [
    'before: getaddrinfo before.lab.test',
    'server A drop type=AAAA',
    'hit: getaddrinfo hit.lab.test',
    'server A answers',
    'conf nameserver B; options timeout:1',
    'after: getaddrinfo after.lab.test',
  ],
  shown: { hit: { result: '192.0.2.1' }, after: { result: '192.0.2.1 2001:db8::1', asked: 'A' } },
  absent: { hit: { result: '192.0.2.1' }, after: { result: '192.0.2.2 2001:db8::2', asked: 'B' } },
  // Runtimes that make all calls on one thread; others have a resolver state for each thread.
  expected: byProbe({ c: fix, python: fix, jvm: fix, 'jvm-ttl-0': fix }),
});
