import type { Finding, Place, Resolver } from '../document.ts';
import { lessonOf } from '../lessons.ts';
import {
  isBefore226,
  isMusl,
  MOST_NAMESERVERS,
  nameserverOf,
  placesOf,
  rounds,
  USUAL_TIMEOUT,
  variableOf,
  worstWait,
} from '../resolver.ts';
import type { ConfLine, Subject } from '../subject.ts';

/** Findings about the lines of resolv.conf, or about the settings that become its lines. */
export function resolverSettings(subject: Subject, resolver: Resolver | null): Finding[] {
  if (resolver === null) return [];
  return [
    ...searchList(subject, resolver),
    ...cutSearchList(subject, resolver),
    ...noReload(subject, resolver),
    ...singleRequest(subject, resolver),
    ...longWait(subject, resolver),
    ...ignoredNameservers(subject),
  ];
}

/**
 * Names with fewer dots than ndots are tried in each domain first (glibc resolv/res_query.c, __res_context_search; musl
 * src/network/lookup_name.c, name_from_dns_search), and getaddrinfo asks for A and AAAA. musl asks all nameservers at once.
 */
function searchList(subject: Subject, { search, ndots, options, nameservers }: Resolver): Finding[] {
  const domains = search?.length ?? 0;
  // With ndots:1 only names without any dot are tried in the domains.
  if (domains === 0 || ndots < 2) return [];
  const types = options.includes('RES_NOAAAA') ? 1 : 2;
  const each = types * (isMusl(subject) ? Math.max(1, nameservers.length) : 1);
  const all = each * (domains + 1);
  return [
    {
      id: 'search-list',
      severity: ndots > 2 ? 'medium' : 'low',
      title: `a lookup of an outside name takes up to ${all} queries instead of ${each}: ndots:${ndots} and ${domains} search ${domains === 1 ? 'domain' : 'domains'}`,
      seen: [...searchPlaces(subject), ...placesOf(subject, 'ndots')],
      why:
        `A name with fewer than ${ndots} dots is asked in each search domain before it is asked as it is. That is slow, an error in one domain ends ` +
        'the lookup with musl, and a wildcard record in one of them gives a wrong address.',
      lesson: 'servfail-in-search',
      link: 'repros/catalogue/search/servfail-in-search.ts',
      cure: 'write outside names with a dot at the end, set ndots:1 (dns_opt, DNSOption=, dnsConfig), or shorten the search list',
    },
  ];
}

/** Until 2.25 glibc had MAXDNSRCH 6 and a buffer of 256 (resolv/resolv.h); musl ignores a line that its buffer of 256 cuts. */
const OLD_LIMIT = { domains: 6, octets: 255 };
const LONGEST_MUSL_LINE = 254;

function cutSearchList(subject: Subject, { search }: Resolver): Finding[] {
  if (search === null) return [];
  const octets = search.join(' ').length;
  const isCut = isBefore226(subject) && (search.length > OLD_LIMIT.domains || octets > OLD_LIMIT.octets);
  const isIgnored = isMusl(subject) && searchLines(subject).some(({ text }) => text.length > LONGEST_MUSL_LINE);
  if (!isCut && !isIgnored) return [];
  return [
    {
      id: 'search-list-cut',
      severity: 'medium',
      title: isMusl(subject)
        ? 'the search list is ignored: its line is too long'
        : 'domains at the end of the search list are ignored',
      seen: searchPlaces(subject),
      why: isMusl(subject)
        ? 'musl reads lines of at most 254 octets (src/network/resolvconf.c), and ignores longer ones.'
        : 'glibc before 2.26 keeps six search domains with 256 octets in all (resolv/resolv.h, MAXDNSRCH), and drops the others without a word.',
      lesson: 'servfail-in-search',
      link: 'repros/catalogue/search/servfail-in-search.ts',
      cure: 'shorten the search list, or use a C library without this limit (glibc 2.26)',
    },
  ];
}

function noReload(subject: Subject, { options }: Resolver): Finding[] {
  if (!options.includes('RES_NORELOAD')) return [];
  return [
    {
      id: 'no-reload',
      severity: 'medium',
      title: 'options no-reload: a running program never sees a change of resolv.conf',
      seen: placesOf(subject, 'no-reload'),
      why: 'The option is kept with the state of each thread, so a file without it is not read either. A daemon keeps it in each of its workers.',
      ...lessonOf('stale-resolv-conf'),
      cure: 'remove the option and restart the programs, or let them call res_init after each change',
    },
  ];
}

