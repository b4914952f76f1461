import {
  type Cell,
  compareVersions,
  type Expectation,
  expectNotReproduced,
  expectReproduced,
  unknown,
} from '../../lab/index.ts';
import { asksDaemon, resolvingLibc } from '../shared/attribution.ts';
import { fixInResolver } from '../shared/bug-31476.ts';
import { lacksInRuntime } from '../shared/runtimes.ts';
import type { BrownOutVariant } from './variants.ts';

const MUSL = 'musl src/network/resolvconf.c: resolv.conf is read again for every lookup; there is no resolver state';
/** Read in 2.17 and 2.25; nscd's watch of resolv.conf is in the ChangeLog of 2011-07-11 (2.15). */
const BY_STAMP =
  'resolv/res_libc.c until 2.25, __res_maybe_init: a state is loaded again when __res_initstamp has changed, as by the res_init of an nscd that saw the file change; its options are not compared';
const UNSCD = 'unscd 0.47, nscd.c: a new process makes each lookup that the cache does not answer';

const NSCD_TIMEOUT =
  'the lookup of an nscd of that age takes longer than the 5 s for which the client waits (nscd/nscd_helper.c); the client then resolves by itself';

/** Brown-outs that show nothing behind an nscd of a glibc without reload; measured on 2.17. */
const BEFORE_RELOAD: Partial<Record<BrownOutVariant['brownOut'], string>> = {
  'a-dropped': NSCD_TIMEOUT,
  'one-answer': NSCD_TIMEOUT,
  'link-down-between': 'glibc of that age waits for the second answer all the same, so there is no error at once',
};

const STATE_IN_DAEMON =
  "the daemon's worker holds the state: a call in the program changes only the program's own state (nscd/nscd_getai.c)";

/** Why a lookup after the switch asks B although the bug is there; read in glibc 2.31, 2.36, 2.41, 2.43 and 2.44. */
const HARMLESS = {
  error:
    'resolv/res_send.c, send_dg: only a poll that times out sets RES_SNGLKUP; an error leaves by close_and_return_error',
  thread: 'resolv/res_send.c, send_dg sets the flags in the _res of the calling thread, and each thread has its own',
  'res-init':
    'resolv/res_init.c, __res_vinit loads the present file; resolv_context.c, maybe_init attaches to it again',
  'clear-flags': 'resolv/resolv_context.c, replicated_configuration_matches: options equal to the file’s are followed',
  'new-thread': 'resolv/resolv_context.c, maybe_init: a state without RES_INIT loads the present file',
  restart: 'a new process has no resolver state, and loads the present file',
  options:
    'resolv/resolv_context.c, replicated_configuration_matches: the options that send_dg sets are the file’s own',
} as const;

/** The expectation of a cell by its sources. They describe the resolver that sends the queries: the daemon's, where a daemon answers. */
export function expected(cell: Cell, variant: BrownOutVariant): Expectation {
  const libc = resolvingLibc(cell);
  if (libc.kind === 'musl') return expectNotReproduced(MUSL);
  if (newProcessPerLookup(cell)) return expectNotReproduced(UNSCD);
  if (reloadsByResInit(cell)) return libc.package ? unknown : expectNotReproduced(BY_STAMP);
  const harmless = whyHarmless(cell, variant);
  if (harmless) return expectNotReproduced(harmless);
  const fix = fixInResolver(cell);
  if (!fix) return unknown;
  if (fix.has) return expectNotReproduced(fix.source);
  return expectReproduced(
    asksDaemon(cell) && actsOnThreads(variant) ? `${STATE_IN_DAEMON}; ${fix.source}` : fix.source,
  );
}

/** Why a variant does not apply to a cell; undefined if it does. */
export function unsupported(cell: Cell, variant: BrownOutVariant): string | undefined {
  const calls =
    variant.workaround && !['new-thread', 'restart'].includes(variant.workaround) ? variant.workaround : undefined;
  const lacking = lacksInRuntime(cell, { calls, threads: true });
  if (lacking) return lacking;
  const libc = resolvingLibc(cell);
  if (libc.kind === 'musl' && variant.brownOut === 'link-down-between')
    return 'musl has no option single-request: it sends both questions before A becomes unreachable';
  if (neverReloads(libc) && !newProcessPerLookup(cell) && !reloadsByResInit(cell))
    return `glibc ${libc.version} does not reload resolv.conf by itself (bug 984, glibc 2.26), so nothing can stop it`;
  if (reloadsByResInit(cell) && BEFORE_RELOAD[variant.brownOut]) return BEFORE_RELOAD[variant.brownOut];
  if (asksDaemon(cell) && variant.observe !== 'hit')
    return "the program's threads ask the daemon, whose workers hold the resolver states: the threads do not differ";
  return variant.needsBug ? whyNothingToSee(cell, variant) : undefined;
}

function whyNothingToSee(cell: Cell, { workaround, options }: BrownOutVariant): string | undefined {
  const unaffected = whyUnaffected(cell);
  const isWorkaround = workaround !== undefined || options.length > 0;
  return unaffected && `${isWorkaround ? 'nothing to cure' : 'reload is not disabled'}: ${unaffected}`;
}

function whyUnaffected(cell: Cell): string | undefined {
  const libc = resolvingLibc(cell);
  if (libc.kind === 'musl') return MUSL;
  if (newProcessPerLookup(cell)) return UNSCD;
  if (reloadsByResInit(cell)) return BY_STAMP;
  const fix = fixInResolver(cell);
  return fix?.has ? fix.source : undefined;
}

function whyHarmless(cell: Cell, variant: BrownOutVariant): string | undefined {
  const { brownOut, observe, workaround, options } = variant;
  if (brownOut === 'link-down-between') return HARMLESS.error;
  if (observe !== 'hit') return HARMLESS.thread;
  if (options.length > 0) return HARMLESS.options;
  if (asksDaemon(cell) && actsOnThreads(variant)) return undefined;
  // res_close closes sockets and leaves the state (resolv/res_data.c, __res_close).
  return workaround && workaround !== 'res-close' ? HARMLESS[workaround] : undefined;
}

function newProcessPerLookup(cell: Cell): boolean {
  return asksDaemon(cell) && cell.daemon.id === 'unscd';
}

/** An nscd before 2.26 makes all of its workers read the file again when it sees a change. */
function reloadsByResInit(cell: Cell): boolean {
  const libc = resolvingLibc(cell);
  const watches = asksDaemon(cell) && cell.daemon.id === 'nscd' && compareVersions(libc.version, '2.15') >= 0;
  return watches && neverReloads(libc);
}

function neverReloads({ kind, version }: Cell['libc']): boolean {
  return kind === 'glibc' && compareVersions(version, '2.26') < 0;
}

function actsOnThreads({ workaround }: BrownOutVariant): boolean {
  return workaround !== undefined && workaround !== 'restart';
}
