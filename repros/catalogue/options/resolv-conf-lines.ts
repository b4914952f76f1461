import { absent, byVersion, scenario, shown } from 'resolv-lab';

const MANUAL = 'resolv.conf(5): the keyword must start the line, and the value follows, separated by white space';
const wanted = { result: '192.0.2.2 2001:db8::2', asked: 'B' };

export default scenario({
  kind: 'conformance',
  manual: 'resolv.conf(5), lines',
  title: 'tabs and several spaces divide keyword and value',
  symptoms: ['a nameserver in resolv.conf is never asked'],
  about: `
    The keyword begins the line, and white space follows it. All other lines are ignored without a word, so the next nameserver takes their place. A line may
    have more text behind an address. A file with the line ends of Windows has no nameserver since 2.29, so 127.0.0.1 is asked.`,
  conf: 'nameserver\t \tB',
  servers: { A: 'answers', B: 'answers' },
  musl: absent(
    'musl src/network/resolvconf.c: white space behind nameserver, and an address up to the next white space',
  ),
  steps: ['getaddrinfo www.lab.test.'],
  absent: wanted,
  expected: absent(MANUAL),
  variants: {
    'text-behind': {
      title: 'text behind the address is ignored',
      conf: 'nameserver B # the second\nnameserver A',
      musl: shown('musl src/network/res_msend.c: a query goes to all nameservers at the same time'),
    },
    'no-white-space': {
      title: 'a keyword without white space is none',
      conf: 'nameserver=A\nnameserver:A\nnameserver B',
    },
    'upper-case': { title: 'a keyword in capital letters is none', conf: 'NAMESERVER A\nNameserver A\nnameserver B' },
    'spaces-before': { title: 'a keyword behind a tab is none', conf: '# x\n\tnameserver A\nnameserver B' },
    'no-line-feed': { title: 'the last line needs no line feed', conf: '#\nnameserver B' },
    junk: {
      title: 'lines that are no address take no place',
      conf: 'nameserver A.lab.test\nnameserver 127.0.0.256\nnameserver 127.0.0.1#53\nnameserver B',
    },
    'carriage-return': {
      title: 'a carriage return before the line feed is white space behind the address',
      conf: 'nameserver B\r\noptions timeout:1\r\n',
      shown: { result: '192.0.2.1 2001:db8::1', asked: 'A' },
      expected: byVersion({
        '<2.29': absent('glibc resolv/res_init.c: inet_aton(3) ends at any white space'),
        '>=2.29': shown(
          'commit 108bc4049f of glibc 2.29, bug 20018: no text behind an address, and a carriage return ends no word; so the line is ignored',
        ),
      }),
    },
  },
});
