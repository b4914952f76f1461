import { join } from 'node:path';
import { execa } from 'execa';
import { ARCH } from '../inspect/arch.ts';
import { libcFile } from '../inspect/inspect-root.ts';
import type { Libc } from '../types.ts';

/**
 * Starts a C library by its own loader: glibc's libc.so.6 is a program that prints its version (csu/version.c, __libc_main), and musl's
 * loader does without arguments. Null if it prints the version that its file has; otherwise the fault in one line.
 */
export async function tryLoader({ kind, root, version, custom }: Libc): Promise<string | null> {
  const file = custom?.file ?? libcFile(kind, root);
  const loader =
    custom?.mounts.find(({ target }) => target === ARCH.loaderPlace)?.source ?? join(root, ARCH.loaderPlace);
  const command = kind === 'musl' ? [file] : [loader, file];
  const { stdout, stderr, failed, shortMessage } = await execa(command[0] ?? file, command.slice(1), { reject: false });
  const text = `${stdout}\n${stderr}`;
  if (text.includes(version)) return null;
  return failed
    ? `${file} does not start: ${stderr.split('\n')[0] || shortMessage}`
    : `${file} does not say that it is ${version}`;
}
