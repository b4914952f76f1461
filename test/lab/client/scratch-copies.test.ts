import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { UNSHARE } from '../../../lab/namespaces/reexec.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const MODULE = join(import.meta.dirname, '../../../lab/client/scratch-copies.ts');

/** Runs a module in namespaces like the lab's, with a file system in memory for the changes. */
async function inNamespaces(folder: string, code: string): Promise<string> {
  const file = join(folder, 'inside.ts');
  await writeFile(
    file,
    `import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { ScratchCopies } from '${MODULE}';
execFileSync('mount', ['-t', 'tmpfs', 'scratch', '${folder}/scratch']);
${code}`,
  );
  const [program = '', ...words] = [...UNSHARE, process.execPath, file];
  const { stdout } = await execa(program, words);
  return stdout;
}

test('a copy can be written to, the original does not change, and mounts below it are there', async () => {
  await using folder = await temporaryDirectory();
  const { path } = folder;
  for (const name of ['scratch', 'root/var', 'root/data']) await mkdir(join(path, name), { recursive: true });
  await writeFile(join(path, 'root/var/file'), 'old');
  const text = await inNamespaces(
    path,
    `execFileSync('mount', ['-t', 'tmpfs', 'below', '${path}/root/data']);
writeFileSync('${path}/root/data/mounted', 'here');
const copies = new ScratchCopies('${path}/scratch/copies');
const [copy] = copies.mountsOf('${path}/root/var', '/var', '${path}/root');
writeFileSync(copy.source + '/file', 'new');
const all = copies.mountsOf('${path}/root', '/srv');
const point = copies.mountsOf('${path}/root/data', '/data', '${path}/root');
console.log(JSON.stringify([copy, readFileSync('${path}/root/var/file', 'utf8'), all, readFileSync(point[0].source + '/mounted', 'utf8')]));
copies[Symbol.dispose]();
console.log(readFileSync('/proc/self/mountinfo', 'utf8').includes(' overlay '));`,
  );
  const [facts = '', left] = text.split('\n');
  const copies = join(path, 'scratch/copies');
  expect(JSON.parse(facts)).toEqual([
    { source: join(copies, '0/merged/var'), target: '/var', writable: true },
    'old',
    [
      { source: join(copies, '0/merged'), target: '/srv', writable: true },
      { source: join(path, 'root/data'), target: '/srv/data' },
    ],
    'here',
  ]);
  expect(left).toBe('false');
  expect(await readFile(join(path, 'root/var/file'), 'utf8')).toBe('old');
});

test('without an overlay a folder is read-only', async () => {
  await using folder = await temporaryDirectory();
  const { path } = folder;
  for (const name of ['scratch', 'a:b']) await mkdir(join(path, name));
  const text = await inNamespaces(
    path,
    `console.log(JSON.stringify(new ScratchCopies('${path}/scratch/copies').mountsOf('${path}/a:b', '/srv')));`,
  );
  expect(JSON.parse(text)).toEqual([{ source: join(path, 'a:b'), target: '/srv' }]);
});
