import { randomUUID } from 'node:crypto';
import { readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startTime } from '../../program/start-time.ts';

const TEMPORARY = /^\.making-(\d+)-(\d+)-(\d+)-/;

/** A name with the process that creates the folder: pid namespace, pid and start time. Others can check whether it still runs. */
export async function temporaryName(): Promise<string> {
  return `.making-${await pidNamespace()}-${process.pid}-${startTime(process.pid)}-${randomUUID()}`;
}

/** Removes temporary folders in `parent` whose processes have ended. */
export async function removeAbandoned(parent: string): Promise<void> {
  const here = await pidNamespace();
  for (const name of await readdir(parent)) {
    const [, namespace, pid, start] = TEMPORARY.exec(name) ?? [];
    // Processes in another pid namespace cannot be checked.
    if (namespace !== here || startTime(Number(pid)) === start) continue;
    // A child that has not ended yet may still write there; the next call removes the rest.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
}

async function pidNamespace(): Promise<string> {
  return (await readlink('/proc/self/ns/pid')).replace(/\D/g, '');
}
