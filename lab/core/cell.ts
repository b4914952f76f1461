import { createHash } from 'node:crypto';
import { basename } from 'node:path';
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

/** The parts of a cell's name, not yet held against what there is. */
export interface CellIdParts {
  repro: string;
  variant: string;
  libc: string;
  /** With its `@libc`, if it has one. */
  daemon: string;
  probe: string;
  attempt: number;
}

/** Takes a name apart that `cellId` made; null for a word that has not its form. The path of a libc of the user's own has slashes. */
export function splitCellId(id: string): CellIdParts | null {
  const [, path = id, attempt = '1'] = /^(.*)#([1-9]\d*)$/s.exec(id) ?? [];
  const [, repro, variant, middle, probe] = /^([^/]+)\/([^/]+)\/(.+)\/([^/]+)$/s.exec(path) ?? [];
  // The path of the daemon's libc may have slashes as well.
  const [, libc, daemon] =
    /^((?:dir|build):.+?|[^/]+)\/([^/@]+@(?:dir|build):.+)$/s.exec(middle ?? '') ??
    /^((?:dir|build):.+|[^/]+)\/([^/]+)$/s.exec(middle ?? '') ??
    [];
  if (!repro || !variant || !libc || !daemon || !probe) return null;
  return { repro, variant, libc, daemon, probe, attempt: Number(attempt) };
}

/** The folder of a cell's evidence, relative to the run. */
export function cellDirectory(cell: Cell): string {
  const { libc, daemon } = cell;
  const short = {
    ...cell,
    libc: withoutPath(libc),
    daemon: { ...daemon, libc: daemon.libc && withoutPath(daemon.libc) },
  };
  return `cells/${cellId(short).replaceAll('/', '.')}`;
}

/** A libc with an id that fits into the name of a folder, however long the path of one of the user's own. */
function withoutPath(libc: LibcFacts): LibcFacts {
  const [, how, path = ''] = /^(dir|build):(.+)$/s.exec(libc.id) ?? [];
  if (!how) return libc;
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 8);
  return { ...libc, id: `${how}:${basename(path).slice(0, 40)}-${digest}` };
}
