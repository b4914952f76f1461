/** Why a failure of the daemon is EAI_NONAME to a program. */
export const GETAI =
  'glibc, get_nscd_addresses() in getaddrinfo.c: a reply to GETAI that found nothing is EAI_NONAME to the program, whatever its error; 2.44 has EAI_AGAIN for TRY_AGAIN, but not for AF_INET alone';
