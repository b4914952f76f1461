import { readFileSync } from 'node:fs';

/**
 * Variables that change what a glibc program looks up, or with which code, in glibc 2.17 to 2.44: nscd/nscd_getai.c and resolv/res_init.c
 * (LOCALDOMAIN, RES_OPTIONS), resolv/res_context_hostalias.c (HOSTALIASES), resolv/res_hconf.c (RESOLV_…), nis/ (NIS_…),
 * iconv/gconv_cache.c (GCONV_PATH), elf/rtld.c (LD_…), elf/dl-tunables.c (GLIBC_TUNABLES).
 */
const READ_BY_GLIBC = /^(?:LOCALDOMAIN|RES_OPTIONS|HOSTALIASES|RESOLV_\w+|NIS_\w+|GCONV_PATH|LD_\w+|GLIBC_TUNABLES)$/;

/** The variables of an environment that glibc's resolver or loader reads. */
export function resolverVariables(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => READ_BY_GLIBC.test(name)));
}

/**
 * The variables of a process that glibc's resolver or loader reads, from /proc/…/environ. That is the environment of its last exec (proc(5)),
 * without later changes by the process itself. Throws when the process has ended.
 *
 * @param pid in this process's pid namespace
 */
export function readResolverVariables(pid: number): Record<string, string> {
  const words = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  const pairs = words.map((word): [string, string] => [word.split('=', 1)[0] ?? '', word.slice(word.indexOf('=') + 1)]);
  // Of two variables with one name, getenv(3) finds the first.
  return resolverVariables(Object.fromEntries(pairs.reverse()));
}
