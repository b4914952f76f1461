import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareVersions } from '../../lab/libc/catalogue/version.ts';
import { customLibcId, isCustomLibc } from '../../lab/libc/custom/custom-libc.ts';
import { daemonImage, inspect, type Libc } from '../../lab/libc/index.ts';
import { ARCH } from '../../lab/libc/inspect/arch.ts';
import { elfNeeded } from '../../lab/libc/inspect/elf-dynamic.ts';
import { hasMapped } from '../../lab/libc/inspect/loaded-libc.ts';
import { temporaryDirectory } from '../lab/temporary-directory.ts';
import { layOut, layOutTree, readyLibc } from './custom-libc-fixture.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
let trixie: Libc;
const at = (...names: string[]) => join(directory.path, ...names);

beforeAll(async () => {
  trixie = await readyLibc('debian-trixie');
  directory = await temporaryDirectory();
  await mkdir(at('empty'));
  await mkdir(at('musl/lib'), { recursive: true });
  await writeFile(at('musl/lib', ARCH.muslLoader), '');
  await layOut(trixie, at('prefix/lib'));
  await layOut(trixie, at('destdir/lib64'));
  await layOutTree(trixie, at('tree'));
});
afterAll(() => directory[Symbol.asyncDispose]());

test.each([
  ['dir:/opt/glibc/', 'dir:/opt/glibc'],
  ['build:../glibc/build', `build:${join(process.cwd(), '../glibc/build')}`],
  ['dir:~/inst', `dir:${process.env.HOME}/inst`],
])('%s has the id %s', (word, id) => {
  expect(isCustomLibc(word)).toBe(true);
  expect(customLibcId(word)).toBe(id);
});

test.each(['host', 'directory', 'dir:', 'debian-*', '>=2.31'])('%s is no custom libc', (word) => {
  expect(isCustomLibc(word)).toBe(false);
});

test('a complete root file system needs no further files', async () => {
  const libc = await readyLibc(`dir:${trixie.root}`);
  expect(libc).toMatchObject({
    id: `dir:${trixie.root}`,
    version: trixie.version,
    buildId: trixie.buildId,
    node: true,
  });
  expect(libc.custom).toMatchObject({ mounts: [], libraryPath: [] });
});

describe('files that a glibc build lacks come from this machine', () => {
  const lent = expect.objectContaining({ target: '/tmp/lab/borrowed/libgcc_s.so.1' });
  const facts = () => {
    const { version, buildId, package: name, revision } = trixie;
    return { version, buildId, package: name, revision, node: true };
  };

  test('for a DESTDIR', async () => {
    const { custom, ...libc } = await readyLibc(`dir:${at('destdir')}`);
    expect(libc).toMatchObject({ ...facts(), root: at('destdir') });
    expect(custom).toEqual({
      file: at('destdir/lib64/libc.so.6'),
      mounts: expect.arrayContaining([lent]),
      libraryPath: ['/tmp/lab/borrowed'],
    });
  });

  test('for a prefix, whose loader is mounted at the path in programs', async () => {
    const { custom, ...libc } = await readyLibc(`dir:${at('prefix')}`);
    expect(libc).toMatchObject({ ...facts(), root: at('prefix') });
    expect(custom?.mounts).toEqual(
      expect.arrayContaining([lent, { source: at('prefix/lib', ARCH.loader), target: ARCH.loaderPlace }]),
    );
    expect(custom?.libraryPath).toEqual(['/lib', '/tmp/lab/borrowed']);
  });

  test('for a build tree, where every library has a folder', async () => {
    const { custom, ...libc } = await readyLibc(`build:${at('tree')}`);
    expect(libc).toMatchObject({ ...facts(), root: at('tree') });
    expect(custom?.mounts).toEqual(expect.arrayContaining([lent, { source: at('tree'), target: '/tmp/lab/build' }]));
    const folders = ['', '/math', '/elf', '/dlfcn', '/rt', '/resolv', '/nptl'].map(
      (folder) => `/tmp/lab/build${folder}`,
    );
    expect(custom?.libraryPath).toEqual([...folders, '/tmp/lab/borrowed']);
  });
});

