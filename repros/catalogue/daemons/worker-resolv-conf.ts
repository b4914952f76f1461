import { byDaemon, scenario } from 'resolv-lab';
import { reloadStopped } from '../../shared/bug-31476.ts';
import { changeAfterOutage, ofEachWorker, twoWorkers } from '../../shared/each-worker.ts';

/** Each worker asks for a name of its own, because both answers name the server. */
const around = (change: string) =>
  changeAfterOutage(change, 'getgrnam root', ['getaddrinfo first.lab.test', 'getaddrinfo second.lab.test']);

export default scenario({
  ...twoWorkers,
  title: 'after a partial outage of DNS a worker of nsncd asks the old nameserver until nsncd is restarted',
  symptoms: ['after an outage of a VPN some lookups go to the old nameserver until nsncd is restarted'],
  links: ['https://github.com/NixOS/nixpkgs/pull/563122'],
  about: `
    NixOS restarts nsncd when resolv.conf changes, and plans to stop that, because glibc reloads the file. nsncd has two workers here, each with a
    resolver state of its own. Both lose the answer to AAAA at the same time. With bug 31476 of the daemon's C library neither reloads resolv.conf
    after that. The kernel's counts of context switches show which thread made each lookup.`,
  files: { '/run/resolvconf/resolv.conf': 'nameserver B\noptions timeout:1' },
  steps: around('conf nameserver B; options timeout:1'),
  shown: ofEachWorker({ asked: 'A' }),
  absent: ofEachWorker({ asked: 'B' }),
  expected: byDaemon({ nsncd: reloadStopped }),
  variants: {
    'in-place': {
      title: 'the file is written in place',
      steps: around('write resolv.conf nameserver B; options timeout:1'),
    },
    symlink: { title: 'the file becomes a symlink', steps: around('link resolv.conf /run/resolvconf/resolv.conf') },
  },
});
