import type { Variant } from '../../lab/index.ts';
import type { Questions } from './case.ts';

/** Where the answers come from. */
export type Source = 'files' | 'DNS';

export interface ParityVariant extends Variant {
  /** Loads the questions: they need fast-check, which takes as long to load as many of the lab's own modules. */
  load(): Promise<Questions>;
  source: Source;
  /** Whether the data have an answer to some of the questions; otherwise to none. */
  finds: boolean;
}

const IN_FILES: Readonly<Record<string, string>> = {
  main: 'users by name and by uid',
  'users-octets': 'users with a gecos field that is not UTF-8',
  'users-name-octets': 'users with a name that is not UTF-8',
  'users-empty': 'users with empty fields',
  'users-huge': 'users with a gecos field of up to 60,000 octets',
  'users-large-ids': 'users with a uid and gid up to 2³² − 2',
  'users-missing': 'users that do not exist',
  groups: 'groups by name and by gid',
  'groups-octets': 'groups with a member that is not UTF-8',
  'groups-name-octets': 'groups with a name that is not UTF-8',
  'groups-huge': 'groups with up to 5,000 members',
  'groups-large-ids': 'groups with a gid up to 2³² − 2',
  'groups-missing': 'groups that do not exist',
  initgroups: 'the groups of a user (initgroups)',
  'initgroups-many': 'the groups of a user in up to 1,000 groups',
  'initgroups-large-gid': 'the groups of a user, with gids from 2³¹ on',
  'initgroups-other-gid': 'the groups of a user, asked for with a gid that is not the primary one',
  'initgroups-none': 'the groups of a user in no further group',
  'initgroups-missing': 'the groups of a user that does not exist',
  services: 'services by name and by port',
  'services-aliases': 'services with up to 1,000 aliases',
  'services-port-0': 'the service at port 0',
  'services-missing': 'services that do not exist',
  netgroups: 'the members of a netgroup',
  'netgroups-wildcards': 'the members of a netgroup, with empty parts',
  'netgroups-huge': 'the members of a netgroup with up to 1,000 triples',
  'netgroups-missing': 'the members of a netgroup that does not exist',
  'innetgr-member': 'whether a triple is in a netgroup: yes',
  'innetgr-wildcards': 'whether a triple is in a netgroup with empty parts: yes',
  'innetgr-no-member': 'whether a triple is in a netgroup: no',
  'innetgr-missing': 'whether a triple is in a netgroup that does not exist',
  'hosts-getaddrinfo': 'getaddrinfo: hosts and aliases of /etc/hosts',
  'hosts-gethostbyname': 'gethostbyname and gethostbyname2: hosts and aliases of /etc/hosts',
};

const IN_DNS: Readonly<Record<string, string>> = {
  getaddrinfo: 'getaddrinfo: A and AAAA in every mix, with and without the canonical name',
  'getaddrinfo-other-family': 'getaddrinfo: a host that has only addresses of the other family',
  'getaddrinfo-many': 'getaddrinfo: up to 800 addresses',
  'getaddrinfo-1000': 'getaddrinfo: 1,000 addresses',
  'getaddrinfo-cname': 'getaddrinfo: a chain of CNAME records',
  'getaddrinfo-mapped': 'getaddrinfo: AI_V4MAPPED and AI_ALL',
  'getaddrinfo-missing': 'getaddrinfo: a name that does not exist',
  'getaddrinfo-no-address': 'getaddrinfo: a name without an address',
  'getaddrinfo-servfail': 'getaddrinfo: the nameserver answers SERVFAIL',
  gethostbyname: 'gethostbyname and gethostbyname2: both families',
  'gethostbyname-many': 'gethostbyname and gethostbyname2: up to 400 addresses',
  'gethostbyname-cname': 'gethostbyname and gethostbyname2: a chain of CNAME records',
  'gethostbyname-missing': 'gethostbyname and gethostbyname2: a name that does not exist',
  'gethostbyname-no-address': 'gethostbyname and gethostbyname2: a name without an address',
  'gethostbyname-servfail': 'gethostbyname and gethostbyname2: the nameserver answers SERVFAIL',
  gethostbyaddr: 'gethostbyaddr: both families',
  'gethostbyaddr-missing': 'gethostbyaddr: an address without a name',
  getnameinfo: 'getnameinfo: both families',
  'getnameinfo-missing': 'getnameinfo: an address without a name',
};

const NOT_FOUND = /-(?:missing|servfail|no-address|other-family|no-member|port-0)$/;

/** Without an entry they have a result as well: the caller's gid, the address in digits. */
const ALWAYS_FOUND = ['initgroups-missing', 'getnameinfo-missing'];

function rows(titles: Readonly<Record<string, string>>, source: Source): Record<string, ParityVariant> {
  return Object.fromEntries(
    Object.entries(titles).map(([row, title]) => {
      const finds = !NOT_FOUND.test(row) || ALWAYS_FOUND.includes(row);
      const load = async () => (await import('./questions.ts')).questionsOf(row);
      return [row, { title, daemonCheck: 'parity', load, source, finds }];
    }),
  );
}

/** One variant for each kind of question, fine enough that a known difference in one hides no other. */
export const variants = { ...rows(IN_FILES, 'files'), ...rows(IN_DNS, 'DNS') } as { main: ParityVariant } & Record<
  string,
  ParityVariant
>;
