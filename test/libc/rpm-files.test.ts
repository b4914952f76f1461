import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ARCH } from '../../lab/libc/inspect/arch.ts';
import { rpmRequirements } from '../../lab/libc/package-files/unpack-rpms.ts';
import { installMissing } from '../../lab/requirements/index.ts';
import { silent } from '../../lab/util/progress.ts';
import { inOneProcess, type OneProcess } from '../e2e/in-one-process.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { layOut, readyLibc } from './custom-libc-fixture.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);

/** For commands with a cache of its own, in the folder of the test. */
let commands: OneProcess;
const lab = (...words: string[]) => commands.start(words);

/** Builds packages of one source, in which glibc has its libraries in /lib64, as Fedora's has. */
async function pack(source: string, release: string, names: readonly string[]): Promise<void> {
  const packages = names
    .map((name) =>
      name === source
        ? `%files\n${name === 'glibc' ? '/lib64/*' : ''}\n`
        : `%package -n ${name}\nSummary: none\n%description -n ${name}\nnone\n%files -n ${name}\n`,
    )
    .join('\n');
  const head = `Name: ${source}\nVersion: 2.36\nRelease: ${release}\nSummary: none\nLicense: none\n`;
  // The files are those of an image, so nothing is to be stripped, and they are no build of this package.
  const off = '%global debug_package %{nil}\n%global __os_install_post %{nil}\nAutoReqProv: no\n';
  const install = `%description\nnone\n%install\nmkdir -p %{buildroot}/lib64\ncp -a ${at('tree')}/. %{buildroot}/lib64\n`;
  const files = source === 'glibc' ? install : '%description\nnone\n';
  await writeFile(at(`${source}.spec`), `${head}${off}${files}${packages}`);
  const words = ['-bb', '--quiet', '--define', `_topdir ${at('build')}`, '--define', `_rpmdir ${at()}`];
  const flat = ['--define', '_rpmfilename %%{NAME}-%%{VERSION}-%%{RELEASE}.rpm', '--target', ARCH.name];
  await execa('rpmbuild', [...words, ...flat, at(`${source}.spec`)]);
}

beforeAll(async () => {
  directory = await temporaryDirectory();
  commands = inOneProcess({ cwd: directory.path, env: { RESOLV_LAB_CACHE: at('cache') } });
  await installMissing(['images'], { progress: silent, list: rpmRequirements });
  await mkdir(at('tree'));
  await layOut(await readyLibc('debian-bookworm'), at('tree'));
  await pack('glibc', '1.lab', ['glibc', 'nscd']);
  await pack('glibc', '2.lab', ['glibc', 'nscd']);
  await pack('hello', '1.lab', ['hello']);
});
afterAll(async () => {
  await commands[Symbol.asyncDispose]();
  await directory[Symbol.asyncDispose]();
});

test('a package is a libc by its file', async () => {
  const { buildId } = await readyLibc('debian-bookworm');
  const verified = await lab('libc', 'verify', 'rpm:glibc-2.36-1.lab.rpm:nscd-*-1.lab.rpm');
  expect(verified).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(`^ok +rpm:glibc.*: glibc 2\\.36, .*build-id ${buildId?.slice(0, 12)}`),
  });
  const [unpacked = ''] = await readdir(at('cache/rpms'));
  expect(await readdir(at('cache/rpms', unpacked, 'root/usr/lib64'))).toContain('libc.so.6');
  expect((await lab('libc', 'add', 'mine=rpm:glibc-2.36-1.lab.rpm')).stdout).toMatch(/^mine: glibc 2\.36/);
});

test.each([
  ['rpm:hello-2.36-1.lab.rpm', 'no glibc in '],
  [
    'rpm:glibc-2.36-1.lab.rpm:nscd-2.36-2.lab.rpm',
    'nscd is 2.36-2.lab, and glibc is 2.36-1.lab: name packages of one build',
  ],
  ['rpm:glibc.spec', 'glibc.spec is no RPM package'],
  ['rpm:none.rpm', 'none.rpm does not exist'],
  ['rpm:none', "'none' is no package: name .rpm files"],
])('%s is refused in one line', async (word, message) => {
  const { exitCode, stderr } = await lab('libc', 'verify', word);
  expect({ exitCode, lines: stderr.split('\n').length }).toEqual({ exitCode: 64, lines: 1 });
  expect(stderr).toContain(message);
});
