import { join } from 'node:path';
import type { DaemonSettings } from '../../daemon/definitions.ts';
import { definitionOf } from '../catalogue/definitions.ts';
import { BUILD_TREE } from '../custom/custom-libc.ts';
import { daemonRecipe, libcRecipe, type Recipe } from '../image/recipe.ts';
import type { CustomLibc, DaemonName, LibcState } from '../types.ts';

/** Where a daemon comes from when it is to run on a given libc. */
export type DaemonPlan =
  /** The image of the libc's own suite, with the daemon in it. */
  | { from: 'own'; recipe: Recipe; binary: string }
  /** A program of another suite, bound into the libc's image. */
  | { from: 'lent'; lender: Recipe; binary: string }
  /** What this machine has installed. */
  | { from: 'host'; binary: string }
  /** What was built along with a libc of the user's own; the first of these that is there. */
  | { from: 'built'; candidates: readonly { file: string; binary: string }[] }
  /** A program of the user's own. */
  | { from: 'user'; program: string }
  | { from: 'nowhere'; reason: string };

/** unscd's package installs its program under the name of the daemon it replaces. */
const BINARIES: Record<DaemonName, string> = {
  nsncd: '/usr/libexec/nsncd',
  nscd: '/usr/sbin/nscd',
  unscd: '/usr/sbin/nscd',
};

/** Packages every daemon; also lends nsncd to glibcs of suites that do not package it. */
const FALLBACK_LIBC = 'debian-trixie';

export function daemonPlan(daemon: DaemonName, libcId: string): DaemonPlan {
  const definition = definitionOf(libcId);
  const binary = BINARIES[daemon];
  if (!definition) return { from: 'nowhere', reason: `no libc is called '${libcId}'` };
  const { source, kind } = definition;
  if (definition.daemons.includes(daemon)) {
    const recipe = source.from === 'debian' ? daemonRecipe(daemon, libcId, source) : libcRecipe(libcId);
    if (recipe) return { from: 'own', recipe, binary };
  }
  const lending = definitionOf(FALLBACK_LIBC)?.source;
  if (daemon === 'nsncd' && kind === 'glibc' && lending?.from === 'debian') {
    return { from: 'lent', lender: daemonRecipe(daemon, FALLBACK_LIBC, lending), binary };
  }
  if (source.from === 'own' && daemon === 'nscd') return { from: 'built', candidates: builtNscd(source) };
  if (source.from === 'host' && daemon === 'nscd') return { from: 'host', binary };
  return { from: 'nowhere', reason: `${daemon} is not packaged for ${libcId}` };
}

/** Where nscd lies on this machine, and inside a sandbox. */
function builtNscd({ how, path }: CustomLibc): { file: string; binary: string }[] {
  if (how === 'build') return [{ file: join(path, 'nscd/nscd'), binary: join(BUILD_TREE, 'nscd/nscd') }];
  return ['/sbin/nscd', '/usr/sbin/nscd'].map((binary) => ({ file: join(path, binary), binary }));
}

/** What is known of a libc as the client of a daemon; the suite of one that is not there is in its id. */
export function asClient(state: LibcState): { id: string; suite: string | null } {
  return { id: state.id, suite: state.state === 'ready' ? state.libc.suite : null };
}

/** What the user wishes for daemons. */
export interface DaemonOverrides {
  /** The libcs that they are to run on; empty for the default of each. */
  libcs: readonly string[];
  /** Programs of his own, in place of those that are packaged. */
  programs: Readonly<Partial<Record<DaemonName, string>>>;
  /** Settings, which go over those of a repro. */
  settings?: Readonly<Partial<Record<DaemonName, DaemonSettings>>>;
}

/** The libcs that a daemon is to run on for a client. What the user built here, he built for this machine's libc. */
export function daemonLibcs(
  daemon: DaemonName,
  client: { id: string; suite: string | null },
  { libcs, programs }: DaemonOverrides,
): readonly string[] {
  if (libcs.length > 0) return libcs;
  return [programs[daemon] === undefined ? defaultDaemonLibc(daemon, client) : 'host'];
}

/**
 * The libc a daemon runs on when the user names none: the client's own, or that of the client's suite, where the daemon is
 * packaged for it or is defined to run on it; else debian-trixie. `suite` is that of the client's libc.
 */
function defaultDaemonLibc(daemon: DaemonName, client: { id: string; suite: string | null }): string {
  const candidates = [client.id, `debian-${client.suite}`];
  const runsHere = (id: string) => {
    const { daemons = [], alsoRuns = [] } = definitionOf(id) ?? {};
    return daemons.includes(daemon) || alsoRuns.includes(daemon);
  };
  return candidates.find(runsHere) ?? FALLBACK_LIBC;
}
