import { expect, test } from 'vitest';
import { libcWord, runCommand } from '../../../lab/inspect/run-command.ts';
import type { ProcessFacts, Subject } from '../../../lab/inspect/subject.ts';
import { LIBRARY_FOLDER } from '../../../lab/libc/inspect/arch.ts';
import { knowledge } from './inspected.ts';

const PROCESS: ProcessFacts = {
  pid: 1,
  daemon: null,
  ownRoot: false,
  resolvConfDeleted: false,
  sameResolvConf: true,
  replacedLibc: null,
};
const UNKNOWN = { id: 'x', kind: 'glibc', version: '2.35', package: null, revision: null, buildId: 'ff' } as const;

const wordOf = (more: Partial<Pick<Subject, 'root' | 'process'>> & { file?: string; facts?: object }) => {
  const { file = `/usr/${LIBRARY_FOLDER}/libc.so.6`, facts = {}, root = null, process = null } = more;
  return libcWord({ libc: { facts: { ...UNKNOWN, ...facts }, file }, root, process } as Subject, knowledge);
};

/** The facts of a build of the reference run, in another place. */
const built = (id: string) => ({ ...knowledge.reference.libcs.find((libc) => libc.id === id), id: '/x' });

test("the machine's own C library is host, whichever process has it", () => {
  expect(wordOf({ process: PROCESS })).toBe('host');
  expect(wordOf({ process: PROCESS, facts: built('debian-bookworm') })).toBe('host');
});

test('a process on another file, in another root or on a replaced file has no word of its own', () => {
  expect(wordOf({ process: PROCESS, file: '/opt/glibc/lib/libc.so.6' })).toBeNull();
  expect(wordOf({ process: { ...PROCESS, ownRoot: true } })).toBeNull();
  const replacedLibc = { path: '/lib/libc.so.6', running: 'a', onDisk: 'b' };
  expect(wordOf({ process: { ...PROCESS, replacedLibc } })).toBeNull();
});

test('a build of the reference run has the id of its column, and another one its root', () => {
  expect(wordOf({ root: '/srv/web', facts: built('debian-trixie') })).toBe('debian-trixie');
  expect(wordOf({ root: '/srv/web' })).toBe('dir:/srv/web');
  // That root has no musl, so `dir:` would not take the one of the subject.
  expect(wordOf({ root: '/srv/web', facts: { kind: 'musl', version: '1.2.4' } })).toBeNull();
  expect(wordOf({ facts: built('musl-trixie'), root: '/srv/alpine' })).toBe('musl-trixie');
});

test('the command runs the variants that decide, and the daemon on the C library', () => {
  const [one, other] = [
    { repro: { id: 'a' }, variant: 'main' },
    { repro: { id: 'b' }, variant: 'late' },
  ];
  expect(runCommand([], 'host')).toBeNull();
  expect(runCommand([one], 'host')).toBe('resolv-lab run a --libc host --daemon none --probe c');
  expect(runCommand([one, other], 'dir:/a b', 'nsncd')).toBe(
    "resolv-lab run a b --libc 'dir:/a b' --daemon nsncd --daemon-libc 'dir:/a b' --probe c --variant main,late",
  );
});
