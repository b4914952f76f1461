import { splitCellId } from '../core/cell.ts';
import { type DaemonId, ProbeId } from '../core/schema.ts';
import { DAEMONS } from '../daemon/definitions.ts';
import { customLibcId, definitions, isCustomLibc } from '../libc/index.ts';
import type { Repro } from '../repro.ts';
import { suggest } from '../util/suggest.ts';
import type { Labels } from './labels.ts';
import { UnknownChoice, unknownWord } from './selection.ts';

/** The parts of a cell's printed name. All of them exist; this machine may still lack what the cell needs. */
export interface CellName {
  repro: Repro;
  variant: string;
  /** An id, or the label of a build. */
  libc: string;
  daemon: DaemonId;
  /** The libc that the daemon runs on, an id or a label; null without a daemon. */
  daemonLibc: string | null;
  probe: ProbeId;
  /** 1, or the number behind `#`. */
  attempt: number;
}

const FORM = 'repro/variant/libc/daemon/probe';
const DAEMON_IDS: readonly DaemonId[] = ['none', ...DAEMONS.map(({ id }) => id)];

/** Whether a word has the form of a cell's name. No other argument of a command has a slash and no star. */
export function isCellName(word: string): boolean {
  return /^[^*/]+\/[^*]+$/.test(word);
}

/**
 * Parses a cell's name as `cellId` prints it.
 *
 * @param labels the labels of builds, as the run that printed the name had them
 * @throws UnknownChoice for a name without five parts, or for its first unknown part
 */
export function parseCellName(name: string, repros: readonly Repro[], labels: Labels = {}): CellName {
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
  const libc = pickLibc(parts.libc, labels);
  const [, daemonId = parts.daemon, on] = /^([^@]+)@(.*)$/s.exec(parts.daemon) ?? [];
  const daemon = pick('daemon', daemonId, DAEMON_IDS, itself);
  if (on !== undefined && (daemon === 'none' || (on.includes('@') && !isCustomLibc(on)))) {
    throw new UnknownChoice(`no daemon '${parts.daemon}': it is none, or like nsncd@debian-trixie`);
  }
  const daemonLibc = daemon === 'none' ? null : on === undefined ? libc : pickLibc(on, labels);
  const probe = pick('probe', parts.probe, ProbeId.options, itself);
  if (probe === 'client' && !repro.client)
    throw new UnknownChoice(`the cell '${name}' is one of a program of your own: add --client 'CMD ARGS…'`);
  if (probe !== 'client' && repro.client)
    throw new UnknownChoice(`'${name}' is a cell of the lab's own probe, and ${repro.id} has a client: say …/client`);
  return { repro, variant, libc, daemon, daemonLibc, probe, attempt: parts.attempt };
}

function pickLibc(name: string, labels: Labels): string {
  if (isCustomLibc(name)) return customLibcId(name);
  const known = [...Object.values(labels), ...definitions.map(({ id }) => id)];
  if (known.includes(name)) return name;
  if (suggest(name, known) !== null) throw unknownWord('libc', name, known);
  throw new UnknownChoice(
    `no libc '${name}': if it is the label of a build, add --libc ${name}=dir:<folder>; known are ${known.join(', ')}`,
  );
}

function pick<T>(what: string, word: string, known: readonly T[], idOf: (each: T) => string): T {
  const found = known.find((each) => idOf(each) === word);
  if (found === undefined) throw unknownWord(what, word, known.map(idOf));
  return found;
}

function itself<T extends string>(word: T): string {
  return word;
}
