import { type Cell, type Expectation, expectNotReproduced, expectReproduced } from '../../lab/index.ts';
import { expectClaimed } from '../shared/claims.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import { mappedCache } from './mapped-cache.ts';
import type { LeakVariant } from './variant.ts';

const NO_DAEMON =
  'nscd/nscd_helper.c, open_socket(): nobody listens on the socket, so the client asks its own services';
const PATH = 'nscd/nscd-client.h: _PATH_NSCDSOCKET is "/var/run/nscd/socket", and no other path is tried';
const ASKED_FIRST = `${PATH}; nscd is asked before any service of nsswitch.conf (get_nscd_addresses in getaddrinfo)`;
const MAPPED = 'nscd/nscd_getai.c, __nscd_get_map_ref(): the mapped cache is searched before anything is sent';
const USERS_FIRST = `${PATH}; nss/getXXbyYY_r.c: nscd is asked before DB_LOOKUP`;
const LOCALDOMAIN =
  'nscd/nscd_getai.c, __nscd_getai(): with LOCALDOMAIN in the environment nscd is not asked for hosts';
const RES_QUERY = 'resolv/res_query.c goes to the nameservers of resolv.conf and has no call to nscd';
const READ_ONLY =
  'Linux, net/unix/af_unix.c, unix_find_bsd() and fs/namei.c, sb_permission(): a read-only mount does not hold up connect()';
const MUSL_HOSTS = 'musl, src/network: nothing there asks nscd';
const MUSL_USERS = 'musl, src/passwd/getpw_a.c and getgr_a.c: who is not in the files is asked of nscd';

/**
 * What the sources say of a cell. All glibc versions read (2.17, 2.31, 2.36, 2.41, 2.43, 2.44) agree that the client asks; the packaged
 * daemons serve any client. The user may claim of a daemon that it refuses clients of other network namespaces.
 */
export function expected(cell: Cell, variant: LeakVariant): Expectation {
  const ofPackaged = expectedOfPackaged(cell, variant);
  return ofPackaged.value === 'reproduced' ? expectClaimed(ofPackaged, cell.daemon) : ofPackaged;
}

function expectedOfPackaged(cell: Cell, { story, asks, cure, view }: LeakVariant): Expectation {
  const { libc, daemon } = cell;
  if (daemon.id === 'none') return expectNotReproduced(NO_DAEMON);
  if (asks === 'res_query') return expectNotReproduced(RES_QUERY);
  if (asks === 'getpwnam') return expectReproduced(libc.kind === 'musl' ? MUSL_USERS : USERS_FIRST);
  if (!asksDaemon(cell)) return expectNotReproduced(MUSL_HOSTS);
  if (view.env?.LOCALDOMAIN) return expectNotReproduced(LOCALDOMAIN);
  if (!view.showsDaemon) return expectNotReproduced(PATH);
  if (story === mappedCache) return expectReproduced(MAPPED);
  return expectReproduced(cure ? `${ASKED_FIRST}; ${READ_ONLY}` : ASKED_FIRST);
}
