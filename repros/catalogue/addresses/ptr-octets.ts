import { scenario, shown } from 'resolv-lab';
import { bug34015 } from '../../shared/bug-34015.ts';

const MUSL = shown(
  'musl src/network/dn_expand.c: copies the octets of each label, without a check and without escapes',
);

/** The only PTR record of the address. */
const record = (name: string) => ({ A: { records: `1.2.0.192.in-addr.arpa. PTR ${name}` } });
/** The name in the results of both functions: as glibc returns it, and as musl does. */
const returned = (glibc: string, musl = glibc) => ({
  address: { result: [`192.0.2.1 name=${glibc}`, `192.0.2.1 name=${musl} aliases=${musl}`] },
  name: { result: [`${glibc} 0`, `${musl} 0`] },
});

export default scenario({
  title: 'the name of an address has control characters',
  bugs: ['34015', 'CVE-2026-4438'],
  symptoms: ['a log has lines that no program wrote', 'the name of a client in a log is another than that in DNS'],
  about: `
    The owner of an address writes its PTR record, whose labels may have any octets. glibc refuses a name that is no host name, but lost this check in 2.34. Then it returns
    the name with escapes, so that a dot in a label differs from one between labels. musl returns the octets: a dot in a label makes another name, and a zero octet ends it.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=34015'],
  conf: 'nameserver A',
  servers: record(String.raw`a\010\027b.lab.test.`),
  steps: ['address: gethostbyaddr 192.0.2.1', 'name: getnameinfo 192.0.2.1 flags=NI_NAMEREQD'],
  shown: returned(String.raw`a\010\027b.lab.test`),
  absent: { address: { result: 'NO_RECOVERY', asked: 'A(PTR)' }, name: { result: 'EAI_NONAME', asked: 'A(PTR)' } },
  expected: bug34015,
  musl: MUSL,
  variants: {
    dot: {
      title: 'a dot in a label, which is no end of the label',
      servers: record(String.raw`www\.bank.lab.test.`),
      shown: returned(String.raw`www\.bank.lab.test`, 'www.bank.lab.test'),
    },
    zero: {
      title: 'a zero octet, behind which musl sees nothing',
      servers: record(String.raw`www.bank.test\000.lab.test.`),
      shown: returned(String.raw`www.bank.test\000.lab.test`, 'www.bank.test'),
    },
    blank: {
      title: 'a blank',
      servers: record(String.raw`two\032words.lab.test.`),
      shown: returned(String.raw`two\032words.lab.test`),
    },
    'high-octet': {
      title: 'an octet outside of ASCII',
      servers: record(String.raw`b\252cher.lab.test.`),
      shown: returned(String.raw`b\252cher.lab.test`),
    },
    hyphen: {
      title: 'a hyphen at the begin, as of the option of a command',
      servers: record('-rf.lab.test.'),
      shown: returned('-rf.lab.test'),
    },
  },
});
