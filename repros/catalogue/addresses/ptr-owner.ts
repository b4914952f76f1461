import { absent, answerWith, scenario, shown } from 'resolv-lab';

const NAME = '1.2.0.192.in-addr.arpa';
const SLASH = '1.0/25.2.0.192.in-addr.arpa';
const OWNERS =
  'glibc resolv/nss_dns/dns-host.c, getanswer_ptr (getanswer_r in 2.17 and 2.31): a PTR record counts if its owner is the name to which the records before it lead';
const ANY_OWNER = 'musl src/network/getnameinfo.c, dns_parse_callback: a PTR record counts, whatever its owner is';

/** A reply with these records in the answer section, in this order. */
const answer = (...records: [owner: string, type: string, name: string][]) => ({
  A: {
    does: () => [
      answerWith((reply) => {
        reply.init().question().section('answer');
        for (const record of records) reply.record(...record);
      }),
    ],
  },
});
const named = { result: ['192.0.2.1 name=www.lab.test', '192.0.2.1 name=www.lab.test aliases=www.lab.test'] };
const none = { result: ['NO_RECOVERY', '192.0.2.1 name=192.0.2.1 aliases=192.0.2.1'] };

export default scenario({
  title: 'gethostbyaddr takes the name of another address in the reply',
  about: `
    The reply to a reverse lookup has a PTR record with another owner. glibc takes a PTR record of the name that was asked for, or of the last alias of a chain in front of it.
    musl takes any PTR record of the reply. RFC 2317 makes aliases to zones with a slash, such as 0/25: that is no host name, and both libraries follow it.`,
  conf: 'nameserver A',
  servers: answer(['9.2.0.192.in-addr.arpa', 'PTR', 'www.lab.test']),
  steps: ['gethostbyaddr 192.0.2.1'],
  shown: named,
  absent: none,
  expected: absent(OWNERS),
  musl: shown(ANY_OWNER),
  variants: {
    'alias-behind': {
      title: 'an alias behind the PTR record to which it leads',
      servers: answer(['a.test', 'PTR', 'www.lab.test'], [NAME, 'CNAME', 'a.test']),
    },
    'two-aliases': {
      title: 'two aliases in front of the PTR record',
      servers: answer([NAME, 'CNAME', 'a.test'], ['a.test', 'CNAME', 'b.test'], ['b.test', 'PTR', 'www.lab.test']),
      shown: none,
      absent: named,
      musl: absent(ANY_OWNER),
    },
    slash: {
      title: 'an alias to a zone with a slash in its name (RFC 2317)',
      servers: answer([NAME, 'CNAME', SLASH], [SLASH, 'PTR', 'www.lab.test']),
      shown: none,
      absent: named,
      expected: absent(`${OWNERS}; no owner has to be a host name`),
      musl: absent(ANY_OWNER),
    },
  },
});
