import { matchesGlob } from 'node:path';
import { type DaemonCheckGroup, DaemonCheckGroup as Groups } from '../core/schema.ts';
import type { DaemonName } from '../libc/index.ts';
import { type Selection, unknownWord } from '../matrix/selection.ts';
import type { Repro, Variant } from '../repro.ts';

/** A check of daemons: a variant of a repro that is marked as one. */
export interface DaemonCheck {
  /** `repro/variant`. */
  id: string;
  group: DaemonCheckGroup;
  title: string;
  repro: Repro;
  variant: string;
}

/** All checks of these repros, by group, in the order of the repros. */
export function daemonChecks(repros: readonly Repro[]): DaemonCheck[] {
  const all = repros.flatMap((repro) =>
    Object.entries(repro.variants).flatMap(([variant, { title, daemonCheck: group }]): DaemonCheck[] =>
      group ? [{ id: `${repro.id}/${variant}`, group, title, repro, variant }] : [],
    ),
  );
  return Groups.options.flatMap((group) => all.filter((check) => check.group === group));
}

/**
 * The checks that words select: groups, repros, or checks by their ids or globs. All of them without a word.
 *
 * @throws UnknownChoice for the first word that selects none
 */
export function chooseChecks(words: readonly string[], checks: readonly DaemonCheck[]): DaemonCheck[] {
  const isMeant = (word: string, { id, group, repro }: DaemonCheck) =>
    word === group || word === repro.id || matchesGlob(id, word);
  for (const word of words) {
    if (checks.some((check) => isMeant(word, check))) continue;
    const known = [...Groups.options, ...checks.flatMap(({ id, repro }) => [repro.id, id])];
    throw unknownWord('check', word, [...new Set(known)]);
  }
  return words.length === 0 ? [...checks] : checks.filter((check) => words.some((word) => isMeant(word, check)));
}

/** The cells of checks: each with the daemons that it is about, and with the C probe. */
export function selectionOfChecks(checks: readonly DaemonCheck[], daemons: readonly DaemonName[]): Selection {
  const byId = new Map(checks.map((check) => [check.id, check]));
  return {
    repros: [...new Set(checks.map(({ repro }) => repro))],
    daemons: [...daemons],
    probes: ['c'],
    packages: checks.map(({ repro, variant }) => repro.packages?.(repro.variants[variant] as Variant) ?? null),
    wantsVariant: (id) => checks.some(({ variant }) => variant === id),
    wantsCell({ repro, variant, daemon }) {
      const check = byId.get(`${repro}/${variant}`);
      const data = check?.repro.variants[variant];
      if (!check || !data) return false;
      return check.repro.daemons?.(data).includes(daemon.id) ?? true;
    },
  };
}