describe('the package revision of a build', () => {
  test('is that of the known build with the same build-id, at any path', async () => {
    const { package: name, revision } = trixie;
    expect(await readyLibc(`dir:${at('prefix')}`)).toMatchObject({ package: name, revision });
    expect(await readyLibc(`build:${at('tree')}`)).toMatchObject({ package: name, revision });
  });

  test('of an unknown build comes from the changelog in the unpacked package', async () => {
    await unpacked('only-unpacked', trixie.revision ?? '');
    expect(await readyLibc(`dir:${at('only-unpacked')}`)).toMatchObject({
      package: 'libc6',
      revision: trixie.revision,
    });
  });

  test('is unknown if the library reports another one: it was installed over the packaged library', async () => {
    await unpacked('installed-over', '2.99-1');
    expect(await readyLibc(`dir:${at('installed-over')}`)).toMatchObject({ package: null, revision: null });
    await mkdir(at('installed-over/var/lib/dpkg'), { recursive: true });
    await writeFile(at('installed-over/var/lib/dpkg/status'), 'Package: libc6\nVersion: 2.98-1\n');
    expect(await readyLibc(`dir:${at('installed-over')}`)).toMatchObject({ package: null, revision: null });
  });

  /** A tree as `dpkg -x` makes it, with an unknown build and a changelog. */
  async function unpacked(name: string, revision: string): Promise<void> {
    const library = at(name, 'lib64/libc.so.6');
    await layOut(trixie, at(name, 'lib64'));
    const content = await readFile(library);
    const buildId = Buffer.from(trixie.buildId ?? '', 'hex');
    content.fill(0xab, content.indexOf(buildId), content.indexOf(buildId) + buildId.length);
    await writeFile(library, content);
    await mkdir(at(name, 'usr/share/doc/libc6'), { recursive: true });
    const changelog = `glibc (${revision}) trixie; urgency=medium\n\n  * x\n\nglibc (2.1-1) sid; urgency=low\n`;
    await writeFile(at(name, 'usr/share/doc/libc6/changelog.Debian.gz'), gzipSync(changelog));
  }
});

describe('a folder with a musl', () => {
  test('is a libc of kind musl, with the version that its loader prints', async () => {
    const musl = await readyLibc('musl-trixie');
    const { version, buildId, revision } = musl;
    const id = `dir:${musl.root}`;
    expect(await readyLibc(id)).toMatchObject({
      id,
      kind: 'musl',
      version,
      buildId,
      revision,
      root: musl.root,
      node: false,
    });
  });

  test('has no daemons, not even the nsncd that runs on any glibc', async () => {
    const id = `dir:${(await readyLibc('musl-trixie')).root}`;
    for (const daemon of ['nsncd', 'nscd', 'unscd'] as const)
      expect(await daemonImage(daemon, id)).toMatchObject({ state: 'unsupported' });
  });

  test('and a glibc, such as Debian with its package musl, is that glibc', async () => {
    await cp(at('prefix'), at('both'), { recursive: true });
    await writeFile(at('both/lib', ARCH.muslLoader), '');
    expect(await readyLibc(`dir:${at('both')}`)).toMatchObject({ kind: 'glibc', version: trixie.version });
  });

  test('is unavailable if its loader is no program of this machine', async () => {
    const state = { state: 'unavailable', reason: expect.stringContaining(at('musl/lib', ARCH.muslLoader)) };
    expect(await inspect(`dir:${at('musl')}`)).toMatchObject(state);
  });
});

test('this machine’s Node is not used with a glibc older than this machine’s', async () => {
  await layOut(await readyLibc('debian-bullseye'), at('old/lib'));
  expect(compareVersions((await readyLibc('host')).version, '2.31')).toBeGreaterThan(0);
  expect(await readyLibc(`dir:${at('old')}`)).toMatchObject({ version: '2.31', node: false });
});

describe('a folder without a usable glibc is unavailable, with the reason', () => {
  test.each([
    ['that is not there', 'dir:', 'nowhere', 'nowhere does not exist'],
    ['that is a file', 'dir:', 'prefix/lib/libc.so.6', 'libc.so.6 is not a directory'],
    [
      'without a libc',
      'dir:',
      'empty',
      "has no C library: neither glibc's libc.so.6 in lib or lib64, nor musl's lib/ld-musl",
    ],
    ['that is a build tree', 'dir:', 'tree', 'is a build tree: use build:'],
    ['that is no build tree', 'build:', 'prefix', 'is not a build tree: use dir:'],
    ['not built yet', 'build:', 'empty', 'has no libc.so.6 and elf/ld.so: run make in it first'],
  ])('%s', async (_, how, name, reason) => {
    const id = how + at(name);
    expect(await inspect(id)).toEqual({ id, state: 'unavailable', reason: expect.stringContaining(reason) });
  });

  test('without its loader', async () => {
    await cp(at('prefix'), at('lame'), { recursive: true });
    await rm(at('lame/lib', ARCH.loader));
    expect(await inspect(`dir:${at('lame')}`)).toMatchObject({
      reason: expect.stringContaining(`${ARCH.loader} is missing beside `),
    });
  });

  test('for another architecture', async () => {
    const content = await readFile(at('prefix/lib/libc.so.6'));
    content.writeUInt16LE(8, 18);
    await cp(at('prefix'), at('foreign'), { recursive: true });
    await writeFile(at('foreign/lib/libc.so.6'), content);
    const reason = `${at('foreign/lib/libc.so.6')} is for machine 8 of <elf.h>, but this machine is ${ARCH.name}`;
    expect(await inspect(`dir:${at('foreign')}`)).toMatchObject({ state: 'unavailable', reason });
  });

  test('with a file that only has the name of a libc', async () => {
    await cp(at('prefix'), at('text'), { recursive: true });
    await writeFile(at('text/lib/libc.so.6'), 'GNU ld script');
    expect(await inspect(`dir:${at('text')}`)).toMatchObject({
      state: 'unavailable',
      reason: expect.stringContaining('is not a glibc: it has no version'),
    });
  });
});

