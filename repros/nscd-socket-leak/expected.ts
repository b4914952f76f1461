import { type Cell, type Expectation, expectClaimed, expectNotReproduced, expectReproduced } from '../../lab/index.ts';
import { asksDaemon } from '../shared/attribution.ts';
import { lacksInRuntime } from '../shared/runtimes.ts';
import { type LeakVariant, variants } from './variants.ts';

const NO_DAEMON =
  'nscd/nscd_helper.c, open_socket(): without a listener on the socket, the client uses its own services';
const PATH = 'nscd/nscd-client.h: _PATH_NSCDSOCKET is "/var/run/nscd/socket", and no other path is tried';
const ASKED_FIRST = `${PATH}; nscd is asked before any service of nsswitch.conf (get_nscd_addresses in getaddrinfo)`;
const MAPPED = 'nscd/nscd_getai.c, __nscd_get_map_ref(): the mapped cache is searched before anything is sent';
const USERS_FIRST = `${PATH}; nss/getXXbyYY_r.c: nscd is asked before DB_LOOKUP`;
const LOCALDOMAIN =
  'nscd/nscd_getai.c, __nscd_getai(): with LOCALDOMAIN in the environment nscd is not asked for hosts';
const RES_QUERY = 'resolv/res_query.c goes to the nameservers of resolv.conf and has no call to nscd';
const READ_ONLY =
  'Linux, net/unix/af_unix.c, unix_find_bsd() and fs/namei.c, sb_permission(): a read-only mount does not prevent connect()';
const MUSL_HOSTS = 'musl, src/network: nothing there asks nscd';
const MUSL_USERS = 'musl, src/passwd/getpw_a.c and getgr_a.c: nscd is asked for entries that are not in the files';

/**
 * The expectation of a cell by its sources. In all glibc versions read (2.17, 2.31, 2.36, 2.41, 2.43, 2.44) the client asks, and the
 * packaged daemons serve any client. The user may claim that a daemon refuses clients of other network namespaces.
 */
export function expected(cell: Cell, variant: LeakVariant): Expectation {
  const ofPackaged = expectedOfPackaged(cell, variant);
  return ofPackaged.value === 'reproduced' ? expectClaimed(ofPackaged, cell.daemon) : ofPackaged;
}

function expectedOfPackaged(cell: Cell, { subject, asks, workaround, mounts }: LeakVariant): Expectation {
  const { libc, daemon } = cell;
  if (daemon.id === 'none') return expectNotReproduced(NO_DAEMON);
  if (asks === 'res_query') return expectNotReproduced(RES_QUERY);
  if (asks === 'getpwnam') return expectReproduced(libc.kind === 'musl' ? MUSL_USERS : USERS_FIRST);
  if (!asksDaemon(cell)) return expectNotReproduced(MUSL_HOSTS);
  if (mounts.env?.LOCALDOMAIN) return expectNotReproduced(LOCALDOMAIN);
  if (!mounts.showsDaemon) return expectNotReproduced(PATH);
  if (subject === 'mapped-cache') return expectReproduced(MAPPED);
  return expectReproduced(workaround ? `${ASKED_FIRST}; ${READ_ONLY}` : ASKED_FIRST);
}

/** Why a variant does not apply to a cell; undefined if it does. */
export function unsupported(cell: Cell, { subject, workaround, asks, network }: LeakVariant): string | undefined {
  if (cell.container && network.onHost) return 'its program is one of the host, in no container';
  const lacking = inRuntime(cell, subject === 'accounts' ? 'getpwnam' : asks);
  if (lacking) return lacking;
  const mapped = subject === 'mapped-cache';
  if (mapped && cell.daemon.id !== 'nscd') return 'only nscd hands its cache to its clients';
  if ((mapped || workaround) && !asksDaemon(cell)) {
    const why = cell.libc.kind === 'musl' ? 'musl asks no daemon for hosts' : 'no daemon';
    return workaround ? `nothing to cure: ${why}, so nothing leaks` : `${why}: nothing leaks`;
  }
  // These variants compare with a lookup that leaks.
  if (workaround || asks === 'res_query') {
    const { value, source } = expected(cell, variants.main);
    if (cell.daemon.claim && asksDaemon(cell) && value === 'not-reproduced') return `nothing leaks: ${source}`;
  }
  return undefined;
}

/** A runtime without a request to the daemon is the very contrast: it does not leak. */
function inRuntime(cell: Cell, asks: string): string | undefined {
  return lacksInRuntime(
    { ...cell, daemon: { ...cell.daemon, id: 'none' } },
    { calls: asks === 'getaddrinfo' ? undefined : asks },
  );
}

/** The resolver that a verdict is about. res_query asks no daemon; getaddrinfo asks none that is out of sight, or with LOCALDOMAIN. */
export function resolverOf(cell: Cell, { asks, mounts }: LeakVariant): 'client' | 'daemon' {
  if (asks === 'getpwnam') return cell.daemon.id === 'none' ? 'client' : 'daemon';
  const throughDaemon = asksDaemon(cell) && mounts.showsDaemon && !mounts.env?.LOCALDOMAIN;
  return asks === 'getaddrinfo' && throughDaemon ? 'daemon' : 'client';
}
