import { buildBundle } from '../../lab/bundle/build.ts';
import { ffiProbeBundle } from '../../lab/bundle/bundles.mjs';

import type { Host } from '../../lab/host/host.ts';
import { sandbox } from '../../lab/host/sandbox.ts';
import { libcEnvironment } from '../../lab/libc/libc-environment.ts';
import { type LabProbeId, probeCommand } from '../../lab/probe/command.ts';
import { buildCProbe } from '../../lab/probe/index.ts';
import { readyLibc } from '../libc/custom-libc-fixture.ts';
import { withDns } from './probes.ts';

/** The probes, built as the lab builds them: for the oldest glibc, and for musl. */
async function build(cacheDir: string, probe: LabProbeId): Promise<Parameters<typeof probeCommand>[2]> {
  if (probe === 'ffi') return { ffi: await buildBundle(ffiProbeBundle, `${cacheDir}/bundles`) };
  const [oldest, musl] = [await readyLibc('crosstool-2.17'), await readyLibc('musl-trixie')];
  const paths = { cacheDir, sysroot: oldest.root, muslRoot: musl.root };
  return { glibc: await buildCProbe('glibc', paths), musl: await buildCProbe('musl', paths) };
}

/** The command line of a probe on a C library of the catalogue, with the /etc and the DNS server of fixtures/with-dns.ts. */
export async function onLibc(
  id: string,
  probe: LabProbeId,
  cacheDir: string,
  env: Record<string, string> = {},
): Promise<string[]> {
  const libc = await readyLibc(id);
  const { mounts, program } = probeCommand(probe, libc, await build(cacheDir, probe));
  const own = libcEnvironment(libc);
  // These tests do not use /run, so that any folder will do.
  const host = { etc: '/etc', run: '/tmp' } as Host;
  const files = { host, root: own.root, mounts: [...own.mounts, ...mounts] };
  return withDns(sandbox({ ...files, env, capabilities: ['CAP_SYS_CHROOT'] }, program));
}
