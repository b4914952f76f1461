import { absent, fixedIn, scenario } from 'resolv-lab';

const v4 = '198.18.0.1-198.18.3.232';
const v6 = '2001:db8::1-2001:db8::3e8';
const FIX = 'NEWS of glibc 2.18, bug 15330, of 2.19, bug 16072, and of 2.24, bug 20010 and commit 4ab2ab03d4';

export default scenario({
  title: 'a name with very many addresses ends the program, because the stack is full',
  bugs: ['15330', 'CVE-2013-1914', '16072', 'CVE-2013-4458', '20010', 'CVE-2016-3706'],
  symptoms: ['a thread with a small stack crashes in getaddrinfo at a name with thousands of addresses'],
  about: `
    getaddrinfo kept the answer and the list of its addresses on the stack, of any size. A stack has 8 MB as a rule, and threads of servers have less. The program has a limit of
    128 KB here, which 1000 addresses exceed. The fixed versions use the heap.`,
  conf: 'nameserver A',
  servers: { A: 'manyAddresses 1000' },
  musl: 'musl keeps 48 addresses of a name at most',
  mayEnd: true,
  steps: ['setrlimit RLIMIT_STACK soft=131072', 'getaddrinfo large.lab.test family=inet6'],
  shown: { result: 'ended by SIGSEGV' },
  absent: { result: v6 },
  expected: fixedIn('2.24', FIX),
  variants: {
    ipv4: {
      title: 'for IPv4',
      steps: ['setrlimit RLIMIT_STACK soft=131072', 'getaddrinfo large.lab.test family=inet'],
      absent: { result: v4 },
    },
    'few-addresses': {
      title: 'contrast: four addresses fit',
      servers: { A: 'manyAddresses 4' },
      absent: { result: '2001:db8::1 2001:db8::2 2001:db8::3 2001:db8::4' },
      expected: absent('setrlimit(2), RLIMIT_STACK: a stack within the limit is no fault'),
    },
  },
});
