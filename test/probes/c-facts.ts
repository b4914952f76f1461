import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARCHES } from '../../lab/libc/inspect/arch.ts';
import * as kernelLayouts from '../../lab/namespaces/layouts.ts';
import { SYSCALL_NUMBERS } from '../../lab/probe/thread-wait.ts';
import { SETGROUPS } from '../../lab/recording/pcap/setgroups.ts';
import type { Layout } from '../../probes/ffi/layouts.ts';
import * as libcLayouts from '../../probes/ffi/layouts.ts';
import * as names from '../../probes/ffi/names.ts';
import { REPOSITORY } from '../e2e/command.ts';

/** Node's names of the architectures on which the lab's numbers can be checked. */
export type CheckedArch = 'x64' | 'arm64';

const HEADERS = [
  ...['elf.h', 'errno.h', 'fcntl.h', 'linux/capability.h', 'linux/filter.h', 'linux/seccomp.h', 'locale.h', 'net/if.h'],
  ...['netdb.h', 'netinet/in.h', 'resolv.h', 'sched.h', 'stddef.h', 'sys/auxv.h', 'sys/ioctl.h', 'sys/mman.h'],
  ...['sys/mount.h', 'sys/resource.h', 'sys/socket.h', 'sys/syscall.h', 'sys/uio.h', 'time.h', 'grp.h', 'pwd.h'],
  ...['aliases.h', 'shadow.h'],
];

/** Constants of the sources whose name is also one of C, and means something else there. */
const OTHER_MEANING = ['HEADER', 'LINES', 'POINTER', 'VERSION'];

const claim = (condition: string) => `_Static_assert(${condition}, ${JSON.stringify(condition)});`;

/** A claim about a macro, for headers that have it. */
const claimOfMacro = (name: string, value: bigint | number) =>
  `#ifdef ${name}\n${claim(`${name} == ${value}`)}\n#endif`;

function claimsOfLayout({ type, size, at }: Layout): string[] {
  const offsets = Object.entries(at).map(([member, offset]) => claim(`offsetof(${type}, ${member}) == ${offset}`));
  return [claim(`sizeof(${type}) == ${size}`), ...offsets];
}

/** The numbers that the TypeScript of the lab has under the name of a macro of C. */
export function constantsInSources(): [name: string, value: bigint][] {
  const files = globSync('{lab,probes,fake-dns}/**/*.ts', { cwd: REPOSITORY });
  return files.flatMap((file) => {
    const lines = readFileSync(join(REPOSITORY, file), 'utf8').matchAll(
      /^(?:export )?const ([A-Z][A-Z0-9_]*) = (-?)(0[xo][\da-f_]+|[\d_]+)n?;/gm,
    );
    return [...lines].flatMap(([, name = '', sign, digits = '']): [string, bigint][] => {
      const value = BigInt(digits.replaceAll('_', ''));
      return OTHER_MEANING.includes(name) ? [] : [[name, sign === '-' ? -value : value]];
    });
  });
}

/** Tables of names.ts whose keys are names of C. */
const TABLES = [
  names.eai,
  names.ai,
  names.ni,
  names.hErrno,
  names.errno,
  names.res,
  names.localeCategories,
  names.limits,
];

const OF_NAMES = [names.families, names.socktypes, names.protocols].map((table, at) =>
  Object.entries(table).map(([name, value]): [string, number] => [
    `${['AF', 'SOCK', 'IPPROTO'][at]}_${name.toUpperCase()}`,
    value,
  ]),
);

function claimsOfCalls(arch: CheckedArch): string[] {
  const numbers: [string, number | null | undefined][] = [
    ...SYSCALL_NUMBERS.map(([name, x64, arm64]): [string, number | null] => [name, { x64, arm64 }[arch]]),
    ['setgroups', SETGROUPS[arch]],
  ];
  return numbers.map(([name, number]) =>
    typeof number === 'number'
      ? claim(`__NR_${name} == ${number}`)
      : `#ifdef __NR_${name}\n#error "there is a system call ${name}"\n#endif`,
  );
}

/**
 * A C source that compiles only if all structures, constants and system calls that the TypeScript of the lab has numbers for are as in the
 * headers of this architecture. Names that the headers lack are not checked.
 */
export function sourceOfFacts(arch: CheckedArch): string {
  const layouts = [...Object.values(libcLayouts), ...Object.values(kernelLayouts)];
  const constants = [
    ...constantsInSources(),
    ...[...TABLES.flatMap((table) => Object.entries(table)), ...OF_NAMES.flat()],
  ];
  return [
    '#define _GNU_SOURCE',
    ...[...new Set([...HEADERS, ...layouts.map(({ header }) => header)])].map((header) => `#include <${header}>`),
    ...layouts.flatMap(claimsOfLayout),
    // The bit-field `ndots` of a resolver state has no offset of its own (probes/ffi/res-state.ts).
    claim('sizeof(((struct __res_state *) 0)->pfcode) == 8'),
    ...constants.map(([name, value]) => claimOfMacro(name, value)),
    ...claimsOfCalls(arch),
    ...ARCHES.map(({ elf, elfName }) => claim(`${elfName} == ${elf}`)),
    '',
  ].join('\n');
}
