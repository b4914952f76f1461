import { dataIn, descriptor } from './arguments.ts';
import { failure, type SyscallContext, type SyscallSummary } from './syscall.ts';

/** The resolver's own files, the modules of nss, and what belongs to the daemon. */
const RELEVANT_FILE = /^\/etc\/(?!ld\.so)|\/libnss_\w+[.-]|\/nscd\//;

/** A file is opened. @param at which argument is its path */
export function opened({ args, result }: SyscallContext, at: number): SyscallSummary | null {
  const path = relevantPath(args[at]);
  if (path === undefined) return null;
  const file = descriptor(result);
  if (!file) return { args: path, result: failure(result) ?? result };
  const elsewhere = ['', path].includes(file.what) ? '' : ` (${file.what})`;
  return { args: path, result: `fd ${file.fd}${elsewhere}` };
}

/**
 * A file is looked at: by these members glibc sees that resolv.conf has changed (include/file_change_detection.h, since 2.32;
 * the same ones in resolv/resolv_conf.c before). @param at which argument is its path
 */
export function looked({ args, result }: SyscallContext, at: number): SyscallSummary | null {
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
