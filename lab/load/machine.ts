import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { arch, availableParallelism, cpus, hostname, release, totalmem } from 'node:os';
import { z } from 'zod';

/** The machine of a measurement. Figures of another machine cannot be compared with its figures. */
export const Machine = z.object({
  /** A digest of /etc/machine-id, or of the host's name without one. */
  id: z.string(),
  cpu: z.string(),
  cores: z.number(),
  memoryGiB: z.number(),
  kernel: z.string(),
});
export type Machine = z.infer<typeof Machine>;

/** This machine. Inside the lab's namespaces it is the same as outside. */
export async function thisMachine(): Promise<Machine> {
  const id = (await readFile('/etc/machine-id', 'utf8').catch(() => '')).trim() || hostname();
  return {
    id: createHash('sha256').update(`resolv-lab ${id}`).digest('hex').slice(0, 16),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: `${release()} ${arch()}`,
  };
}

/** A machine in a few words. */
export function describeMachine({ cores, cpu, memoryGiB, kernel }: Machine): string {
  return `${cores} × ${cpu}, ${memoryGiB} GiB, Linux ${kernel}`;
}

/** In which way two machines differ, so that figures cannot be compared; null for the same machine. A new kernel is the same machine. */
export function machineDifference(left: Machine, right: Machine): string | null {
  if (left.cpu !== right.cpu) return `the processor is ${right.cpu}, not ${left.cpu}`;
  if (left.cores !== right.cores) return `it has ${right.cores} cores, not ${left.cores}`;
  if (left.memoryGiB !== right.memoryGiB) return `it has ${right.memoryGiB} GiB of memory, not ${left.memoryGiB}`;
  return left.id === right.id ? null : 'the machine has another id';
}
