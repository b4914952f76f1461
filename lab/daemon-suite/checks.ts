import { matchesGlob } from 'node:path';
import type { Cell } from '../core/cell.ts';
import { type DaemonCheckGroup, DaemonCheckGroup as Groups } from '../core/schema.ts';
import type { DaemonName } from '../libc/index.ts';
import { type Selection, unknownWord } from '../matrix/selection.ts';
import type { Repro, Variant } from '../repro.ts';
import type { ComparableCell } from '../results/comparable.ts';

/** A check of daemons: a variant of a repro. */
export interface DaemonCheck {
  /** `repro/variant`. */
  id: string;
  group: DaemonCheckGroup;
  title: string;
  repro: Repro;
  variant: string;
  /** Whether it runs only with `--thorough`, or if it is named. */
  onRequest: boolean;
}

/** A variant of a repro as `repro/variant`. */
const idOf = ({ repro, variant }: Pick<ComparableCell, 'repro' | 'variant'>) => `${repro}/${variant}`;

/** The variants in which a program has another verdict with a daemon than without one on the same C library, as `repro/variant`. */
export function changedByDaemons(cells: readonly ComparableCell[]): Set<string> {
  const decided = cells.filter(({ probe, attempt, observed }) => probe === 'c' && attempt === 1 && observed !== null);
  const onSame = Map.groupBy(decided, (cell) => `${idOf(cell)}/${cell.libc.id}`);
  return new Set(
    [...onSame.values()].flatMap((those) => {
      const alone = those.find(({ daemon }) => daemon.id === 'none');
      return alone && those.some(({ observed }) => observed !== alone.observed) ? [idOf(alone)] : [];
    }),
  );
}

/**
 * All checks of these repros, by group, in the order of the repros: the variants that are marked as one, and those that a daemon changes. Of
 * a repro without a marked variant the first one runs always.
 *
 * @param changed as `changedByDaemons` finds them
 */
export function daemonChecks(repros: readonly Repro[], changed: ReadonlySet<string> = new Set()): DaemonCheck[] {
  const all = repros.flatMap((repro) => checksOf(repro, changed));
  return Groups.options.flatMap((group) => all.filter((check) => check.group === group));
}

/** The checks that `daemonChecks` found under these ids. It reads no other repros. */
export function checksWithIds(ids: readonly string[], repros: readonly Repro[]): DaemonCheck[] {
  return checksAmong(ids, repros, new Set(ids));
}

/** The checks with these ids if all are marked as one, otherwise undefined. It reads no other repros, and needs no stored run. */
export function markedChecks(ids: readonly string[], repros: readonly Repro[]): DaemonCheck[] | undefined {
  const checks = checksAmong(ids, repros);
  return ids.length > 0 && ids.every((each) => checks.some(({ id }) => id === each)) ? checks : undefined;
}

function checksAmong(ids: readonly string[], repros: readonly Repro[], changed?: ReadonlySet<string>): DaemonCheck[] {
  const those = repros.filter(({ id }) => ids.some((each) => each.startsWith(`${id}/`)));
  return daemonChecks(those, changed).filter(({ id }) => ids.includes(id));
}

function checksOf(repro: Repro, changed: ReadonlySet<string>): DaemonCheck[] {
  const variants = Object.entries(repro.variants).map(([variant, { title, daemonCheck }]) => {
    const id = idOf({ repro: repro.id, variant });
    return { id, title, repro, variant, marked: daemonCheck, isChanged: changed.has(id) };
  });
  const first = variants.find(({ marked }) => marked) ?? variants.find(({ isChanged }) => isChanged);
  return variants.flatMap(({ marked, isChanged, ...check }): DaemonCheck[] => {
    if (!marked && !isChanged) return [];
    return [{ ...check, group: marked ?? 'behaviour', onRequest: !marked && check.id !== first?.id }];
  });
}

/**
 * The checks that words select: groups, repros, or checks by their ids or globs. All of them without a word.
 *
 * @param thorough whether a group, or no word, also selects the checks that run on request
 * @throws UnknownChoice for the first word that selects none
 */
export function chooseChecks(
  words: readonly string[],
  checks: readonly DaemonCheck[],
  thorough = false,
): DaemonCheck[] {
  const isRegular = ({ onRequest }: DaemonCheck) => thorough || !onRequest;
  const isMeant = (word: string, check: DaemonCheck) =>
    word === check.group ? isRegular(check) : word === check.repro.id || matchesGlob(check.id, word);
  for (const word of words) {
    if (checks.some((check) => isMeant(word, check))) continue;
    const known = [...Groups.options, ...checks.flatMap(({ id, repro }) => [repro.id, id])];
    throw unknownWord('check', word, [...new Set(known)]);
  }
  return words.length === 0
    ? checks.filter(isRegular)
    : checks.filter((check) => words.some((word) => isMeant(word, check)));
}

/**
 * The cells of checks: each with the daemons that it is about, and with the C probe.
 *
 * @param options.oneClient of clients on glibc and on musl, those that the check is about: on musl only if it is about musl alone
 */
export function selectionOfChecks(
  checks: readonly DaemonCheck[],
  daemons: readonly DaemonName[],
  { oneClient = false } = {},
): Selection {
  const byId = new Map(checks.map((check) => [check.id, check]));
  return {
    repros: [...new Set(checks.map(({ repro }) => repro))],
    daemons: [...daemons],
    probes: ['c'],
    packages: checks.map(({ repro, variant }) => repro.packages?.(repro.variants[variant] as Variant) ?? null),
    wantsVariant: (id) => checks.some(({ variant }) => variant === id),
    wantsCell(cell) {
      const check = byId.get(`${cell.repro}/${cell.variant}`);
      const data = check?.repro.variants[cell.variant];
      if (!check || !data) return false;
      if (oneClient && isAboutMusl(cell, check.repro, data) !== (cell.libc.kind === 'musl')) return false;
      return check.repro.daemons?.(data).includes(cell.daemon.id) ?? true;
    },
  };
}

/** Whether a check makes sense with a client on musl, and with none on glibc. */
function isAboutMusl(cell: Cell, { unsupported }: Repro, variant: Variant): boolean {
  const reasonOn = (kind: Cell['libc']['kind']) => unsupported?.({ ...cell, libc: { ...cell.libc, kind } }, variant);
  return reasonOn('glibc') !== undefined && reasonOn('musl') === undefined;
}
