import { type RuntimeId, runtimes } from '../../probes/runtimes/index.ts';
import type { Cell } from '../core/cell.ts';
import type { Expectation } from '../core/schema.ts';
import { unknown } from '../repro.ts';
import type { Runtime } from './definition.ts';

/** The runtime of a probe; undefined for the lab's own probes. */
export function runtimeOf(probe: string): Runtime | undefined {
  return runtimes.find(({ id }) => id === probe);
}

/** Whether a probe is a runtime. */
export function isRuntime(probe: string): probe is RuntimeId {
  return runtimeOf(probe) !== undefined;
}

/**
 * Whether the program's host lookups go to the cell's daemon, if it sees one. musl asks nscd only for users and groups (src/passwd), and a
 * runtime's own resolver asks no daemon.
 */
export function asksDaemonForHosts({ libc, daemon, probe }: Pick<Cell, 'libc' | 'daemon' | 'probe'>): boolean {
  return daemon.id !== 'none' && libc.kind === 'glibc' && runtimeOf(probe)?.resolver !== 'own';
}

/**
 * What is expected of a runtime: the same as of the libc's functions, with the source that the runtime calls them; unknown where it
 * does something of its own.
 *
 * @param resolver whose resolver the verdict is about: a daemon's does not depend on the thread that asks it
 */
export function expectedOfRuntime(ofLibc: Expectation, probe: string, resolver: 'client' | 'daemon'): Expectation {
  const runtime = runtimeOf(probe);
  if (!runtime || ofLibc.value === 'unknown') return ofLibc;
  const { callsLibc, callsElsewhere } = runtime;
  if (callsLibc === undefined || (callsElsewhere && resolver === 'client')) return unknown;
  return { value: ofLibc.value, source: `${ofLibc.source}; ${callsLibc}` };
}
