// `npm pack` and `npm publish` run this before (build) and after (restore) they read the folder.
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { rolldown } from 'rolldown';
import { ffiProbeBundle, labBundle, publicBundle, SHIPPED } from '../../lab/bundle/bundles.mjs';
import { type Bundle, CODE, START } from '../../lab/bundle/find.mjs';
import { bareExternals, catalogueModules, movedAddresses, pageModulesAsText } from '../../lab/bundle/plugins.ts';
import { startCode } from '../../lab/bundle/start-code.ts';
import { mkdirp } from '../../lab/util/mkdirp.ts';
import { writeAtomically } from '../../lab/util/write-atomically.ts';
import { type Manifest, packageManifest } from './manifest.ts';

const { house } = labBundle;
const MANIFEST = join(house, 'package.json');
/** The repository's package.json, while that of the package is in its place. */
const KEPT = join(house, '.package.json.repository');
const SHIPPED_FOLDER = join(house, SHIPPED);

/** Writes the bundles and types, and puts the package's package.json in place of the repository's, which npm has no other way to choose. */
async function build(): Promise<void> {
  await restore();
  const repository: Manifest = JSON.parse(await readFile(MANIFEST, 'utf8'));
  const dependencies = Object.keys({ ...(repository.dependencies ?? {}), ...(repository.optionalDependencies ?? {}) });
  await Promise.all([...[labBundle, publicBundle, ffiProbeBundle].map((each) => ship(each, dependencies)), types()]);
  await writeFile(join(SHIPPED_FOLDER, labBundle.name, START), IN_CACHE);
  await writeFile(KEPT, await readFile(MANIFEST));
  await writeAtomically(MANIFEST, `${JSON.stringify(packageManifest(repository), null, 2)}\n`);
}

/** Undoes `build`, also one that was interrupted. */
async function restore(): Promise<void> {
  if (await stat(KEPT).catch(() => null)) await rename(KEPT, MANIFEST);
  await rm(SHIPPED_FOLDER, { recursive: true, force: true });
}

/** A bundle that finds the files of the package by its own place. All dependencies stay packages, with their licences. */
async function ship({ name, entry, movable }: Bundle, dependencies: readonly string[]): Promise<void> {
  await using building = await rolldown({
    input: join(house, entry),
    platform: 'node',
    external: [/^node:/, ...dependencies.map((name) => new RegExp(`^${RegExp.escape(name)}(/|$)`))],
    plugins: movable ? [bareExternals] : [catalogueModules, pageModulesAsText, movedAddresses(house, '../../')],
  });
  await building.write({
    dir: join(SHIPPED_FOLDER, name),
    entryFileNames: CODE,
    format: 'esm',
    codeSplitting: false,
  });
}

/** The folder of an installed package may belong to another user, so its compile cache is in the lab's. Commands that only read create no folder. */
const IN_CACHE = startCode({
  imports: [
    "import { existsSync } from 'node:fs';",
    "import { cacheDir, compiledDir } from '../../lab/cache-dir.mjs';",
  ],
  compiled: 'existsSync(cacheDir()) ? compiledDir() : null',
});

/** The types of what scenarios import; `npm run check` has checked them. */
async function types(): Promise<void> {
  const tsc = join(house, 'node_modules/typescript/bin/tsc');
  const settings = {
    extends: '../tsconfig.json',
    compilerOptions: {
      ...{ noEmit: false, declaration: true, emitDeclarationOnly: true, rootDir: '..', outDir: 'types', noCheck: true },
      ...{ allowJs: true, types: ['node'] },
    },
    include: [],
    files: ['../lab/public.ts'],
  };
  const project = join(SHIPPED_FOLDER, 'tsconfig.json');
  await mkdirp(SHIPPED_FOLDER);
  await writeFile(project, JSON.stringify(settings));
  await execa(process.execPath, [tsc, '--project', project]);
  await rm(project);
}

await { build, restore }[process.argv[2] as 'build' | 'restore']();
