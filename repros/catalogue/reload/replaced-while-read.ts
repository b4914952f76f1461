import { fixedIn, scenario } from 'resolv-lab';

const file = (server: string) => `nameserver ${server}\n`;

export default scenario({
  title: 'a resolv.conf that is replaced while it is read, and then put back, is not read again',
  bugs: ['25420'],
  symptoms: [
    'a program uses the nameserver of a VPN for ever, although resolv.conf has had the old one for a long time',
  ],
  about: `
    A thread notes the date of the file, then waits for another thread that reads it, then reads. In between the file was another one. Up
    to 2.31 glibc stored the date of the first file with the content of the second, so that it took the first one, when it
    was back, for unchanged. A FIFO holds the other thread.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=25420'],
  conf: 'nameserver A',
  servers: { A: 'answers', B: 'answers' },
  libcs: '>=2.26',
  musl: 'musl reads resolv.conf at each lookup and keeps nothing of it',
  files: { '/run/office/resolv.conf': file('A'), '/run/vpn/resolv.conf': file('B') },
  steps: [
    'hold resolv.conf',
    'other: getaddrinfo one.lab.test thread=t1 &',
    'link resolv.conf /run/office/resolv.conf',
    'during: getaddrinfo two.lab.test thread=t2 &',
    'link resolv.conf /run/vpn/resolv.conf',
    'release resolv.conf',
    'wait',
    'link resolv.conf /run/office/resolv.conf',
    'after: getaddrinfo three.lab.test thread=t3',
  ],
  shown: { during: { asked: 'B' }, after: { asked: 'B' } },
  absent: { during: { asked: 'B' }, after: { asked: 'A' } },
  expected: fixedIn('2.32', 'NEWS of glibc 2.32, bug 25420; commit fa00db0a6e, on no older branch'),
});
