import { cp, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOciConfig } from '../../../lab/inspect/input/oci-config.ts';
import { ARCH } from '../../../lab/libc/inspect/arch.ts';
import { libcFile } from '../../../lab/libc/inspect/inspect-root.ts';
import { readyLibc } from '../../libc/custom-libc-fixture.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { idsOf, inspected, lay } from './inspected.ts';

let folder: string;
let stack: AsyncDisposableStack;
beforeEach(async () => {
  stack = new AsyncDisposableStack();
  folder = stack.use(await temporaryDirectory()).path;
  await lay(folder, { 'rootfs/etc/hostname': 'c\n' });
  await mkdir(join(folder, 'rootfs/run'));
  await mkdir(join(folder, 'rootfs/var'));
  await symlink('/run', join(folder, 'rootfs/var/run'));
});
afterEach(() => stack.disposeAsync());

const bind = (source: string, destination: string, more: string[] = []) => ({
  destination,
  type: 'bind',
  source,
  options: ['rbind', ...more],
});
const tmpfs = (destination: string) => ({ destination, type: 'tmpfs', source: 'tmpfs', options: ['nosuid'] });
const OWN_NETWORK = { namespaces: [{ type: 'mount' }, { type: 'network' }] };

async function bundle(config: Record<string, unknown>, indent: string | number = '\t') {
  const whole = { ociVersion: '1.0.2', root: { path: 'rootfs' }, linux: OWN_NETWORK, ...config };
  await lay(folder, { 'config.json': JSON.stringify(whole, null, indent) });
  return inspected(await readOciConfig(join(folder, 'config.json')));
}

describe('the socket', () => {
  test.each([
    ['/run of the host', [bind('/run', '/run')]],
    ['at the symlink', [bind('/var/run', '/var/run', ['ro'])]],
    ['bound by an option alone', [{ destination: '/run', type: 'none', source: '/run', options: ['bind'] }]],
    ['the socket alone', [bind('/run/nscd/socket', '/run/nscd/socket')]],
    ['a tmpfs below, which the later mount hides', [tmpfs('/run/nscd'), bind('/run', '/run')]],
    ['a tmpfs, and the socket again', [bind('/run', '/run'), tmpfs('/run/nscd'), bind('/run/nscd', '/run/nscd')]],
  ])('is seen: %s', async (_, mounts) => {
    expect(idsOf(await bundle({ mounts }))).toEqual(['nscd-socket']);
  });

  test.each([
    ['a tmpfs over it', [bind('/run', '/run'), tmpfs('/run/nscd')]],
    ['a tmpfs over all of it', [bind('/run', '/run'), tmpfs('/run')]],
    ['another folder over it', [bind('/run', '/run'), bind('rootfs/etc', '/run/nscd')]],
    ['a folder of the bundle', [bind('run', '/run'), bind('./rootfs/run', '/var/run')]],
    ['below another folder', [bind('/run', '/mnt/run')]],
  ])('is not seen: %s', async (_, mounts) => {
    expect(idsOf(await bundle({ mounts }))).toEqual([]);
  });

  test('is not seen at /run where /var/run of the root is a folder of its own', async () => {
    await mkdir(join(folder, 'other/var/run'), { recursive: true });
    const other = { root: { path: 'other' } };
    expect(idsOf(await bundle({ ...other, mounts: [bind('/run', '/run')] }))).toEqual([]);
    expect(idsOf(await bundle({ ...other, mounts: [bind('/run', '/var/run')] }))).toEqual(['nscd-socket']);
  });

  test('is hidden by a masked path', async () => {
    const masked = { mounts: [bind('/run', '/run')], linux: { ...OWN_NETWORK, maskedPaths: ['/run/nscd'] } };
    expect(idsOf(await bundle(masked))).toEqual([]);
  });

  test('is seen in a root that is the host’s own, unless the network is the host’s as well', async () => {
    expect(idsOf(await bundle({ root: { path: '/' } }))).toEqual(['nscd-socket']);
    expect(idsOf(await bundle({ root: { path: '/' }, linux: { namespaces: [{ type: 'mount' }] } }))).toEqual([]);
  });
});

test('the line of a mount is found in any layout', async () => {
  const mounts = [bind('/run', '/run')];
  for (const indent of ['\t', 2, 0]) {
    const { findings } = await bundle({ mounts }, indent);
    expect(findings[0]?.seen[0]).toMatchObject({ file: join(folder, 'config.json') });
    const line = findings[0]?.seen[0]?.line ?? 0;
    if (indent === 0) expect(line).toBe(1);
    else expect(findings[0]?.seen[0]?.value).toBe('"source": "/run",');
  }
});

