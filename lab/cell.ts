import type { DaemonFacts, LibcFacts, ProbeId } from './schema.ts';

/** One square of the matrix: repro/variant × libc × daemon × probe, each as it was found on this machine. */
export interface Cell {
  repro: string;
  variant: string;
  libc: LibcFacts;
  daemon: DaemonFacts;
  probe: ProbeId;
  attempt: number;
}

/**
 * The stable name of a cell: `repro/variant/libc/daemon/probe`, with `@libc` behind a daemon that
 * runs on another libc than the client, and `#n` for repeats.
 */
export function cellId({ repro, variant, libc, daemon, probe, attempt }: Cell): string {
  const on = daemon.libc && daemon.libc.id !== libc.id ? `${daemon.id}@${daemon.libc.id}` : daemon.id;
  return [repro, variant, libc.id, on, probe].join('/') + (attempt > 1 ? `#${attempt}` : '');
}

/** The folder of a cell's evidence, relative to the run. */
export function cellDirectory(cell: Cell): string {
  return `cells/${cellId(cell).replaceAll('/', '.')}`;
}