function singleRequest(subject: Subject, { options }: Resolver): Finding[] {
  const names = { RES_SNGLKUP: 'single-request', RES_SNGLKUPREOP: 'single-request-reopen' } as const;
  const set = (['RES_SNGLKUP', 'RES_SNGLKUPREOP'] as const)
    .filter((option) => options.includes(option))
    .map((option) => names[option]);
  if (set.length === 0) return [];
  return [
    {
      id: 'single-request',
      severity: 'low',
      title: `options ${set.join(' ')}: each lookup asks for A and AAAA one after the other`,
      seen: set.flatMap((option) => placesOf(subject, option)),
      why: 'The second question waits for the first answer: two round trips, and two timeouts where both answers are lost.',
      ...lessonOf('single-request-reload'),
      cure: 'remove the option unless a firewall drops one of two answers to one port; no-aaaa (glibc 2.36) asks one question only',
    },
  ];
}

/** RES_DFLRETRY (glibc resolv/resolv.h); until 2.25 four attempts (resolv/res_libc.c). */
const USUAL = { attempts: 2, attemptsUntil225: 4 };

function longWait(subject: Subject, { nameservers, worstWaitSeconds, search }: Resolver): Finding[] {
  if (worstWaitSeconds === null) return [];
  const attempts = isBefore226(subject) ? USUAL.attemptsUntil225 : USUAL.attempts;
  const ofGlibc = worstWait(USUAL_TIMEOUT, attempts, nameservers.length) * rounds(search);
  const usual = isMusl(subject) ? USUAL_TIMEOUT : ofGlibc;
  if (worstWaitSeconds <= usual) return [];
  return [
    {
      id: 'long-wait',
      severity: 'medium',
      title: `a lookup waits up to ${worstWaitSeconds} s if no nameserver answers; ${usual} s without these options`,
      seen: [...placesOf(subject, 'timeout'), ...placesOf(subject, 'attempts')],
      why: isMusl(subject)
        ? 'musl waits for all nameservers at once, as long as timeout says.'
        : `${formula(nameservers.length)}${rounds(search) > 1 ? ' The first search domain costs the same time again.' : ''}`,
      lesson: 'failover',
      link: 'repros/catalogue/errors/failover.ts',
      cure: 'set timeout:1 or timeout:2 and attempts:2, and name nameservers that answer first',
    },
  ];
}

function formula(nameservers: number): string {
  const first = 'Each attempt waits for the first nameserver as long as timeout says';
  if (nameservers === 1) return `${first}.`;
  return `${first}, and for each further one twice as long as for the one before it, divided by their number.`;
}

function ignoredNameservers({ resolvConf }: Subject): Finding[] {
  const lines = (resolvConf?.lines ?? []).filter(({ text }) => nameserverOf(text) !== null);
  const ignored = lines.slice(MOST_NAMESERVERS);
  if (ignored.length === 0) return [];
  return [
    {
      id: 'nameservers-ignored',
      severity: 'low',
      title: `${ignored.length} of ${lines.length} nameservers are never asked`,
      seen: ignored.map(({ place }) => place),
      why: `glibc and musl use the first ${MOST_NAMESERVERS} nameserver lines (MAXNS), and ignore further ones.`,
      lesson: 'failover',
      link: 'repros/catalogue/errors/failover.ts',
      cure: `name at most ${MOST_NAMESERVERS}, or a local forwarder that knows more`,
    },
  ];
}

function searchLines({ resolvConf }: Subject): readonly ConfLine[] {
  const last = (resolvConf?.lines ?? []).findLast(({ text }) => /^(search|domain)[ \t]/.test(text));
  return last ? [last] : [];
}

/** LOCALDOMAIN takes precedence over the file (resolv.conf(5)). */
function searchPlaces(subject: Subject): Place[] {
  const variable = variableOf(subject, 'LOCALDOMAIN');
  return variable ? [variable.place] : searchLines(subject).map(({ place }) => place);
}
