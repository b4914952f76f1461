import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rootFolder } from '../../../lab/client/image-archive.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let directory: Awaited<ReturnType<typeof temporaryDirectory>>;
const at = (...names: string[]) => join(directory.path, ...names);

beforeAll(async () => {
  directory = await temporaryDirectory();
  vi.stubEnv('RESOLV_LAB_CACHE', at('cache'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await directory[Symbol.asyncDispose]();
});

/** Writes files below a folder, and packs the folder. */
async function tarOf(
  name: string,
  files: Readonly<Record<string, string | Buffer>>,
  ...options: string[]
): Promise<string> {
  const folder = at('parts', name);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, dirname(path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const tar = at(`${name}.tar`);
  await execa('tar', ['-C', folder, ...options, '-cf', tar, '.']);
  return tar;
}

const lower = () => tarOf('lower', { 'usr/bin/app': 'old', 'usr/bin/gone': 'x', 'etc/motd': 'hello' });
const upper = () => tarOf('upper', { 'usr/bin/app': 'new', 'usr/bin/.wh.gone': '' });

async function expectRoot(path: string): Promise<void> {
  const root = await rootFolder(path);
  expect(await readFile(join(root, 'usr/bin/app'), 'utf8')).toBe('new');
  expect(await readFile(join(root, 'etc/motd'), 'utf8')).toBe('hello');
  expect(existsSync(join(root, 'usr/bin/gone'))).toBe(false);
  expect((await readdir(at('cache/client-roots'))).filter((name) => name.startsWith('.'))).toEqual([]);
}

const digest = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** The files of an OCI image layout with these layers. */
function layout(layers: readonly Buffer[]): Record<string, string | Buffer> {
  const blobs = new Map<string, Buffer>();
  const blob = (content: Buffer) => {
    blobs.set(`blobs/sha256/${digest(content)}`, content);
    return { digest: `sha256:${digest(content)}` };
  };
  const manifest = blob(Buffer.from(JSON.stringify({ layers: layers.map(blob) })));
  return {
    'oci-layout': '{"imageLayoutVersion":"1.0.0"}',
    'index.json': JSON.stringify({ manifests: [manifest] }),
    ...Object.fromEntries(blobs),
  };
}

test.each([
  ['docker', (content: Buffer) => `${digest(content)}/layer.tar`],
  ['podman', (content: Buffer) => `${digest(content)}.tar`],
  ['another builder', (_content: Buffer, at: number) => `layer-${at}.tar`],
  ['a builder with folders', (_content: Buffer, at: number) => `step${at}/layer.tar`],
])('a tar of layers as %s names them', async (builder, nameOf) => {
  const layers = await Promise.all([lower(), upper()].map(async (tar) => readFile(await tar)));
  const names = layers.map(nameOf);
  const files = {
    'manifest.json': JSON.stringify([{ Config: 'config.json', Layers: names }]),
    ...Object.fromEntries(names.map((name, index) => [name, layers[index] as Buffer])),
  };
  await expectRoot(await tarOf(builder.replaceAll(' ', '-'), files));
});

test('an OCI image layout, as a folder and as a tar, with compressed layers', async () => {
  const layers = await Promise.all(
    [lower(), upper()].map(async (tar) => {
      await execa('gzip', ['--keep', '--force', await tar]);
      return readFile(`${await tar}.gz`);
    }),
  );
  const tar = await tarOf('layout', layout(layers));
  await expectRoot(tar);
  await expectRoot(at('parts/layout'));
});

test('a tar of a root file system itself', async () => {
  await expectRoot(await tarOf('export', { 'usr/bin/app': 'new', 'etc/motd': 'hello', 'srv/data.tar': 'not a layer' }));
});

test('refuses what is no root in one line, and leaves nothing', async () => {
  const nothing = await tarOf('nothing', { 'readme.txt': 'x' });
  const broken = await tarOf('broken', { 'manifest.json': JSON.stringify([{ Layers: ['missing.tar'] }]) });
  for (const path of [nothing, broken, at('nowhere')]) {
    const error = await rootFolder(path).catch((thrown: Error) => thrown.message);
    expect(error).toMatch(/^--root .*(no root file system|there is no)/);
    expect(String(error).split('\n')).toHaveLength(1);
  }
  expect((await readdir(at('cache/client-roots'))).filter((name) => name.startsWith('.'))).toEqual([]);
});
