import { absent, scenario, shown, unknown } from 'resolv-lab';

const CHECK = 'glibc resolv/res-name-checking.c, binary_hnok (resolv/res_comp.c, res_hnok before 2.28)';

const record = (name: string) => ({ A: { records: `1.2.0.192.in-addr.arpa. PTR ${name}` } });
/** A name of 255 octets, the longest of DNS: 253 characters. */
const LONGEST = [63, 63, 63, 61].map((length) => 'x'.repeat(length)).join('.');
const returned = (name: string) => ({
  address: { result: [`192.0.2.1 name=${name}`, `192.0.2.1 name=${name} aliases=${name}`] },
  name: { result: `${name} 0` },
});
const refused = {
  address: { result: ['NO_RECOVERY', '192.0.2.1 name=192.0.2.1 aliases=192.0.2.1'] },
  name: { result: 'EAI_NONAME' },
};

export default scenario({
  title: 'the name of an address is the number of another address',
  symptoms: ['a log shows the address of another machine as the name of a client'],
  about: `
    The owner of an address can give it the name 198.51.100.7. getnameinfo then returns a number although NI_NAMEREQD wants a name, and a log has a wrong address. Digits and
    dots make a host name for glibc and musl. A program can find out by a lookup of the result with AI_NUMERICHOST, which must fail for a name.`,
  conf: 'nameserver A',
  servers: record('198.51.100.7.'),
  steps: ['address: gethostbyaddr 192.0.2.1', 'name: getnameinfo 192.0.2.1 flags=NI_NAMEREQD'],
  shown: returned('198.51.100.7'),
  absent: refused,
  expected: shown(`${CHECK}: labels may have digits alone`),
  musl: shown('musl src/network/getnameinfo.c, dns_parse_callback: the name is not checked'),
  variants: {
    root: {
      title: 'the name is the root: a dot',
      servers: record('.'),
      shown: returned('.'),
      expected: shown(`${CHECK}: a name without labels passes`),
      musl: absent('musl src/network/getnameinfo.c: an empty name is none'),
    },
    longest: {
      title: 'a name of 255 octets, the longest of DNS',
      servers: record(`${LONGEST}.`),
      shown: refused,
      absent: returned(LONGEST),
      expected: absent('RFC 1035, section 2.3.4: names have at most 255 octets'),
      musl: unknown,
    },
  },
});
