import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExecaError, execa } from 'execa';
import { messageOf } from '../core/harness-error.ts';
import type { OciRuntime } from '../core/schema.ts';
import { UNSHARE } from '../namespaces/reexec.ts';
import type { Progress } from '../util/progress.ts';
import { writeBundle } from './bundle.ts';
import { WITHOUT_CGROUPS } from './cgroups.ts';

/**
 * Runs a container inside the lab's namespaces, on the root file system of this machine.
 *
 * @throws Error with the runtime's message if that does not work: crun 1.8 refuses a machine with hybrid cgroups
 */
export async function tryRuntime(runtime: OciRuntime): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'resolv-lab-runtime-'));
  try {
    const [etc, run, bundle] = ['etc', 'run', 'bundle'].map((name) => join(directory, name)) as [
      string,
      string,
      string,
    ];
    for (const folder of [etc, run, bundle]) await mkdir(folder);
    const host = { hostname: 'container', etc, run, network: { path: '/proc/self/ns/net' } };
    const argv = await writeBundle(runtime, bundle, { host, root: '/' }, ['true']);
    const [file = '', ...words] = [...UNSHARE, ...WITHOUT_CGROUPS, ...argv];
    await execa(file, words, { env: { LC_ALL: 'C' } });
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const [complaint] = String(error.stderr ?? '').split('\n');
    throw new Error(withAdvice(complaint || error.shortMessage));
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** crun refuses a machine with the controllers of both versions of cgroups (libcrun_cgroup_enter, whatever the manager is). */
function withAdvice(complaint: string): string {
  return /hybrid/.test(complaint) ? `${complaint} (it works on a machine with cgroup v2 alone)` : complaint;
}

/** Whether a runtime works here; otherwise its progress line has the reason. */
export async function canRun(runtime: OciRuntime, progress: Progress): Promise<boolean> {
  try {
    await tryRuntime(runtime);
    return true;
  } catch (error) {
    progress({ item: runtime, phase: 'failed', text: `no containers by ${runtime}: ${messageOf(error)}` });
    return false;
  }
}
