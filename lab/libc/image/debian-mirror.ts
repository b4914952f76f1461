import { execa } from 'execa';

/** Debian's archives: the label in the Release file, and the variable that overrides the address. */
export const ARCHIVES = {
  main: { label: 'Debian', variable: 'RESOLV_LAB_DEBIAN_MIRROR' },
  security: { label: 'Debian-Security', variable: 'RESOLV_LAB_DEBIAN_SECURITY_MIRROR' },
} as const;

/**
 * The URL of a Debian archive: from its environment variable, otherwise from this machine's apt. Null on other
 * distributions, and if the apt sources lack the archive.
 */
export async function debianMirror(
  archive: keyof typeof ARCHIVES = 'main',
  env: NodeJS.ProcessEnv = process.env,
): Promise<string | null> {
  const { label, variable } = ARCHIVES[archive];
  if (env[variable]) return env[variable];
  return new RegExp(`^${label} (\\S+)$`, 'm').exec(await aptArchives())?.[1] ?? null;
}

/** By search path: apt-get reads the sources for half a second, and a start makes many images. */
const archives = new Map<string | undefined, Promise<string>>();

/** The archives in this machine's apt sources: a line with label and address for each. */
function aptArchives(): Promise<string> {
  const known = archives.get(process.env.PATH) ?? askApt();
  archives.set(process.env.PATH, known);
  return known;
}

async function askApt(): Promise<string> {
  const targets = ['indextargets', '--format', '$(LABEL) $(SITE)'];
  const { stdout } = await execa('apt-get', targets, { reject: false });
  return stdout ?? '';
}

/** The proxies of this machine's apt, as options for another apt. */
export async function aptProxies(): Promise<string[]> {
  const { stdout } = await execa('apt-config', ['dump'], { reject: false });
  return (stdout ?? '').match(/^Acquire::https?::Proxy\S* "[^"]+";$/gim) ?? [];
}
