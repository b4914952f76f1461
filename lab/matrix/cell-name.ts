import { splitCellId } from '../core/cell.ts';
import { type DaemonId, ProbeId } from '../core/schema.ts';
import { DAEMONS } from '../daemon/definitions.ts';
import { customLibcId, definitions, isCustomLibc } from '../libc/index.ts';
import type { Repro } from '../repro.ts';
import { suggest } from '../util/suggest.ts';
import { UnknownChoice, unknownWord } from './selection.ts';

/** The words of a cell's printed name, all of which exist; whether the cell can run here is another question. */
export interface CellName {
  repro: Repro;
  variant: string;
  libc: string;
  daemon: DaemonId;
  /** The libc that the daemon runs on; null without a daemon. */
  daemonLibc: string | null;
  probe: ProbeId;
  /** 1, or the number behind `#`. */
  attempt: number;
}

const FORM = 'repro/variant/libc/daemon/probe';
const DAEMON_IDS: readonly DaemonId[] = ['none', ...DAEMONS.map(({ id }) => id)];

/** Whether a word is meant as a cell's name: no other word that commands take has a slash and no star. */
export function isCellName(word: string): boolean {
  return /^[^*/]+\/[^*]+$/.test(word);
}

/**
 * Reads a cell's name as `cellId` makes it.
 *
 * @throws UnknownChoice for a name that has not five parts, or for the first part that means nothing
 */
export function parseCellName(name: string, repros: readonly Repro[]): CellName {
  const parts = splitCellId(name);
  if (!parts) {
    const ids = repros.map(({ id }) => id);
    const near = name.includes('/') || ids.includes(name) ? null : suggest(name, ids);
    const example = near ? `did you mean one of '${near}'? Its` : 'its';
    throw new UnknownChoice(
      `no cell '${name}': ${example} name is ${FORM}, like ${near ?? 'stale-resolv-conf'}/main/host/none/c (\`resolv-lab run --reporter lines\` prints them)`,
    );
  }
  const repro = pick('repro', parts.repro, repros, ({ id }) => id);
  const variant = pick('variant', parts.variant, Object.keys(repro.variants), itself);
  const libc = pickLibc(parts.libc);
  const [, daemonId = parts.daemon, on] = /^([^@]+)@(.*)$/s.exec(parts.daemon) ?? [];
  const daemon = pick('daemon', daemonId, DAEMON_IDS, itself);
  if (on !== undefined && (daemon === 'none' || (on.includes('@') && !isCustomLibc(on)))) {
    throw new UnknownChoice(`no daemon '${parts.daemon}': it is none, or like nsncd@debian-trixie`);
  }
  const daemonLibc = daemon === 'none' ? null : on === undefined ? libc : pickLibc(on);
  const probe = pick('probe', parts.probe, ProbeId.options, itself);
  return { repro, variant, libc, daemon, daemonLibc, probe, attempt: parts.attempt };
}

function pickLibc(id: string): string {
  if (isCustomLibc(id)) return customLibcId(id);
  return pick('libc', id, definitions, (each) => each.id).id;
}

function pick<T>(what: string, word: string, known: readonly T[], idOf: (each: T) => string): T {
  const found = known.find((each) => idOf(each) === word);
  if (found === undefined) throw unknownWord(what, word, known.map(idOf));
  return found;
}

function itself<T extends string>(word: T): string {
  return word;
}