describe('resolv.conf', () => {
  test('of the root', async () => {
    await lay(folder, { 'rootfs/etc/resolv.conf': 'nameserver 10.0.0.1\noptions timeout:30 attempts:5\n' });
    const found = await bundle({});
    expect(idsOf(found)).toEqual(['long-wait']);
    expect(found.resolver?.worstWaitSeconds).toBe(150);
  });

  test('of a mount, with variables of the process', async () => {
    await lay(folder, { 'conf/resolv.conf': 'nameserver 10.0.0.1\nsearch a b c\n' });
    const found = await bundle({
      mounts: [bind('conf/resolv.conf', '/etc/resolv.conf')],
      process: { args: ['x'], env: ['RES_OPTIONS=ndots:4', 'PATH=/bin'] },
    });
    expect(idsOf(found)).toEqual(['resolv-conf-mount', 'search-list']);
    expect(found.findings.find(({ id }) => id === 'search-list')?.title).toContain('up to 8 queries instead of 2');
  });

  test('at the end of a symlink of the root', async () => {
    await lay(folder, { 'conf/stub.conf': 'nameserver 10.0.0.1\n' });
    await mkdir(join(folder, 'rootfs/run/r'));
    await symlink('../run/r/stub.conf', join(folder, 'rootfs/etc/resolv.conf'));
    expect(idsOf(await bundle({ mounts: [bind('conf/stub.conf', '/run/r/stub.conf')] }))).toEqual([
      'resolv-conf-mount',
    ]);
    expect(idsOf(await bundle({ mounts: [bind('conf', '/run/r')] }))).toEqual([]);
  });
});

describe('the C library', () => {
  test('is read from the root, with its bugs of the reference run', async () => {
    const { root, revision, buildId } = await readyLibc('debian-bullseye');
    const found = await bundle({ root: { path: root } });
    expect(found.libc).toMatchObject({ kind: 'glibc', version: '2.31', package: 'libc6', revision, buildId });
    expect(found.findings.map(({ id }) => id)).toContain('libc-bug/single-request-reload');
    // Whether the root has libidn2 decides about one.
    expect(found.notKnown).toEqual([expect.stringContaining('idn')]);
  });

  test('of a musl is read without running it', async () => {
    const { root, version } = await readyLibc('musl-trixie');
    expect((await bundle({ root: { path: root } })).libc).toMatchObject({ kind: 'musl', version });
  });

  test('is the one that the loader of the program names', async () => {
    const [glibc, musl] = await Promise.all([readyLibc('debian-trixie'), readyLibc('musl-trixie')]);
    const mounts = [bind('/run', '/run')];
    const process = { args: ['getent'], env: ['PATH=/nowhere:/usr/bin'] };
    const known = await bundle({ root: { path: glibc.root }, process, mounts });
    expect(known.libc).toMatchObject({ kind: 'glibc', buildId: glibc.buildId });
    const onMusl = await bundle({ root: { path: musl.root }, mounts });
    expect(onMusl.findings[0]).toMatchObject({ id: 'nscd-socket', severity: 'medium' });
  });

  test('of a glibc program in a root of musl is the one on its library path', async () => {
    const [glibc, musl] = await Promise.all([readyLibc('debian-trixie'), readyLibc('musl-trixie')]);
    const root = join(folder, 'mixed');
    await cp(join(musl.root, 'lib'), join(root, 'lib'), { recursive: true, dereference: true });
    await mkdir(join(root, 'glibc/lib'), { recursive: true });
    for (const name of ['libc.so.6', ARCH.loader]) {
      await cp(join(dirname(await libcFile('glibc', glibc.root)), name), join(root, 'glibc/lib', name), {
        dereference: true,
      });
    }
    const libcOf = async (args: string[], env: string[] = []) =>
      (await bundle({ root: { path: 'mixed' }, process: { args, env } })).libc;
    expect(await libcOf([`/glibc/lib/${ARCH.loader}`, '--library-path', '/glibc/lib', '/app'])).toMatchObject({
      buildId: glibc.buildId,
    });
    // This Node needs the loader of a glibc.
    await cp(process.execPath, join(root, 'app'));
    expect(await libcOf(['/app'], ['LD_LIBRARY_PATH=/glibc/lib'])).toMatchObject({ buildId: glibc.buildId });
    expect(await libcOf(['/app'])).toBeNull();
    expect(await libcOf(['/none'])).toMatchObject({ kind: 'musl' });
  });

  test('is not known without one', async () => {
    const { libc, notKnown } = await bundle({});
    expect(libc).toBeNull();
    expect(notKnown).toEqual([expect.stringContaining('has no C library')]);
    expect((await bundle({ root: { path: 'none' } })).notKnown).toEqual([expect.stringContaining('there is no ')]);
  });
});

test.each([
  ['{}', /:1: this is no config\.json/],
  ['{"ociVersion": "1"}', /this is no config\.json/],
  ['[1]', /this is no config\.json/],
  ['{"ociVersion": "1", "root": {"path": "r"}, "mounts": [{}]}', /a mount has no destination/],
  ['{"ociVersion": "1", "root": {"path": "r"}, "mounts": {}}', /a list is needed here/],
  ['{"a": ', /:\d+: .+/],
  ['\0', /.+/],
])('%j is one line', async (text, message) => {
  await lay(folder, { 'config.json': text });
  await expect(readOciConfig(join(folder, 'config.json'))).rejects.toMatchObject({
    name: 'InspectInputError',
    message: expect.stringMatching(message),
  });
});

test('a missing file and a folder are one line', async () => {
  await expect(readOciConfig(join(folder, 'none'))).rejects.toThrow(
    /none cannot be read: ENOENT: no such file or directory$/,
  );
  await expect(readOciConfig(folder)).rejects.toThrow(/cannot be read: it is a directory$/);
});
