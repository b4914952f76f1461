import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { ClientProgram } from '../client/definition.ts';
import type { DaemonFacts, Generated, LibcFacts, OciRuntime, ProbeId } from './schema.ts';

/** One cell of the matrix: repro/variant × libc × daemon × probe, with the versions found on this machine. */
export interface Cell {
  repro: string;
  variant: string;
  libc: LibcFacts;
  daemon: DaemonFacts;
  probe: ProbeId;
  /** The runtime of its containers. Not a part of the name: cells with and without containers are to be compared. */
  container?: OciRuntime | undefined;
  /** The user's own program, where the probe is `client`. */
  client?: ClientProgram | undefined;
  /** The user's choice of generated cases; `generatedIn` has the default. Not a part of the name. */
  generated?: Generated | undefined;
  attempt: number;
}

/** The seed and the number of generated cases of a cell. By default they are the same in every run, so that runs can be compared. */
export function generatedIn({ generated = { seed: 1, cases: 100 } }: Pick<Cell, 'generated'>): Generated {
  return generated;
}

/** Whether `daemon check` runs a cell, and not `run`: it alone chooses the generated cases. */
export function isOfDaemonCheck({ generated }: Pick<Cell, 'generated'>): boolean {
  return generated !== undefined;
}

/**
 * The stable name of a cell: `repro/variant/libc/daemon/probe`, with `@libc` behind a daemon that
 * runs on another libc than the client, and `#n` for repeats.
 */
export function cellId({ repro, variant, libc, daemon, probe, attempt }: Cell): string {
  const on = daemon.libc && daemon.libc.id !== libc.id ? `${daemon.id}@${daemon.libc.id}` : daemon.id;
  return [repro, variant, libc.id, on, probe].join('/') + (attempt > 1 ? `#${attempt}` : '');
}

/** The name of a cell without the number of the repeat: all repeats have it. */
export function withoutAttempt(id: string): string {
  return id.replace(/#\d+$/, '');
}

/** The parts of a cell's name, which need not exist. */
export interface CellIdParts {
  repro: string;
  variant: string;
  libc: string;
  /** With `@libc`, if the name has that. */
  daemon: string;
  probe: string;
  attempt: number;
}

/** Splits a name that `cellId` made; null for a word of another form. The path of a custom libc has slashes. */
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

/** A libc with an id that fits into a folder's name: the path of a custom libc becomes its last part and a digest. */
function withoutPath(libc: LibcFacts): LibcFacts {
  const [, how, path = ''] = /^(dir|build):(.+)$/s.exec(libc.id) ?? [];
  if (!how) return libc;
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 8);
  return { ...libc, id: `${how}:${basename(path).slice(0, 40)}-${digest}` };
}
