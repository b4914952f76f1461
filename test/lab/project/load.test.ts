import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { projectOf, readProject } from '../../../lab/project/load.ts';
import { jsonSchema } from '../../../lab/results/json-schema.ts';
import { REPOSITORY } from '../../e2e/command.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

let folder: Awaited<ReturnType<typeof temporaryDirectory>>;
beforeEach(async () => {
  folder = await temporaryDirectory();
});
afterEach(() => folder[Symbol.asyncDispose]());

async function write(path: string, text: string): Promise<string> {
  const file = join(folder.path, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

const json = (definition: unknown) => write('resolv-lab.config.json', JSON.stringify(definition, null, 2));

test('the example of the page', async () => {
  const page = await readFile(join(REPOSITORY, 'docs/project-file.md'), 'utf8');
  const [, example = ''] = /^```ts\n([\s\S]*?)^```$/m.exec(page) ?? [];
  // The runner of the tests resolves modules by itself, so that only the command knows 'resolv-lab' (test/e2e/project-file.test.ts).
  const alone = example.replace(/^import .*\n/, '').replace('project({', '({');
  const file = await write('team/resolv-lab.config.ts', alone);
  await write('team/target/release/nsncd', '');
  await mkdir(join(folder.path, 'team/scenarios'));
  const team = join(folder.path, 'team');
  expect(await readProject(file)).toEqual({
    file,
    libcs: { mine: `build:${folder.path}/glibc/build`, released: 'deb:libc6=2.36-9+deb12u7' },
    daemons: { nsncd: { program: join(team, 'target/release/nsncd'), set: { NSNCD_WORKER_COUNT: '2' } } },
    scenarios: [join(team, 'scenarios')],
    baselines: { nightly: join(team, 'baselines/nightly.json') },
    expect: { mine: { fixed: ['31476', '30081'], affected: [] } },
  });
  for (const member of MEMBERS) expect(page).toContain(`| \`${member}\` |`);
});

const MEMBERS = ['libcs', 'daemons', 'scenarios', 'baselines', 'expect'];

test('the schema has the members of the page', () => {
  expect(Object.keys((jsonSchema('config') as { properties: object }).properties)).toEqual(['$schema', ...MEMBERS]);
});

describe('the file is found', () => {
  test('in the folder, or else above it', async () => {
    const above = await json({});
    await mkdir(join(folder.path, 'a/b'), { recursive: true });
    expect((await projectOf(join(folder.path, 'a/b'))).file).toBe(above);
    const nearer = await write('a/resolv-lab.config.json', '{}');
    expect((await projectOf(join(folder.path, 'a/b'))).file).toBe(nearer);
  });

  test('by its name in RESOLV_LAB_PROJECT, where an empty one is none', async () => {
    await json({ libcs: { mine: 'dir:a' } });
    const other = await write('other.json', '{}');
    expect((await projectOf(folder.path, 'other.json')).file).toBe(other);
    expect(await projectOf(folder.path, '')).toMatchObject({ file: null, libcs: {} });
    await expect(projectOf(folder.path, 'missing.json')).rejects.toThrow(/^no project file .*missing\.json: ENOENT/);
  });

  test('two in one folder are refused', async () => {
    await json({});
    await write('resolv-lab.config.ts', 'export default {}');
    await expect(projectOf(folder.path)).rejects.toThrow(
      'has resolv-lab.config.ts and resolv-lab.config.json: leave one',
    );
  });
});

test('paths are relative to the file', async () => {
  const file = await json({ libcs: { a: 'dir:x', b: 'deb:./a_1.deb:b_*.deb', c: 'deb:libc6=2:2.36-9' }, daemons: {} });
  expect((await readProject(file)).libcs).toEqual({
    a: `dir:${folder.path}/x`,
    b: `deb:${folder.path}/a_1.deb:${folder.path}/b_*.deb`,
    c: 'deb:libc6=2:2.36-9',
  });
});

describe('a mistake is one line with the place', () => {
  test.each<[unknown, RegExp]>([
    [{ libc: {} }, /config\.json:2: libc: it is not known here/],
    [{ libcs: { mine: 1 } }, /:3: libcs\.mine: .*expected string/],
    [{ libcs: { 'a b': 'dir:x' } }, /:3: libcs\.a b: 'a b' cannot be a label/],
    [{ libcs: { 'debian-trixie': 'dir:x' } }, /:3: libcs\.debian-trixie: .* a libc has this id/],
    [{ libcs: { mine: 'debian-trixie' } }, /:3: libcs\.mine: 'debian-trixie' is no build of your own/],
    [{ daemons: { nsnc: 'x' } }, /: daemons(\.nsnc)?: /],
    [{ daemons: { nsncd: './missing' } }, /:3: daemons\.nsncd: \.\/missing does not exist/],
    [{ daemons: { nsncd: { sett: {} } } }, /daemons\.nsncd/],
    [{ scenarios: ['missing'] }, /:2: scenarios\.0: missing does not exist/],
    [{ expect: { mine: { fixed: ['x'] } } }, /:4: expect\.mine\.fixed\.0: 'x' is no bug/],
    [{ expect: { mine: { fixd: [1] } } }, /:4: expect\.mine\.fixd: it is not known here/],
    [[], /config\.json: .*expected object/],
  ])('%j', async (definition, message) => {
    const file = await json(definition);
    const error = await readProject(file).then(String, (reason: Error) => reason.message);
    expect(error).toMatch(message);
    expect(error).not.toContain('\n');
  });

  test.each([
    ['json', '{\n  "libcs": {\n    x\n', /config\.json:3: no JSON: /],
    ['json', '{\n  "libcs": {', /config\.json:2: no JSON: /],
    ['ts', 'export const a = 1;\n', /config\.ts: .*expected object/],
  ])('%s: %j', async (extension, text, message) => {
    const file = await write(`resolv-lab.config.${extension}`, text);
    await expect(readProject(file)).rejects.toThrow(message);
  });
});
