import { absent, scenario } from 'resolv-lab';
import {
  forkDuringLookup,
  forkedCall,
  hangsByLock,
  heldLookup,
  outcomesOfFork,
} from '../../shared/fork-during-lookup.ts';

const FREE = 'fork(2): the child has the mutexes in the state of the moment of fork, and no thread holds one then';
const ALSO_NO_RELOAD =
  'glibc since 2.26, resolv/resolv_context.c: context_alloc calls __resolv_conf_get, which takes the lock, before maybe_init looks at RES_NORELOAD';

export default scenario({
  title: 'a child that is forked before the thread starts hangs too, in the situation of fork-in-lookup',
  symptoms: ['what helps against a child that hangs in getaddrinfo after fork'],
  about: `
    What helps against the fault of fork-in-lookup, and what does not. A child that is forked before the other thread, or when no lookup is going on, has a free lock.
    Nor does a child hang that looks no name up. \`no-reload\` does not help: glibc takes the lock before it looks at the option.`,
  conf: 'nameserver A',
  servers: { A: 'answers' },
  probes: ['c'],
  steps: [forkedCall(), ...heldLookup([]), 'parent: getaddrinfo three.lab.test'],
  ...outcomesOfFork,
  expected: absent(FREE),
  musl: absent(FREE),
  variants: {
    'after-the-lookup': {
      title: 'the fork waits for the end of the lookup, as with a lock of the program',
      steps: [...heldLookup([]), forkedCall(), 'parent: getaddrinfo three.lab.test'],
    },
    'address-alone': {
      title: 'the child has an address and looks no name up',
      steps: forkDuringLookup('getaddrinfo 192.0.2.1'),
      absent: { ...outcomesOfFork.absent, child: { result: 'child: 192.0.2.1', asked: 'nobody' } },
      expected: absent('glibc nss/getaddrinfo.c (sysdeps/posix before 2.37): an address needs no resolver state'),
      musl: absent('musl src/network/lookup_name.c, name_from_numeric: reads no file'),
    },
    'no-cure-no-reload': {
      title: 'no cure: no-reload, and a lookup before',
      libcs: 'glibc',
      conf: 'nameserver A\noptions no-reload',
      steps: ['getaddrinfo zero.lab.test', ...forkDuringLookup()],
      expected: hangsByLock(ALSO_NO_RELOAD),
    },
  },
});
