import { dataIn, descriptor } from './arguments.ts';
import { failure, type SyscallContext, type SyscallSummary } from './syscall.ts';

/** The resolver's configuration files, the NSS modules, and the daemon's files. */
const RELEVANT_FILE = /^\/etc\/(?!ld\.so)|\/libnss_\w+[.-]|\/nscd\//;

/** Summarises a call that opens a file. @param at the index of the path among the arguments */
export function opened({ args, result }: SyscallContext, at: number): SyscallSummary | null {
  const path = relevantPath(args[at]);
  if (path === undefined) return null;
  const file = descriptor(result);
  if (!file) return { args: path, result: failure(result) ?? result };
  const elsewhere = ['', path].includes(file.what) ? '' : ` (${file.what})`;
  return { args: path, result: `fd ${file.fd}${elsewhere}` };
}

/**
 * Summarises a stat call. glibc compares these members to detect a changed resolv.conf
 * (include/file_change_detection.h, since 2.32; the same members in resolv/resolv_conf.c before).
 * @param at the index of the path among the arguments
 */
export function statted({ args, result }: SyscallContext, at: number): SyscallSummary | null {
  const path = relevantPath(args[at]);
  if (path === undefined) return null;
  const stat = args[at + 1] ?? '';
  const member = (name: string) => new RegExp(`\\b${name}=(\\d+)`).exec(stat)?.[1] ?? '?';
  const time = (which: string) => `${which} ${member(`st_${which}`)}.${member(`st_${which}_nsec`).padStart(9, '0')}`;
  const seen = [`inode ${member('st_ino')}`, `${member('st_size')} bytes`, time('mtime'), time('ctime')];
  return { args: path, result: failure(result) ?? seen.join(', ') };
}

function relevantPath(text = ''): string | undefined {
  const path = dataIn(text)[0]?.toString();
  return path !== undefined && RELEVANT_FILE.test(path) ? path : undefined;
}