describe('the nscd of a build', () => {
  test('runs with the loader mounted at the path in the program', async () => {
    await cp(at('prefix'), at('with-nscd'), { recursive: true });
    await mkdir(at('with-nscd/sbin'));
    // Any program with a loader will do.
    await cp(process.execPath, at('with-nscd/sbin/nscd'));
    const state = await daemonImage('nscd', `dir:${at('with-nscd')}`);
    expect(state).toMatchObject({ state: 'ready', image: { binary: '/sbin/nscd', binds: [] } });
    await moveInterpreter(at('with-nscd/sbin/nscd'));
    expect(await daemonImage('nscd', `dir:${at('with-nscd')}`)).toMatchObject({
      image: { binds: [{ source: at('with-nscd/lib', ARCH.loader), target: ELSEWHERE }] },
    });
  });

  test('gets the libraries that the tree lacks from this machine, and none of glibc', async () => {
    const program = at('needy/usr/sbin/nscd');
    await mkdir(at('needy/usr/sbin'), { recursive: true });
    await cp(at('prefix/lib'), at('needy/lib'), { recursive: true });
    await rm(at('needy/lib/libdl.so.2'), { force: true });
    // A shell with line editing needs a library that neither glibc nor gcc brings.
    await cp('/bin/bash', program);
    const borrowed = async () => {
      const state = await daemonImage('nscd', `dir:${at('needy')}`);
      const mounts = state.state === 'ready' ? (state.image.libc.custom?.mounts ?? []) : [];
      return mounts.map(({ target }) => target.replace('/tmp/lab/borrowed/', ''));
    };
    const library = (await elfNeeded(program)).find((name) => name.startsWith('libtinfo')) ?? 'no libtinfo';
    expect(await borrowed()).toContain(library);
    expect((await borrowed()).filter((name) => /^lib(c|dl)\./.test(name))).toEqual([]);
    await writeFile(at('needy/lib', library), await readFile('/bin/bash'));
    expect(await borrowed()).not.toContain(library);
  });

  test('is missing if the build has none', async () => {
    expect(await daemonImage('nscd', `dir:${at('destdir')}`)).toEqual({
      state: 'unsupported',
      reason: `dir:${at('destdir')} has no nscd: unpack its package into the same directory (dpkg -x nscd_*.deb DIR)`,
      lacking: false,
    });
    const reason = `build:${at('tree')} has no nscd`;
    expect(await daemonImage('nscd', `build:${at('tree')}`)).toEqual({ state: 'unsupported', reason, lacking: false });
    expect(await daemonImage('unscd', `build:${at('tree')}`)).toMatchObject({ state: 'unsupported' });
  });

  test('the packaged nsncd is used with any build that is new enough', async () => {
    expect(await daemonImage('nsncd', `build:${at('tree')}`)).toMatchObject({
      state: 'ready',
      image: { root: at('tree'), libc: { id: `build:${at('tree')}` } },
    });
  });
});

/** A path as long as the usual path of the loader. */
const ELSEWHERE = ARCH.loaderPlace.replace('lib', 'opt');

/** Replaces the path of the loader in a program. */
async function moveInterpreter(file: string): Promise<void> {
  const content = await readFile(file);
  content.write(ELSEWHERE, content.indexOf(`${ARCH.loaderPlace}\0`));
  await writeFile(file, content);
}

test('two builds of one version are distinguished by the mapped file', async () => {
  const [, mapped = ''] = /(\/\S+\/libc\.so\.6)$/m.exec(await readFile('/proc/self/maps', 'utf8')) ?? [];
  expect(await hasMapped(process.pid, mapped)).toBe(true);
  await cp(mapped, at('copy'));
  expect(await hasMapped(process.pid, at('copy'))).toBe(false);
});
