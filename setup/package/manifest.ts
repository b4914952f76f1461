import { SHIPPED } from '../../lab/bundle/bundles.mjs';

/** A package.json. */
export type Manifest = Record<string, unknown> & { name: string; version: string };

/** The files of the package beside its package.json: the bundles, and what their code reads. npm adds README and LICENSE. */
const FILES = [
  'CHANGELOG.md',
  'bin/resolv-lab',
  'bin/resolv-lab.mjs',
  'docs/*.md',
  SHIPPED,
  'lab/**/*.[ch]',
  // The launcher, and modules that run inside of a sandbox.
  'lab/**/*.m[jt]s',
  'probes',
  'reports/**/*.css',
  'reports/reference',
  // Large, and read by the pages of docs/ alone.
  '!reports/reference/runtime-entries.json',
  '!reports/reference/parity.json',
  'repros',
  'setup/*.mjs',
];

/** Members that are about work in the repository. */
const OF_THE_REPOSITORY = ['private', 'scripts', 'devDependencies'];

/** The package.json of the npm package: its code is JavaScript, because Node strips no types below node_modules. */
export function packageManifest(repository: Manifest): Manifest {
  const kept = Object.entries(repository).filter(([member]) => !OF_THE_REPOSITORY.includes(member));
  return {
    ...(Object.fromEntries(kept) as Manifest),
    exports: { types: `./${SHIPPED}/types/lab/public.d.ts`, default: `./${SHIPPED}/public/code.mjs` },
    files: FILES,
  };
}
