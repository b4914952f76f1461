import { absent, byDaemon, fixedIn, scenario } from 'resolv-lab';

const addresses = Array.from({ length: 100 }, (_, n) => `198.51.100.${n + 1}`);

export default scenario({
  title: 'an answer that does not fit in the first buffer ends nscd',
  bugs: ['29607'],
  symptoms: ['nscd crashes in strlen, and starts again and again'],
  about: `
    A name has so many addresses that nscd asks the resolver again with a larger buffer. nscd of glibc 2.36 as released then used results of the first
    call, whose buffer was gone. nsncd and unscd leave this to getaddrinfo.`,
  links: ['https://sourceware.org/bugzilla/show_bug.cgi?id=29607'],
  conf: 'nameserver A',
  servers: { A: { zone: addresses.map((address) => `large A ${address}`).join('\n') } },
  probes: ['c'],
  daemons: ['nscd', 'nsncd', 'unscd'],
  daemonCheck: 'behaviour',
  libcs: 'glibc',
  mayEnd: true,
  steps: ['large: getaddrinfo large.lab.test family=inet', 'after: getpwnam root'],
  shown: { after: { by: 'itself' } },
  absent: { large: { result: addresses.join(' '), by: 'daemon' }, after: { by: 'daemon', daemon: 'answers' } },
  expected: byDaemon({
    nscd: fixedIn('2.37', 'NEWS of glibc 2.37, bug 29607; commits 6e33e5c4b7, 2bd815d834 (2.36 branch, 2022-10-04)', {
      since: '2.36',
      branches: true,
      debian: ['2.36-2'],
    }),
    nsncd: absent('nsncd src/handlers.rs at v1.5.1 and v1.5.2: getaddrinfo of its C library'),
    unscd: absent('unscd nscd-0.47.c: getaddrinfo of its C library, in a process for each request'),
  }),
});
