import {
  type Cell,
  compareVersions,
  type Expectation,
  expectNotReproduced,
  expectReproduced,
  unknown,
} from '../../lab/index.ts';
import { fixOf31476 } from '../shared/bug-31476.ts';
import { asksDaemon, resolvingLibc } from '../shared/resolving-libc.ts';
import type { BrownOutVariant } from './variants.ts';

const MUSL = 'musl src/network/resolvconf.c: resolv.conf is read anew for every lookup; there is no resolver state';
const UNSCD = 'unscd 0.47, nscd.c: each lookup that the cache does not answer is made by a new process of its own';

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
  const why = harmless(variant);
  if (why) return expectNotReproduced(why);
  const fix = fixOf31476(libc);
  if (!fix) return unknown;
  return fix.has ? expectNotReproduced(fix.source) : expectReproduced(fix.source);
}

/** Why a cell makes no sense. */
export function unsupported(cell: Cell, variant: BrownOutVariant): string | undefined {
  const libc = resolvingLibc(cell);
  if (libc.kind === 'musl' && variant.brownOut === 'link-down-between')
    return 'musl has no option single-request: both questions are on their way before A is gone';
  if (libc.kind === 'glibc' && compareVersions(libc.version, '2.26') < 0 && !newProcessEachTime(cell))
    return `glibc ${libc.version} does not reload resolv.conf by itself (bug 984, glibc 2.26), so nothing can stop it`;
  if (asksDaemon(cell) && actsOnThreads(variant))
    return 'the threads of the program ask the daemon, whose workers hold the resolver states';
  return variant.needsBug ? nothingPinned(cell) : undefined;
}

function nothingPinned(cell: Cell): string | undefined {
  const libc = resolvingLibc(cell);
  if (libc.kind === 'musl') return `nothing is pinned: ${MUSL}`;
  if (newProcessEachTime(cell)) return `nothing is pinned: ${UNSCD}`;
  const fix = fixOf31476(libc);
  return fix?.has ? `nothing is pinned: ${fix.source}` : undefined;
}

function harmless({ brownOut, observe, cure, options }: BrownOutVariant): string | undefined {
  if (brownOut === 'link-down-between') return HARMLESS.error;
  if (observe !== 'hit') return HARMLESS.thread;
  if (options.length > 0) return HARMLESS.options;
  // It closes sockets and nothing else (resolv/res_data.c, __res_close).
  return cure && cure !== 'res-close' ? HARMLESS[cure] : undefined;
}

function newProcessEachTime(cell: Cell): boolean {
  return asksDaemon(cell) && cell.daemon.id === 'unscd';
}

function actsOnThreads({ observe, cure }: BrownOutVariant): boolean {
  return observe !== 'hit' || (cure !== undefined && cure !== 'restart');
}
