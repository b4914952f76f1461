import { join } from 'node:path';
import type { DaemonSettings } from '../../daemon/definitions.ts';
import { definitionOf } from '../catalogue/definitions.ts';
import { BUILD_TREE } from '../custom/custom-libc.ts';
import { daemonRecipe, libcRecipe, type Recipe } from '../image/recipe.ts';
import type { CustomLibc, DaemonName, LibcState } from '../types.ts';

/** The origin of a daemon's program on a given libc. */
export type DaemonPlan =
  /** The image of the libc's own suite, with the daemon in it. */
  | { from: 'suite'; recipe: Recipe; binary: string }
  /** A program of the fallback suite, bound into the libc's image. */
  | { from: 'fallback'; recipe: Recipe; binary: string }
  /** The installed program of this machine. */
  | { from: 'host'; binary: string }
  /** A program that was built with a custom libc: the first existing candidate. */
  | { from: 'custom-libc'; candidates: readonly { file: string; binary: string }[] }
  /** The user's own program. */
  | { from: 'user'; program: string }
  | { from: 'nowhere'; reason: string };

/** unscd's package installs its program under the name of nscd, which it replaces. */
const BINARIES: Record<DaemonName, string> = {
  nsncd: '/usr/libexec/nsncd',
  nscd: '/usr/sbin/nscd',
  unscd: '/usr/sbin/nscd',
};

/** The suite with packages of all daemons. Its nsncd also runs on glibcs of suites without an nsncd. */
const FALLBACK_LIBC = 'debian-trixie';

/** The origin of a daemon's program when it runs on a libc, or the reason why it cannot. */
export function daemonPlan(daemon: DaemonName, libcId: string): DaemonPlan {
  const definition = definitionOf(libcId);
  const binary = BINARIES[daemon];
  if (!definition) return { from: 'nowhere', reason: `no libc has the id '${libcId}'` };
  const { source, kind } = definition;
  if (definition.daemons.includes(daemon)) {
    const recipe = source.from === 'debian' ? daemonRecipe(daemon, libcId, source) : libcRecipe(libcId);
    if (recipe) return { from: 'suite', recipe, binary };
  }
  const fallback = definitionOf(FALLBACK_LIBC)?.source;
  if (daemon === 'nsncd' && kind === 'glibc' && fallback?.from === 'debian') {
    return { from: 'fallback', recipe: daemonRecipe(daemon, FALLBACK_LIBC, fallback), binary };
  }
  if (source.from === 'custom' && daemon === 'nscd') return { from: 'custom-libc', candidates: builtNscd(source) };
  if (source.from === 'host' && daemon === 'nscd') return { from: 'host', binary };
  return { from: 'nowhere', reason: `${daemon} is not packaged for ${libcId}` };
}

/** The possible paths of nscd on this machine (`file`) and inside a sandbox (`binary`). */
function builtNscd({ how, path }: CustomLibc): { file: string; binary: string }[] {
  if (how === 'build') return [{ file: join(path, 'nscd/nscd'), binary: join(BUILD_TREE, 'nscd/nscd') }];
  return ['/sbin/nscd', '/usr/sbin/nscd'].map((binary) => ({ file: join(path, binary), binary }));
}

/** The facts of a client's libc that decide the daemon's libc; without an image the suite is unknown. */
export function asClient(state: LibcState): { id: string; suite: string | null } {
  return { id: state.id, suite: state.state === 'ready' ? state.libc.suite : null };
}

/** The user's choices for daemons. */
export interface DaemonOverrides {
  /** The libcs for all daemons; empty for the default of each. */
  libcs: readonly string[];
  /** The user's own programs in place of packaged ones. */
  programs: Readonly<Partial<Record<DaemonName, string>>>;
  /** The releases that the user says these programs are of. */
  releases?: Readonly<Partial<Record<DaemonName, string>>>;
  /** Settings, which take precedence over those of a repro. */
  settings?: Readonly<Partial<Record<DaemonName, DaemonSettings>>>;
}

/** The libcs of a daemon for a client. By default the user's own program runs on this machine's libc. */
export function daemonLibcs(
  daemon: DaemonName,
  client: { id: string; suite: string | null },
  { libcs, programs }: DaemonOverrides,
): readonly string[] {
  if (libcs.length > 0) return libcs;
  return [programs[daemon] === undefined ? defaultDaemonLibc(daemon, client) : 'host'];
}

/**
 * The default libc of a daemon: the client's own, or that of the client's suite, if the daemon is packaged for it or
 * defined to run on it; otherwise debian-trixie. `suite` is that of the client's libc.
 */
function defaultDaemonLibc(daemon: DaemonName, client: { id: string; suite: string | null }): string {
  const candidates = [client.id, `debian-${client.suite}`];
  const runsHere = (id: string) => {
    const { daemons = [], alsoRuns = [] } = definitionOf(id) ?? {};
    return daemons.includes(daemon) || alsoRuns.includes(daemon);
  };
  return candidates.find(runsHere) ?? FALLBACK_LIBC;
}
