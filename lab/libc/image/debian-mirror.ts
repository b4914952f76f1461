import { execa } from 'execa';

/**
 * Where Debian packages come from: `$RESOLV_LAB_DEBIAN_MIRROR`, else the mirror this machine's own apt uses for
 * Debian, else null (a machine of another distribution).
 */
export async function debianMirror(env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  if (env.RESOLV_LAB_DEBIAN_MIRROR) return env.RESOLV_LAB_DEBIAN_MIRROR;
  const targets = ['indextargets', '--format', '$(LABEL) $(SITE)'];
  const { stdout } = await execa('apt-get', targets, { reject: false });
  // The archive's own label; its security and backports archives have others.
  return /^Debian (\S+)$/m.exec(stdout ?? '')?.[1] ?? null;
}

/** The proxies this machine's apt goes through, as options for another apt. */
export async function aptProxies(): Promise<string[]> {
  const { stdout } = await execa('apt-config', ['dump'], { reject: false });
  return (stdout ?? '').match(/^Acquire::https?::Proxy\S* "[^"]+";$/gim) ?? [];
}
