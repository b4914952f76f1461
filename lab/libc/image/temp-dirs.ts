import { randomUUID } from 'node:crypto';
import { readdir, readlink, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startTime } from '../../program/start-time.ts';

const TEMPORARY = /^\.making-(\d+)-(\d+)-(\d+)-/;

/** Names the maker so that others can tell whether it is still at work: pid namespace, pid, and when it started. */
export async function temporaryName(): Promise<string> {
  return `.making-${await pidNamespace()}-${process.pid}-${await startTime(process.pid)}-${randomUUID()}`;
}

/** Removes what makers that have since died left in `parent`. */
export async function removeAbandoned(parent: string): Promise<void> {
  const here = await pidNamespace();
  for (const name of await readdir(parent)) {
    const [, namespace, pid, start] = TEMPORARY.exec(name) ?? [];
    // Of processes in another pid namespace nothing can be known.
    if (namespace !== here || (await startTime(Number(pid))) === start) continue;
    // A program of the dead that ends only now may still write there; what it leaves goes the next time.
    await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
}

async function pidNamespace(): Promise<string> {
  return (await readlink('/proc/self/ns/pid')).replace(/\D/g, '');
}
