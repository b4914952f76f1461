import { fixedIn, scenario } from 'resolv-lab';

/** Each takes about 200 octets of the cache, which has less than 5000. */
const unknownGroups = Array.from({ length: 40 }, (_, n) => `innetgr name=${'g'.repeat(40)}${n} host=h`);

export default scenario({
  title: 'nscd ends when a netgroup does not exist and its cache is full',
  bugs: ['31678', 'CVE-2024-33600', '31677', 'CVE-2024-33599'],
  symptoms: ['nscd crashes by SIGSEGV on hosts that use netgroups'],
  about: `
    A client asks whether a host is in a netgroup that does not exist. The cache of netgroups has reached max-db-size, so nscd cannot keep the
    answer, and used an entry that was not there, or one on the stack that was too short. Here the cache is so small that a few netgroups fill it. Users and hosts are then looked up without nscd.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=31678'],
  conf: 'nameserver A',
  servers: { A: 'answers' },
  nsswitch: `
    passwd: files
    hosts: files dns
    netgroup: files`,
  probes: ['c'],
  daemons: ['nscd'],
  daemonCheck: 'faults',
  daemonSettings: {
    'enable-cache netgroup': 'yes',
    'suggested-size netgroup': 1,
    'max-db-size netgroup': 5000,
    'negative-time-to-live netgroup': 600,
  },
  libcs: 'glibc',
  mayEnd: true,
  steps: [...unknownGroups, 'after: getpwnam root'],
  shown: { after: { by: 'itself' } },
  absent: { after: { by: 'daemon', daemon: 'answers' } },
  expected: fixedIn(
    '2.40',
    'NEWS of glibc 2.40, bugs 31677 and 31678; commits 69c58d5ef9, 304ce5fe46, 8d79491837; GLIBC-SA-2024-0005 and -0006',
    {
      since: '2.15',
      branches: true,
      debian: ['2.31-13+deb11u10', '2.36-9+deb12u7'],
    },
  ),
});
