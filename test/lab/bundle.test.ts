import { mkdir, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { buildBundle } from '../../lab/bundle/build.ts';
import { type Bundle, CODE, findBundle, START } from '../../lab/bundle/find.mjs';
import { withSourceLines } from '../../lab/bundle/source-lines.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** A repository of two modules; one prints its own path. */
async function makeHouse(path: string): Promise<Bundle> {
  await mkdir(join(path, 'src'), { recursive: true });
  await mkdir(join(path, 'node_modules'));
  await writeFile(join(path, 'node_modules/.package-lock.json'), '{}');
  await writeFile(
    join(path, 'src/main.ts'),
    "import { word } from './word.ts';\nconsole.log(word, import.meta.url);\n",
  );
  await writeFile(join(path, 'src/word.ts'), "export const word: string = 'one';\n");
  return { name: 'lab', house: path, entry: 'src/main.ts', sources: ['src'], movable: false };
}

async function scene() {
  const directory = await temporaryDirectory();
  const bundle = await makeHouse(join(directory.path, 'house'));
  return { bundle, kept: join(directory.path, 'kept'), [Symbol.asyncDispose]: () => directory[Symbol.asyncDispose]() };
}

const say = async (folder: string) => (await execa(process.execPath, [join(folder, START)])).stdout;

test('is made once and then reused, behaves like its sources, and leaves no other file', async () => {
  await using made = await scene();
  const { bundle, kept } = made;
  expect(findBundle(bundle, kept)).toBeNull();
  const folder = await buildBundle(bundle, kept);
  expect(findBundle(bundle, kept)).toBe(folder);
  expect(await buildBundle(bundle, kept)).toBe(folder);
  expect(await readdir(kept)).toHaveLength(1);
  expect(await say(folder)).toBe(`one file://${bundle.house}/src/main.ts`);
});

test('a movable bundle has its own path', async () => {
  await using made = await scene();
  const folder = await buildBundle({ ...made.bundle, movable: true }, made.kept);
  expect(await say(folder)).toBe(`one file://${join(folder, CODE)}`);
});

test.each([
  ['another content', 'src/word.ts', "export const word: string = 'two';\n"],
  ['one more module', 'src/more.ts', ''],
  ['other packages', 'node_modules/.package-lock.json', '{"packages":{}}'],
])('%s is another bundle', async (_, file, content) => {
  await using made = await scene();
  const { bundle, kept } = made;
  const before = await buildBundle(bundle, kept);
  await writeFile(join(bundle.house, file), content);
  expect(findBundle(bundle, kept)).toBeNull();
  expect(await buildBundle(bundle, kept)).not.toBe(before);
});

describe('a damaged bundle is replaced', () => {
  const damages: Record<string, (folder: string) => Promise<void>> = {
    emptied: (folder) => truncate(join(folder, CODE)),
    'cut short': (folder) => truncate(join(folder, CODE), 10),
    'something else': (folder) => writeFile(join(folder, CODE), "console.log('three')"),
    'without its first module': (folder) => rm(join(folder, START)),
    'without its code': (folder) => rm(join(folder, CODE)),
  };
  test.each(Object.entries(damages))('%s', async (_, damage) => {
    await using made = await scene();
    const { bundle, kept } = made;
    const folder = await buildBundle(bundle, kept);
    await damage(folder);
    expect(findBundle(bundle, kept)).toBeNull();
    expect(await buildBundle(bundle, kept)).toBe(folder);
    expect(await say(folder)).toMatch(/^one /);
  });
});

test('two processes can make a bundle at the same time', async () => {
  await using made = await scene();
  const [one, two] = await Promise.all([1, 2].map(() => buildBundle(made.bundle, made.kept)));
  expect(one).toBe(two);
  expect(await readdir(made.kept)).toHaveLength(1);
});

test('invalid sources: an error, and no file is left', async () => {
  await using made = await scene();
  await writeFile(join(made.bundle.house, 'src/word.ts'), 'export const const');
  await expect(buildBundle(made.bundle, made.kept)).rejects.toThrow();
  expect(await readdir(made.kept)).toEqual([]);
});

describe('bundles of other sources', () => {
  const HOUR_S = 60 * 60;

  /** Builds a bundle again with another word, as if so many hours ago, and returns its folder's name. */
  async function builtBefore(bundle: Bundle, kept: string, word: string, hours: number): Promise<string> {
    await writeFile(join(bundle.house, 'src/word.ts'), `export const word = '${word}';\n`);
    const folder = await buildBundle(bundle, kept);
    const then = Date.now() / 1000 - hours * HOUR_S;
    await utimes(join(folder, CODE), then, then);
    return basename(folder);
  }

  test('stay if they are the newest ones, or of the last hour', async () => {
    await using made = await scene();
    const built: string[] = [];
    for (const [word, hours] of Object.entries({ one: 30, two: 20, three: 0.5, four: 0.4, five: 0.3, six: 0.2 })) {
      built.push(await builtBefore(made.bundle, made.kept, word, hours));
    }
    expect((await readdir(made.kept)).toSorted()).toEqual(built.slice(2).toSorted());
  });

  test('stay for any time if they are few', async () => {
    await using made = await scene();
    const built: string[] = [];
    for (const [word, hours] of Object.entries({ one: 1000, two: 900, three: 0 })) {
      built.push(await builtBefore(made.bundle, made.kept, word, hours));
    }
    expect((await readdir(made.kept)).toSorted()).toEqual(built.toSorted());
  });

  test('of another repository stay for a week, or until it is gone', async () => {
    await using made = await scene();
    await using other = await scene();
    await builtBefore(other.bundle, made.kept, 'one', 200);
    const recent = await builtBefore(other.bundle, made.kept, 'two', 2);
    const own = await builtBefore(made.bundle, made.kept, 'three', 0);
    expect((await readdir(made.kept)).toSorted()).toEqual([recent, own].toSorted());
    await rm(other.bundle.house, { recursive: true });
    const last = await builtBefore(made.bundle, made.kept, 'four', 0);
    expect((await readdir(made.kept)).toSorted()).toEqual([own, last].toSorted());
  });
});

test('the stack trace of an error in a bundle has lines of its sources', async () => {
  await using made = await scene();
  const { bundle, kept } = made;
  await writeFile(
    join(bundle.house, 'src/word.ts'),
    "interface Longer {\n  a: 1;\n}\nexport const word: Longer = fail();\n\nfunction fail(): never {\n  throw new Error('no word');\n}\n",
  );
  const folder = await buildBundle(bundle, kept);
  const { stderr } = await execa(process.execPath, [join(folder, START)], { reject: false });
  expect(stderr).not.toContain('src/word.ts');
  expect(withSourceLines(stderr)).toMatch(`at fail (${bundle.house}/src/word.ts:7:`);
  await rm(join(folder, `${CODE}.map`));
  expect(withSourceLines(stderr)).toBe(stderr);
});
