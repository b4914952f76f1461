import type { Host } from '../../lab/host/host.ts';
import { sandbox } from '../../lab/host/sandbox.ts';
import { libcEnvironment } from '../../lab/libc/libc-environment.ts';
import { type LabProbeId, probeCommand } from '../../lab/probe/command.ts';
import { readyLibc } from '../libc/custom-libc-fixture.ts';
import { labCProbe, labFfiProbe, withDns } from './probes.ts';

/** The command line of a probe on a C library of the catalogue, with the /etc and the DNS server of fixtures/with-dns.ts. */
export async function onLibc(id: string, probe: LabProbeId, env: Record<string, string> = {}): Promise<string[]> {
  const libc = await readyLibc(id);
  const built = probe === 'ffi' ? { ffi: await labFfiProbe() } : { [libc.kind]: await labCProbe(libc.kind) };
  const { mounts, program } = probeCommand(probe, libc, built);
  const own = libcEnvironment(libc);
  // These tests do not use /run, so that any folder will do.
  const host = { etc: '/etc', run: '/tmp' } as Host;
  const files = { host, root: own.root, mounts: [...own.mounts, ...mounts] };
  return withDns(sandbox({ ...files, env, capabilities: ['CAP_SYS_CHROOT'] }, program));
}
