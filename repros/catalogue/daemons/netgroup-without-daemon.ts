import { absent, scenario, shown } from 'resolv-lab';

const KEPT =
  'glibc, getnetgrent_r.c at the tags 2.17, 2.31, 2.36 and 2.41, and of 2.44: __internal_setnetgrent_reuse expects datap->data to be NULL, and endnetgrent_hook does not free what __nscd_setnetgrent put there';

export default scenario({
  title: 'a program that read a netgroup of the daemon ends when it reads the next one without the daemon',
  symptoms: [
    "getnetgrent_r.c: Assertion `datap->data == NULL' failed",
    'a program ends by SIGABRT after nsncd or nscd was restarted',
  ],
  about: `
    setnetgrent(3) keeps the daemon's reply for getnetgrent. The daemon stops, as for an update. The next setnetgrent of the same program looks
    the netgroup up by itself, finds the old reply where it expects nothing, and an assertion ends the program. endnetgrent(3), which the
    program calls in between, does not help. innetgr(3) has data of its own, and is not affected.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  daemons: ['nsncd', 'nscd'],
  daemonCheck: 'behaviour',
  daemonSettings: { 'enable-cache netgroup': 'yes' },
  // Before commit 50fd745b4d (2.18) the key of the request has no NUL, and nsncd refuses it.
  libcs: '>=2.18',
  mayEnd: true,
  nsswitch: 'passwd: files\nnetgroup: files',
  etc: { netgroup: 'admins (host,user,domain)\nusers (other,name,domain)' },
  steps: ['first: getnetgrent admins', 'daemon stop', 'next: getnetgrent users'],
  shown: { first: { by: 'daemon' }, next: { result: 'ended by SIGABRT' } },
  absent: { first: { by: 'daemon' }, next: { by: 'itself', result: 'triples=(other,name,domain)' } },
  expected: shown(KEPT),
  variants: {
    'first-by-itself': {
      title: 'contrast: the program reads both netgroups without the daemon',
      steps: ['daemon stop', 'first: getnetgrent admins', 'next: getnetgrent users'],
      shown: { first: { by: 'itself' }, next: { result: 'ended by SIGABRT' } },
      absent: { first: { by: 'itself' }, next: { by: 'itself', result: 'triples=(other,name,domain)' } },
      expected: absent('glibc, getnetgrent_r.c: the modules of the name service free their data in endnetgrent'),
    },
    innetgr: {
      title: 'contrast: innetgr asks for the second netgroup',
      steps: ['first: getnetgrent admins', 'daemon stop', 'next: innetgr users host=other user=name domain=domain'],
      absent: { first: { by: 'daemon' }, next: { by: 'itself' } },
      expected: absent('glibc, innetgr() in getnetgrent_r.c: a struct __netgrent of its own on the stack'),
    },
  },
});
