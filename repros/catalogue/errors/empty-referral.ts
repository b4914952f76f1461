import { fixedIn, scenario, unknown } from 'resolv-lab';

/** glibc's own test of it is resolv/tst-resolv-af-unspec-noerror-nodata.c. */
export default scenario({
  title: 'an empty reply without AA and RA for one family hides the addresses of the other',
  bugs: ['14308'],
  symptoms: ['behind some routers a name has no address for getaddrinfo, while dig finds its A record'],
  about: `
    Broken routers answer AAAA with NOERROR, no records, and neither AA nor RA, as a referral would be. Such a reply makes the resolver ask the
    next server. Without a next server the whole lookup failed, although the other family had been answered.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=14308'],
  conf: `
    nameserver A
    options timeout:1 attempts:1`,
  servers: { A: 'lame type=AAAA' },
  steps: ['getaddrinfo www.lab.test.'],
  shown: { result: ['EAI_NODATA', 'EAI_NONAME', 'EAI_AGAIN', 'EAI_SYSTEM ECONNREFUSED', 'EAI_SYSTEM ETIMEDOUT'] },
  absent: { result: '192.0.2.1' },
  expected: fixedIn('2.20', 'NEWS of glibc 2.20, bug 14308; commit 16b293a7a6'),
  musl: unknown,
  variants: {
    'a-record': {
      title: 'the reply for A is empty, which comes first',
      // Before the fix glibc closed the socket at the first reply, and whether the second was there is a race.
      libcs: '>=2.20',
      servers: { A: 'lame type=A' },
      absent: { result: '2001:db8::1' },
    },
  },
});
