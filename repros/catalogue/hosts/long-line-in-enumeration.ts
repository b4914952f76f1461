import { fixedIn, scenario } from 'resolv-lab';

const ALIASES = ['a', 'b', 'c'].map((letter) => letter.repeat(60));

/** The entries of /etc/hosts, of which the lab writes the first two, with `long` among them. */
const entries = (...long: string[]) => ({
  result: `entries=${['localhost/127.0.0.1', 'localhost/127.0.0.1', 'first/192.0.2.7', ...long, 'last/192.0.2.9'].join(',')}`,
  asked: 'nobody',
});

export default scenario({
  title: 'an enumeration of /etc/hosts loses a line that is longer than its buffer',
  bugs: ['18991'],
  symptoms: ['getent hosts does not print a line of /etc/hosts'],
  about: `
    gethostent has a buffer for one line, and makes it larger when a line does not fit. From 2.22 to 2.27 the first call has then read the line already, so
    the next call continues behind it. A lookup of one name reads the file from its beginning again, and finds the line.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  hosts: `192.0.2.7 first\n192.0.2.8 long ${ALIASES.join(' ')}\n192.0.2.9 last`,
  musl: 'the gethostent of musl finds nothing, ever',
  steps: ['gethostent buffer=200 grow=yes'],
  shown: entries(),
  absent: entries(`long/${ALIASES.join('/')}/192.0.2.8`),
  expected: fixedIn('2.28', 'NEWS of glibc 2.28, bug 18991; commits b13b96ca05 and 916124ed84', { since: '2.22' }),
});
