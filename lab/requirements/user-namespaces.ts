import { readFile } from 'node:fs/promises';
import { ExecaError, execa } from 'execa';
import { UNSHARE } from '../namespaces/reexec.ts';
import { areInstalled } from './programs.ts';

const SANDBOX = ['bwrap', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc', 'true'];

/**
 * Creates the lab's namespaces, and a sandbox inside them. @throws Error with the reason if this machine forbids that
 */
export async function tryUserNamespaces(): Promise<void> {
  if (!(await areInstalled(['unshare']))) throw new Error('unshare is not installed, so this cannot be tested');
  const inside = (await areInstalled(['bwrap'])) ? SANDBOX : ['true'];
  try {
    const [file = '', ...words] = [...UNSHARE, ...inside];
    await execa(file, words, { env: { LC_ALL: 'C' } });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const [complaint] = String(error.stderr ?? '').split('\n');
    throw new Error(`${complaint || error.shortMessage}${await explain(readSetting)}`);
  }
}

/** Value of a kernel setting, null where the kernel has no such setting. */
export type ReadSetting = (name: string) => Promise<string | null>;

/** The kernel setting that forbids user namespaces, and how to allow them; starts with a separator. */
export async function explain(read: ReadSetting): Promise<string> {
  for (const [name, forbids, allow] of SETTINGS) {
    if ((await read(name)) === forbids) return `: ${name} is ${forbids} (sysctl -w ${name}=${allow})`;
  }
  return ': in a container, allow it to make namespaces and mount /proc (for example docker run --privileged)';
}

/** Setting, the value that forbids, a value that allows. The first is Ubuntu's, the second Debian's. */
const SETTINGS = [
  ['kernel.apparmor_restrict_unprivileged_userns', '1', '0'],
  ['kernel.unprivileged_userns_clone', '0', '1'],
  ['user.max_user_namespaces', '0', '10000'],
] as const;

const readSetting: ReadSetting = (name) =>
  readFile(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
