import type { Cell } from '../../lab/index.ts';

/** Whether the program's lookups of hosts are made by the cell's daemon. musl asks nscd for users and groups alone (src/passwd). */
export function asksDaemon({ libc, daemon }: Cell): boolean {
  return daemon.id !== 'none' && libc.kind === 'glibc';
}

/** The C library whose resolver sends the program's queries: the daemon's where a daemon answers, else the program's own. */
export function resolvingLibc(cell: Cell): Cell['libc'] {
  return (asksDaemon(cell) ? cell.daemon.libc : null) ?? cell.libc;
}
