import { expect, test } from 'vitest';
import type { ScenarioDefinition } from '../../../lab/form/definition.ts';
import { DefinitionError } from '../../../lab/form/definition.ts';
import { byVersion, fixedIn } from '../../../lab/form/expectations.ts';
import { reproOf } from '../../../lab/form/repro.ts';
import { unknown } from '../../../lab/repro.ts';

const right: ScenarioDefinition = {
  title: 'a title',
  about: 'a story',
  conf: 'nameserver A',
  servers: { A: 'answers' },
  steps: ['getaddrinfo www.lab.test', 'second: getaddrinfo two.lab.test'],
  absent: { asked: 'A' },
  expected: unknown,
};

const read = (changes: Record<string, unknown>) => () => reproOf('a', { ...right, ...changes } as ScenarioDefinition);

test.each([
  {},
  { absent: { second: { asked: 'A' } }, shown: { 1: { result: 'EAI_AGAIN' }, second: { waited: 'nowhere' } } },
  { steps: [['getaddrinfo a', 'getaddrinfo b thread=t'], async () => {}] },
  { daemons: ['nscd'], daemonSettings: { 'reload-count': 0 } },
  { daemons: ['none', 'nsncd', 'nscd'], daemonSettings: { NSNCD_WORKER_COUNT: 2 } },
  { expected: () => unknown, controls: () => [], servers: { A: { does: () => [], zone: ['www A 192.0.2.1'] } } },
  { daemons: ['nscd'], daemonCheck: 'parity' },
  { etc: { 'ssl/x.cnf': 'a' }, libcs: '>=2.26 <2.40' },
  { packages: ['libnss-mdns'], daemons: ['nscd'], daemonPackages: ['libnss-mdns'] },
  {
    daemons: ['none', 'nscd'],
    daemonEnv: { LD_LIBRARY_PATH: '/opt/m' },
    daemonMounts: { '/opt/m': 'image:crosstool-2.17:/usr/lib', '/srv/x': 'empty' },
    mounts: { '/opt/m': 'image:debian-trixie+libstdc++6,libc6:i386:/usr/lib', '/srv/run': 'client:/run ro' },
  },
  {
    files: { '/var/lib/app/x': 'a', '/run/x': '', '/opt/empty/': '' },
    steps: ['getaddrinfo a', 'file /opt/empty/y z', 'remove /run/x'],
  },
  {
    services: { web: { command: ['web'], ready: 'port:80' } },
    steps: ['getaddrinfo a', 'restart web', 'signal web SIGHUP'],
  },
  {
    machines: { box: { services: { web: { command: ['web'], ready: 'file:/run/x' } } } },
    steps: ['getaddrinfo a', 'restart web'],
  },
])('right: %o', (changes) => {
  expect(read(changes)).not.toThrow();
});

