import { areInstalled, programVersion } from '../../requirements/programs.ts';
import type { Requirement } from '../../requirements/types.ts';

/** The programs that glibc's configure demands (INSTALL), with their packages; and those that unpack and patch a source. */
const PROGRAMS: readonly (readonly [program: string, debianPackage: string])[] = [
  ['make', 'make'],
  ['gcc', 'gcc'],
  ['gawk', 'gawk'],
  ['bison', 'bison'],
  ['python3', 'python3'],
  ['patch', 'patch'],
  ['xz', 'xz-utils'],
  ['dpkg-source', 'dpkg-dev'],
];

/** What `libc build` needs on the machine, beside what every run does. */
export const buildRequirements: readonly Requirement[] = PROGRAMS.map(([program, debianPackage]) => ({
  id: program,
  for: 'images',
  fatal: false,
  costs: '`libc build` is not available',
  packages: [debianPackage],
  present: () => areInstalled([program]),
  version: () => programVersion(program, '--version'),
}));
