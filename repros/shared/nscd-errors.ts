import { absent, byVersion, type ExpectationRule, shown } from 'resolv-lab';

/**
 * What nscd does with a failure of the nameserver, by its source: glibc at the tags 2.17, 2.31, 2.36 and 2.42, and the released tarballs of 2.43 and
 * 2.44. No bug and no entry of NEWS is about the change in 2.44.
 */
export const NSCD_ERRORS = {
  /** GETHOSTBYNAME and GETHOSTBYADDR, before 2.44. */
  hostNotFound:
    'glibc 2.17 to 2.43, nscd/hstcache.c: addhstbyX() hands TRY_AGAIN on only for lack of memory; every other failure becomes HOST_NOT_FOUND',
  /** The same, since 2.44. */
  tryAgain: 'glibc 2.44, nscd/hstcache.c: addhstbyX() hands TRY_AGAIN of the resolver on',
  noNoData:
    'glibc 2.17 to 2.44, nscd/hstcache.c: a reply that found nothing is HOST_NOT_FOUND or TRY_AGAIN, never NO_DATA',
  /** GETAI, before 2.44. */
  kept: 'glibc 2.17 to 2.43, nscd/aicache.c: only rc4 == EAGAIN keeps a result out of the cache, and gethostbyname4_r reports in rc6',
  /** On the socket, before 2.44. */
  getaiNoError: 'glibc 2.17 to 2.43, nscd/aicache.c: its only reply that found nothing, `notfound`, has the error 0',
  /** A name without addresses, in every release. */
  getaiNoData:
    'glibc 2.17 to 2.44, nscd/aicache.c: what found nothing gets the reply `notfound` with the error 0 (since 2.44 unless it is TRY_AGAIN), and getaddrinfo makes EAI_NONAME of it',
  /** The same, since 2.44. */
  getai:
    'glibc 2.44: nscd/aicache.c sends TRY_AGAIN, and get_nscd_addresses() in nss/getaddrinfo.c makes EAI_AGAIN of it',
  /** The same with family=inet and without AI_CANONNAME, in every release. */
  getaiOfInet:
    'glibc 2.17 to 2.44, getaddrinfo.c: for AF_INET without AI_CANONNAME it calls gethostbyname2_r, whose return value behind a daemon is 0; TRY_AGAIN is then EAI_NONAME',
  notKept: 'glibc 2.44, nscd/aicache.c: a result with the error TRY_AGAIN stays out of the cache',
} as const;

/** The first release of nscd that hands TRY_AGAIN on. */
export const NSCD_HANDS_TRY_AGAIN_ON = '2.44';

const ofDaemon = byVersion({
  '<2.44': shown(
    'glibc 2.17 to 2.43, nscd/aicache.c: `notfound` has error 0 after EAGAIN too, which getaddrinfo takes for EAI_NONAME',
  ),
  '>=2.44': absent(NSCD_ERRORS.getai),
});
const ofClient = byVersion({
  '<2.44': shown(
    'glibc get_nscd_addresses in getaddrinfo.c, of 2.17 to 2.43: every reply that found nothing is EAI_NONAME',
  ),
  '>=2.44': absent('the client knows the error'),
});

/** Where getaddrinfo takes a temporary failure behind nscd for a name that does not exist: nscd and the client both need the change of 2.44. */
export const temporaryFailureLost: ExpectationRule = (libc, cell) => {
  const rule = ofDaemon(libc, cell);
  return rule.value === 'not-reproduced' ? ofClient(cell.libc, cell) : rule;
};
