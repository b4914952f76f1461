import {
  type Cell,
  compareVersions,
  type Expectation,
  expectNotReproduced,
  expectReproduced,
  unknown,
} from '../../lab/index.ts';
import { fixInResolver } from '../shared/bug-31476.ts';
import { asksDaemon, resolvingLibc } from '../shared/resolving-libc.ts';
import type { BrownOutVariant } from './variants.ts';

const MUSL = 'musl src/network/resolvconf.c: resolv.conf is read anew for every lookup; there is no resolver state';
/** Read in 2.17 and 2.25; nscd's watch of resolv.conf is in the ChangeLog of 2011-07-11 (2.15). */
const BY_STAMP =
  'resolv/res_libc.c until 2.25, __res_maybe_init: a state is loaded again when __res_initstamp has moved, as by the res_init of an nscd that saw the file change; its options are not looked at';
const UNSCD = 'unscd 0.47, nscd.c: each lookup that the cache does not answer is made by a new process of its own';

const GIVES_UP =
  'its lookup takes an nscd of that age longer than the 5 s for which the client waits (nscd/nscd_helper.c), which from then on asks by itself';

/** What a glibc without reload, in an nscd that follows resolv.conf for it, does with a brown-out; measured on 2.17. */
const BEFORE_RELOAD: Partial<Record<BrownOutVariant['brownOut'], string>> = {
  'a-dropped': GIVES_UP,
  'one-answer': GIVES_UP,
  'link-down-between': 'glibc of that age waits for the second answer all the same, so there is no error at once',
};

const ELSEWHERE =
  "the daemon's worker holds the state: what a program does to its own reaches no daemon (nscd/nscd_getai.c)";

/** Why a lookup after the switch asks B although the bug is there; read in glibc 2.31, 2.36, 2.41, 2.43 and 2.44. */
const HARMLESS = {
  error:
    'resolv/res_send.c, send_dg: only a poll that times out sets RES_SNGLKUP; an error leaves by close_and_return_error',
  thread: 'resolv/res_send.c, send_dg sets the flags in the _res of the calling thread, and each thread has its own',
  'res-init':
    'resolv/res_init.c, __res_vinit loads the file that is there; resolv_context.c, maybe_init attaches to it again',
  'clear-flags': 'resolv/resolv_context.c, replicated_configuration_matches: options equal to the file’s are followed',
  'new-thread': 'resolv/resolv_context.c, maybe_init: a state without RES_INIT loads the file that is there',
  restart: 'a new process has no resolver state, and loads the file that is there',
  options:
    'resolv/resolv_context.c, replicated_configuration_matches: the options that send_dg sets are the file’s own',
} as const;

/** What sources say about a cell. They speak of the resolver that sends the queries: the daemon's, where one answers. */
export function expected(cell: Cell, variant: BrownOutVariant): Expectation {
  const libc = resolvingLibc(cell);
  if (libc.kind === 'musl') return expectNotReproduced(MUSL);
  if (newProcessEachTime(cell)) return expectNotReproduced(UNSCD);
  if (broadcastsInit(cell)) return libc.package ? unknown : expectNotReproduced(BY_STAMP);
  const why = harmless(cell, variant);
  if (why) return expectNotReproduced(why);
  const fix = fixInResolver(cell);
  if (!fix) return unknown;
  if (fix.has) return expectNotReproduced(fix.source);
  return expectReproduced(asksDaemon(cell) && actsOnThreads(variant) ? `${ELSEWHERE}; ${fix.source}` : fix.source);
}

/** Why a cell makes no sense. */
export function unsupported(cell: Cell, variant: BrownOutVariant): string | undefined {
  const libc = resolvingLibc(cell);
  if (libc.kind === 'musl' && variant.brownOut === 'link-down-between')
    return 'musl has no option single-request: both questions are on their way before A is gone';
  if (neverReloads(libc) && !newProcessEachTime(cell) && !broadcastsInit(cell))
    return `glibc ${libc.version} does not reload resolv.conf by itself (bug 984, glibc 2.26), so nothing can stop it`;
  if (broadcastsInit(cell) && BEFORE_RELOAD[variant.brownOut]) return BEFORE_RELOAD[variant.brownOut];
  if (asksDaemon(cell) && variant.observe !== 'hit')
    return 'the threads of the program ask the daemon, whose workers hold the resolver states: one is as good as another';
  return variant.needsBug ? nothingToSee(cell, variant) : undefined;
}

function nothingToSee(cell: Cell, variant: BrownOutVariant): string | undefined {
  const why = nothingPinned(cell);
  const actsOnIt = variant.cure !== undefined || variant.options.length > 0;
  return why && `${actsOnIt ? 'nothing to cure' : 'nothing is pinned'}: ${why}`;
}

function nothingPinned(cell: Cell): string | undefined {
  const libc = resolvingLibc(cell);
  if (libc.kind === 'musl') return MUSL;
  if (newProcessEachTime(cell)) return UNSCD;
  if (broadcastsInit(cell)) return BY_STAMP;
  const fix = fixInResolver(cell);
  return fix?.has ? fix.source : undefined;
}

function harmless(cell: Cell, variant: BrownOutVariant): string | undefined {
  const { brownOut, observe, cure, options } = variant;
  if (brownOut === 'link-down-between') return HARMLESS.error;
  if (observe !== 'hit') return HARMLESS.thread;
  if (options.length > 0) return HARMLESS.options;
  if (asksDaemon(cell) && actsOnThreads(variant)) return undefined;
  // It closes sockets and nothing else (resolv/res_data.c, __res_close).
  return cure && cure !== 'res-close' ? HARMLESS[cure] : undefined;
}

function newProcessEachTime(cell: Cell): boolean {
  return asksDaemon(cell) && cell.daemon.id === 'unscd';
}

/** An nscd from before 2.26 has all of its workers read the file again when it sees that it changed. */
function broadcastsInit(cell: Cell): boolean {
  const libc = resolvingLibc(cell);
  const watches = asksDaemon(cell) && cell.daemon.id === 'nscd' && compareVersions(libc.version, '2.15') >= 0;
  return watches && neverReloads(libc);
}

function neverReloads({ kind, version }: Cell['libc']): boolean {
  return kind === 'glibc' && compareVersions(version, '2.26') < 0;
}

function actsOnThreads({ cure }: BrownOutVariant): boolean {
  return cure !== undefined && cure !== 'restart';
}
