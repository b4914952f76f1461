import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** USER_HZ, the unit of /proc; the same on all architectures with Node binaries. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds, user and system, of all descendants of this process that have ended. It includes everything that the lab
 * starts, because the first process of a pid namespace waits for all others.
 */
export function cpuSecondsOfChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is the program's name, with any characters; cutime and cstime are the 16th and 17th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

/** CPU seconds of all processes of this machine since its start. */
export function cpuSecondsOfMachine(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
}