test.each([
  [{ titel: 'x' }, "no member 'titel': did you mean 'title'?"],
  [{ title: undefined }, 'title is missing'],
  [{ conf: 3 }, 'conf takes a text, not 3'],
  [{ env: { RES_OPTIONS: 3 } }, 'env.RES_OPTIONS takes a text, not 3'],
  [{ mayEnd: 'yes' }, "mayEnd takes true or false, not 'yes'"],
  [{ steps: 'getaddrinfo www' }, "steps takes a list, not 'getaddrinfo www'"],
  [{ steps: [3] }, 'step 1 is no text'],
  [
    { expected: 'unknown' },
    "expected takes shown(…), absent(…), fixedIn(…), byVersion(…), unknown or a function, not 'unknown'",
  ],
  [{ servers: { A: { dose: 'drop' } } }, "server A: no member 'dose': did you mean 'does'?"],
  [{ machines: { box: { config: '' } } }, "machine box: no member 'config': did you mean 'conf'?"],
  [{ variants: { a: { titel: 'x' } } }, "variant a: no member 'titel'"],
  [
    { variants: { a: { title: 'x', absent: { aksed: 'A' } } } },
    "variant a: absent: no member 'aksed': did you mean 'asked'?",
  ],
  [{ manual: 'rotate' }, "manual is a page and a part of it, such as 'resolv.conf(5), options: rotate', not 'rotate'"],
  [{ variants: { a: { title: 'x', manual: 'resolv.conf' } } }, 'variant a: manual is a page and a part of it'],
  [{ etc: { '../x': '' } }, "'../x' is no name of a file below /etc"],
  [{ etc: { hosts: '' } }, "the file 'hosts' is the member 'hosts'"],
  [{ hostname: 'x'.repeat(65) }, 'a hostname has 1 to 64 octets'],
  [{ daemons: ['nscdd'] }, "no daemon 'nscdd': did you mean 'nscd'?"],
  [{ daemons: [] }, 'daemons takes at least one word, not an empty list'],
  [{ daemonSettings: { A: 1 } }, 'daemonSettings without a daemon'],
  [
    { daemons: ['nscd'], daemonSettings: { 'reload-cuont': 1 } },
    "no setting 'reload-cuont': did you mean 'reload-count'?",
  ],
  [{ daemonPackages: ['a-module'] }, 'daemonPackages without a daemon'],
  [{ daemonMounts: { '/opt/x': 'empty' } }, 'daemonMounts without a daemon'],
  [{ daemonEnv: { A: 'b' } }, 'daemonEnv without a daemon'],
  [{ daemonEnv: { A: 1 } }, 'daemonEnv.A takes a text, not 1'],
  [{ daemonUid: 1000 }, 'daemonUid without a daemon'],
  [{ daemonUid: 'none' }, 'daemonUid without a daemon'],
  [{ programUid: 'none' }, "programUid takes a user id from 0 on, not 'none'"],
  [{ programUid: 1000, client: ['a'], steps: ['lookup'], absent: { asked: 'A' } }, 'programUid is about'],
  [{ daemons: ['nscd'], daemonUid: -1 }, 'daemonUid takes a user id from 0 on or none, not -1'],
  [{ mounts: { '/opt/x': 'image:debian-trixy:/usr' } }, "mounts: 'debian-trixy' has no image"],
  [{ mounts: { '/opt/x': 'image:host:/usr' } }, "mounts: 'host' has no image"],
  [{ mounts: { '/opt/x': 'image:debian-trixie:usr' } }, 'is no part of an image'],
  [{ mounts: { '/opt/x': 'image:debian-trixie:/usr/../etc' } }, 'is no part of an image'],
  [{ mounts: { '/opt/x': 'image:debian-trixie+A:/usr' } }, "mounts: 'A' is no name of a Debian package"],
  [{ mounts: { '/opt/x': 'image:crosstool-2.17+libc6:/usr' } }, "mounts: 'crosstool-2.17' is no Debian suite"],
  [
    { mounts: { '/usr/lib/x': 'image:debian-trixie:/usr' } },
    "mounts: '/usr/lib/x' is in /usr, which a scenario cannot",
  ],
  [{ mounts: { '/opt/libnss_x.so': 'module:gethostbyname_r' } }, "'/opt/libnss_x.so' is no name of a module"],
  [{ mounts: { '/opt/libnss_dns.so.2': 'module:netgroups' } }, 'the C library has a module for dns of its own'],
  [{ mounts: { '/usr/libnss_x.so.2': 'module:netgroups' } }, 'is in /usr, which a scenario cannot change'],
  [
    { mounts: { '/opt/libnss_x.so.2': 'module:netgroup' } },
    "no function 'netgroup' of a module: did you mean 'netgroups'?",
  ],
  [{ mounts: { '/opt/libnss_x.so.2': 'module:' } }, "no function '' of a module: the functions are gethostbyname_r, "],
  [{ daemons: ['nscd'], daemonMounts: { '/opt/x': 'clint:/run' } }, "no machine 'clint'"],
  [{ mounts: { '/opt/x': 'client:/var/x' } }, "client has /etc, /run and the folders of its 'files'"],
  [{ packages: ['a module'] }, "packages: 'a module' is no name of a Debian package"],
  [{ machines: { box: { packages: ['A'] } } }, "machine box: packages: 'A' is no name of a Debian package"],
  [{ files: { 'var/x/y': '' } }, "files: 'var/x/y' is no absolute path"],
  [{ files: { '/var/../etc/x': '' } }, "files: '/var/../etc/x' is no absolute path"],
  [{ files: { '/etc/x': '' } }, "files: '/etc/x' is below /etc: name it in 'etc'"],
  [{ files: { '/usr/lib/x': '' } }, "files: '/usr/lib/x' is in /usr, which a scenario cannot change"],
  [{ files: { '/var/x': '' } }, "files: '/var/x' needs a folder below /var"],
  [{ files: { '/var/x/': 'a' } }, "files: '/var/x/' is a folder"],
  [{ steps: ['file /var/lib/x y'] }, "'/var/lib/x' is in no folder of client: name the folder in 'files'"],
  [{ services: { web: { ready: 'port:80' } } }, 'service web: command is missing'],
  [{ services: { web: { command: ['w'], ready: 'soon' } } }, "service web: ready: 'soon' is not socket:/PATH"],
  [{ services: { web: { command: ['w'], ready: 'port:99999' } } }, "service web: ready: 'port:99999' is not"],
  [{ services: { nscd: { command: ['w'], ready: 'port:80' } } }, "a service cannot have the name 'nscd'"],
  [{ services: { Web: { command: ['w'], ready: 'port:80' } } }, "'Web' is no name of a service"],
  [{ steps: ['signal web HUP'] }, "no service 'web': the scenario has no `services`"],
  [{ daemonCheck: 'parity' }, 'daemonCheck without a daemon'],
  [{ daemons: ['nscd'], daemonCheck: 'partiy' }, "daemonCheck takes protocol, parity, behaviour, faults, not 'partiy'"],
  [{ libcs: '>2.x' }, "'>2.x' is neither glibc, nor musl, nor a range"],
  [{ absent: {} }, 'absent: it says nothing'],
  [{ absent: { second: {} } }, 'absent: second: it says nothing'],
  [{ absent: { result: 'x', state: {} } }, "absent: no member 'state'"],
  [{ absent: { names: 3 } }, 'absent: names takes a text, not 3'],
  [{ absent: { asked: 'Q' } }, "no server 'Q': the servers are A"],
  [{ absent: { waited: 'never' } }, "no server 'never'"],
  [{ absent: { result: 'EAI_AGIAN' } }, "no error or signal 'EAI_AGIAN': did you mean 'EAI_AGAIN'?"],
  [{ absent: { result: ['x', 'ended by SIGSEVG'] } }, "did you mean 'SIGSEGV'?"],
  [{ absent: { result: '192.0.2.300' } }, "'192.0.2.300' is no IP address"],
  [{ absent: { result: '2001:db8:::1' } }, "'2001:db8:::1' is no IP address"],
])('%o is refused', (changes, message) => {
  expect(read(changes)).toThrow(DefinitionError);
  expect(read(changes)).toThrow(message);
});

test.each([
  [() => fixedIn('2.x', 's'), "'2.x' is no version"],
  [() => fixedIn(null, 's', { since: 'glibc-2.26' }), "'glibc-2.26' is no version"],
  [() => fixedIn('2.41', 's', { notInDebian: ['2.36-9'] }), "'2.36-9' is no version"],
  [() => byVersion({ '>=2.26': 'absent' as never }), "'>=2.26': an expectation is shown(…), absent(…) or unknown"],
])('%s', (make, message) => {
  expect(make).toThrow(message);
});

test('a variant has the daemonCheck of its scenario, and may have another', () => {
  const { variants } = read({
    ...{ daemons: ['nsncd'], daemonCheck: 'behaviour' },
    variants: { same: { title: 's' }, other: { title: 'o', daemonCheck: 'parity' } },
  })();
  expect(Object.values(variants).map(({ daemonCheck }) => daemonCheck)).toEqual(['behaviour', 'behaviour', 'parity']);
});
