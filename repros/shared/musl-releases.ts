import { absent, byMuslVersion, shown } from 'resolv-lab';

const TCP =
  'WHATSNEW of musl 1.2.4, "large dns record lookups via tcp fallback"; commit 51d4669fb9, src/network/res_msend.c';
const NODATA =
  'WHATSNEW of musl 1.2.4, "new getaddrinfo EAI_NODATA result" and "gethostbyname family now distinguishes NO_DATA"; commit 85050ac5a2';

/** A truncated answer that is complete over TCP: lost before musl 1.2.4. */
export const MUSL_TCP = byMuslVersion({ '<1.2.4': shown(`${TCP}: before, no TCP`), '>=1.2.4': absent(TCP) });

/** A name without addresses: like a name that does not exist before musl 1.2.4. */
export const MUSL_NODATA = byMuslVersion({
  '<1.2.4': shown(`${NODATA}: before, EAI_NONAME`),
  '>=1.2.4': absent(NODATA),
});
