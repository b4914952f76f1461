import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { openFilesLimit } from '../../fake-dns/transports/descriptors.ts';
import { tryRuntime } from '../container/try-runtime.ts';
import { OciRuntime } from '../core/schema.ts';
import { LEAST_DESCRIPTORS } from '../util/descriptors.ts';
import { tryCache } from './cache.ts';
import { freeProcesses, LEAST_PROCESSES } from './process-limit.ts';
import { areInstalled, programVersion } from './programs.ts';
import { tryTracing } from './tracing.ts';
import { type Requirement, UnusableError } from './types.ts';
import { tryUserNamespaces } from './user-namespaces.ts';

const NODE_MAJOR = 24;
const DEBIAN_KEYS = '/usr/share/keyrings/debian-archive-keyring.gpg';

const COMPILER = process.env.CC ?? 'cc';

const always = async () => true;

/** The lab's requirements on the machine. */
export const requirements: readonly Requirement[] = [
  {
    id: 'bubblewrap',
    for: 'running',
    fatal: true,
    startsPrograms: true,
    costs: 'probes and daemons cannot run on the root file system of their libc',
    packages: ['bubblewrap'],
    present: () => areInstalled(['bwrap']),
    version: () => programVersion('bwrap', '--version'),
  },
  {
    id: 'iproute2',
    for: 'running',
    fatal: true,
    startsPrograms: true,
    costs: 'cells cannot have networks of their own',
    packages: ['iproute2'],
    present: () => areInstalled(['ip']),
    version: () => programVersion('ip', '-V'),
  },
  {
    id: 'util-linux',
    for: 'running',
    fatal: true,
    startsPrograms: true,
    costs: 'the lab cannot enter namespaces',
    packages: ['util-linux'],
    present: () => areInstalled(['unshare', 'nsenter', 'setpriv']),
    version: async () => {
      await programVersion('nsenter', '--version');
      await programVersion('setpriv', '--version');
      return programVersion('unshare', '--version');
    },
  },
  {
    id: 'user namespaces',
    for: 'running',
    fatal: true,
    startsPrograms: true,
    costs: 'cells cannot be isolated',
    packages: [],
    present: always,
    version: async () => {
      await tryUserNamespaces();
      return 'allowed';
    },
  },
  {
    id: `Node ${NODE_MAJOR}`,
    for: 'running',
    fatal: true,
    costs: 'the lab cannot run',
    packages: [],
    get: 'npm ci',
    present: always,
    version: async () => {
      const { node } = process.versions;
      if (Number.parseInt(node, 10) < NODE_MAJOR) throw new Error(`this is Node ${node}`);
      return node;
    },
  },
  {
    id: 'ffi-rs',
    for: 'running',
    fatal: true,
    costs: 'the lab cannot enter network namespaces',
    packages: [],
    get: 'npm ci',
    present: always,
    version: async () => {
      await import('ffi-rs');
      return createRequire(import.meta.url)('ffi-rs/package.json').version;
    },
  },
  {
    id: 'open files',
    for: 'running',
    fatal: true,
    costs: 'the process of a run has no descriptors for a cell',
    packages: [],
    get: 'raise the limit (ulimit -n, or LimitNOFILE= of a service)',
    present: always,
    version: async () => {
      const limit = openFilesLimit();
      if (limit < LEAST_DESCRIPTORS)
        throw new Error(`a process may open ${limit}, and ${LEAST_DESCRIPTORS} are needed`);
      return `${limit}`;
    },
  },
  {
    id: 'processes',
    for: 'running',
    fatal: true,
    costs: 'programs of a cell do not start',
    packages: [],
    get: 'raise the limit (ulimit -u, or TasksMax= of a service)',
    present: always,
    version: async () => {
      const free = freeProcesses();
      if (free < LEAST_PROCESSES) {
        throw new Error(`this user may start ${Math.max(0, free)} more, and ${LEAST_PROCESSES} are needed`);
      }
      return free === Number.POSITIVE_INFINITY ? 'no limit' : `${free} more`;
    },
  },
  {
    id: 'cache',
    for: 'running',
    fatal: true,
    costs: 'images and built probes cannot be stored',
    packages: [],
    present: always,
    version: () => tryCache(),
  },
  {
    id: 'mmdebstrap',
    for: 'images',
    fatal: false,
    costs: "Debian's libcs, musl and most daemons are unsupported, except those whose images exist already",
    packages: ['mmdebstrap'],
    present: () => areInstalled(['mmdebstrap']),
    version: () => programVersion('mmdebstrap', '--version'),
  },
  {
    id: 'apt',
    for: 'images',
    fatal: false,
    costs: 'mmdebstrap needs it',
    packages: ['apt'],
    present: () => areInstalled(['apt-get', 'dpkg-deb']),
    version: () => programVersion('apt-get', '--version'),
  },
  {
    id: 'Debian archive keys',
    for: 'images',
    fatal: false,
    costs: "Debian's signatures cannot be verified, so none of its packages are used",
    packages: ['debian-archive-keyring'],
    present: () => access(DEBIAN_KEYS).then(always, async () => false),
    version: () => access(DEBIAN_KEYS).then(() => 'installed'),
  },
  {
    id: 'xz',
    for: 'images',
    fatal: false,
    costs: 'crosstool-2.17 is unsupported and the C probe cannot be built, unless the image exists already',
    packages: ['xz-utils'],
    present: () => areInstalled(['tar', 'xz']),
    version: () => programVersion('xz', '--version'),
  },
  {
    id: 'C compiler',
    for: 'probes',
    fatal: false,
    costs: 'the C probe is unsupported and daemons have no tap, unless both have been built already',
    packages: ['gcc', 'libc6-dev'],
    present: () => areInstalled([COMPILER]),
    version: () => programVersion(COMPILER, '--version'),
  },
  {
    id: 'strace',
    for: 'strace',
    fatal: false,
    costs: '`run --strace` is not available',
    packages: ['strace'],
    present: () => areInstalled(['strace']),
    async version() {
      const version = await programVersion('strace', '--version');
      await tryTracing();
      return version;
    },
  },
  {
    id: 'tcpdump',
    for: 'pcap',
    fatal: false,
    costs: '`run --pcap` is not available',
    packages: ['tcpdump'],
    present: () => areInstalled(['tcpdump']),
    version: () => programVersion('tcpdump', '--version'),
  },
  ...OciRuntime.options.map(
    (runtime): Requirement => ({
      id: runtime,
      for: runtime,
      fatal: false,
      costs: `\`run --container ${runtime}\` is not available`,
      packages: [runtime],
      present: () => areInstalled([runtime]),
      async version() {
        const version = await programVersion(runtime, '--version');
        await tryRuntime(runtime).catch((error: Error) => {
          throw new UnusableError(`${runtime} ${version} does not work here: ${error.message}`);
        });
        return version;
      },
    }),
  ),
  {
    id: 'script',
    for: 'shell',
    fatal: false,
    costs: '`shell` works only with a command or a pipe, not on a terminal',
    packages: ['bsdutils'],
    present: () => areInstalled(['script']),
    version: () => programVersion('script', '--version'),
  },
  {
    id: 'dig',
    for: 'shell',
    fatal: false,
    costs: 'dig is not available in `shell`; `lookup res_query NAME TYPE` queries any type',
    packages: ['bind9-dnsutils'],
    present: () => areInstalled(['dig']),
    version: () => programVersion('dig', '-v'),
  },
];
