import { absent, byDaemon, fixedIn, scenario } from 'resolv-lab';
import { changeAfterOutage, ofEachWorker, twoWorkers } from '../../shared/each-worker.ts';

const OPENED = absent('glibc nss/nss_files/files-XXX.c at the tags 2.31 to 2.41: the file is opened for each lookup');
const RELOADED = fixedIn('2.33', 'commit f8847d83e1 "nsswitch: use new internal API (core)", first released in 2.33');

const ROOT = 'root:x:0:0:root:/:/bin/sh';
const ALICE = `${ROOT}\nalice:x:1000:1000::/:/bin/sh`;
const HOSTS = '192.0.2.8 www.lab.test';
const NAME = 'getaddrinfo www.lab.test';
const SWITCH = 'passwd: files\nhosts: files dns';

/** The same lookup by each worker, before and after a change. */
const around = (lookup: string, change: string) => changeAfterOutage(change, lookup);
const inLine = (text: string) => text.replaceAll('\n', '; ');

const hosts = {
  shown: ofEachWorker({ result: '192.0.2.1 2001:db8::1' }),
  absent: ofEachWorker({ result: '192.0.2.8' }),
};
const dnsAlone = { nsswitch: 'passwd: files\nhosts: dns', hosts: HOSTS };
const nsswitch = { ...hosts, ...dnsAlone, expected: byDaemon({ nsncd: RELOADED }) };

export default scenario({
  ...twoWorkers,
  title: 'after a partial outage of DNS a worker of nsncd answers from an old file of /etc',
  symptoms: ['after an outage of DNS a new user is unknown until nsncd is restarted'],
  links: ['https://github.com/NixOS/nixpkgs/pull/563122'],
  about: `
    nsncd has two workers. Both lose the answer to AAAA at the same time, the outage of bug 31476, and may reload no resolv.conf after it
    (worker-resolv-conf). Then another file of /etc changes, and each worker makes a lookup. The kernel's counts of context switches show which
    thread ran. A worker keeps nothing of passwd, group and hosts; nsswitch.conf is read again since 2.33, for all threads of a process.`,
  etc: { passwd: ROOT, group: 'root:x:0:' },
  files: { '/srv/etc/passwd': ALICE, '/srv/etc/hosts': HOSTS, '/srv/etc/nsswitch.conf': SWITCH },
  steps: around('getpwnam alice', `file passwd ${inLine(ALICE)}`),
  shown: ofEachWorker({ result: 'not found' }),
  absent: ofEachWorker({ result: 'uid=1000 gid=1000 dir=/ shell=/bin/sh' }),
  expected: OPENED,
  variants: {
    symlink: { title: '/etc/passwd, a symlink', steps: around('getpwnam alice', 'link passwd /srv/etc/passwd') },
    group: {
      title: '/etc/group is renamed over',
      steps: around('getgrnam staff', 'file group root:x:0:; staff:x:50:'),
      absent: ofEachWorker({ result: 'gid=50' }),
    },
    hosts: { title: '/etc/hosts', ...hosts, steps: around(NAME, `file hosts ${HOSTS}`) },
    'hosts-symlink': { title: '/etc/hosts, a symlink', ...hosts, steps: around(NAME, 'link hosts /srv/etc/hosts') },
    nsswitch: { title: '/etc/nsswitch.conf', ...nsswitch, steps: around(NAME, `file nsswitch.conf ${inLine(SWITCH)}`) },
    'nsswitch-symlink': {
      title: '/etc/nsswitch.conf, a symlink',
      ...{ ...nsswitch, steps: around(NAME, 'link nsswitch.conf /srv/etc/nsswitch.conf') },
    },
  },
});
