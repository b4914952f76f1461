import { rm, writeFile } from 'node:fs/promises';
import { execa } from 'execa';

/**
 * A network namespace of its own, pinned by a bind mount at `path`. It starts with `lo` alone, up; no route leads out.
 */
export interface NetworkNamespace {
  readonly path: string;
  /** The words to put before a command so that it runs in this namespace. */
  readonly enter: readonly string[];
  /** Runs iproute2 commands inside, one a line. @throws with ip's own words when one is refused */
  ip(...commands: string[]): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Makes a network namespace. `path` must be on a private mount (the workspace): the kernel refuses to pin it elsewhere.
 *
 * @param commands iproute2 commands to run inside after `link set lo up`
 */
export async function createNetwork(path: string, commands: readonly string[] = []): Promise<NetworkNamespace> {
  await writeFile(path, '');
  await batch(['unshare', `--net=${path}`], ['link set lo up', ...commands]);
  const enter = ['nsenter', `--net=${path}`, '--'];
  return {
    path,
    enter,
    ip: (...lines) => batch(enter, lines),
    async remove() {
      await execa('umount', ['--lazy', path]);
      await rm(path);
    },
  };
}

/**
 * Joins two namespaces with a veth pair named `veth0` at both ends, up, with one address each (CIDR).
 */
export async function linkNetworks(
  [left, leftAddress]: [NetworkNamespace, string],
  [right, rightAddress]: [NetworkNamespace, string],
): Promise<void> {
  await left.ip(
    `link add veth0 type veth peer name veth0 netns ${right.path}`,
    `addr add ${leftAddress} dev veth0 nodad`,
    'link set veth0 up',
  );
  await right.ip(`addr add ${rightAddress} dev veth0 nodad`, 'link set veth0 up');
}

async function batch(enter: readonly string[], commands: readonly string[]): Promise<void> {
  const [file, ...args] = [...enter, 'ip', '-batch', '-'];
  await execa(file as string, args, { input: `${commands.join('\n')}\n` });
}
