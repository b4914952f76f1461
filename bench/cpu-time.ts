import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** USER_HZ, in which /proc counts: the same on all of Linux's architectures that Node has binaries for. */
const TICKS_A_SECOND = 100;

/**
 * CPU seconds, user and system, of all processes that this one started, directly or not, and that have ended. The first
 * process of a pid namespace waits for whatever is left in it, so nothing that the lab starts is missing.
 */
export function cpuSecondsOfChildren(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  // The second field is the program's name, which may hold anything; cutime and cstime are the 16th and 17th.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[13]) + Number(fields[14])) / TICKS_A_SECOND;
}

/** CPU seconds that this machine has worked since it started, for anybody. */
export function cpuSecondsOfMachine(): number {
  return cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0) / 1000;
}
