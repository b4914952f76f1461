import type { ShownReport } from '../lab/repro.ts';

/** What people met and reported in public, and the entries that show it. */
export interface FieldReport {
  /** What they saw, in one line. */
  title: string;
  /** Addresses of issues, pull requests and articles. */
  pages: readonly string[];
  /** Repros, or `repro/variant`. */
  entries: readonly [string, ...string[]];
}

const github = (repository: string, ...numbers: number[]) =>
  numbers.map((number) => `https://github.com/${repository}/issues/${number}`);

/** Each page is found by `bugs` and `explain`; docs/field-reports.md has all of them. */
export const fieldReports: readonly FieldReport[] = [
  {
    title: 'a container keeps the resolv.conf that the host had when it started',
    pages: [
      ...github('moby/moby', 46199),
      ...github('containers/podman', 14412, 11042, 10026),
      ...github('systemd/systemd', 5075),
      ...github('StayPirate/secbox', 7),
    ],
    entries: [
      'stale-resolv-conf/change-single-file-mount',
      'stale-resolv-conf/change-copied-file',
      'stale-resolv-conf/change-in-place-under-mount',
    ],
  },
  {
    title: 'a program that started without a network never finds a host',
    pages: [
      ...github('golang/go', 10850, 21083),
      ...github('rust-lang/rust', 41570, 41582),
      ...github('saltstack/salt', 21397),
      ...github('weechat/weechat', 771),
      ...github('openntpd-portable/openntpd-portable', 12),
      ...github('hessu/aprsc', 72),
    ],
    entries: ['started-before-network'],
  },
  {
    title: 'a daemon of the host answers a program in a network namespace, a container or a build sandbox',
    pages: [
      ...github('NixOS/nixpkgs', 428554, 50042),
      ...github('flatpak/flatpak', 4876),
      ...github('NixOS/nix', 3693),
    ],
    entries: [
      'nscd-socket-leak/contrast-vpn-namespace',
      'nscd-socket-leak/users-and-groups',
      'socket-leak/not-served',
      'database-not-served',
    ],
  },
  {
    title: 'with ndots:5 each outside name costs many queries',
    pages: [...github('kubernetes/kubernetes', 14051, 33554, 10266), ...github('kiwix/operations', 776)],
    entries: ['ndots-storm'],
  },
  {
    title: 'a wildcard record in a search domain answers for an outside name',
    pages: github('kubernetes/kubernetes', 49113),
    entries: ['wildcard'],
  },
  {
    title: 'one of the two replies of a lookup is lost, which costs five seconds or the lookup',
    pages: [
      ...github('kubernetes/kubernetes', 56903, 62628),
      'https://blogs.oracle.com/cloud-infrastructure/how-to-remediate-application-slowness-due-to-incomplete-dns-resolutions',
      ...github('mozilla-releng/build-puppet', 219),
      ...github('c2corg/v6_api', 2238),
    ],
    entries: ['second-query-lost', 'aaaa-lost', 'single-request-reload'],
  },
  {
    title: 'a dead first nameserver makes every lookup slow',
    pages: [
      'https://lists.dns-oarc.net/pipermail/dns-operations/2014-April/011533.html',
      'https://lists.dns-oarc.net/pipermail/dns-operations/2015-April/013173.html',
      ...github('kubernetes/kubernetes', 32992),
      ...github('debops/debops', 1904),
      'https://nerdbynature.de/posts/2010/05/11/thats-when-i-reach-for-my-resolver',
    ],
    entries: ['dead-first-server', 'failover-order'],
  },
  {
    title: 'with a daemon the name of the host itself has no domain, or is localhost',
    pages: [...github('NixOS/nixpkgs', 261269, 272426, 196934, 263634), ...github('twosigma/nsncd', 71, 40)],
    entries: ['own-name', 'myhostname'],
  },
  {
    title: 'an address of the local network comes without its interface through a daemon',
    pages: github('twosigma/nsncd', 157),
    entries: ['link-local'],
  },
  {
    title: 'shells hang for five seconds because a request to nsncd gets no reply',
    pages: [...github('twosigma/nsncd', 158), ...github('NixOS/nixpkgs', 402693)],
    entries: ['silent-nameserver'],
  },
  {
    title: 'nsncd ends when all its workers are busy',
    pages: [...github('twosigma/nsncd', 99), ...github('NixOS/nixpkgs', 290355)],
    entries: ['nsncd-handoff-timeout'],
  },
  {
    title: 'nscd keeps failures of the time of boot, and old addresses',
    pages: [...github('NixOS/nixpkgs', 135888, 105820, 155655), ...github('NixOS/nixos', 34)],
    entries: ['nscd-failure-cached', 'nscd-zero-ttl'],
  },
  {
    title: 'nscd keeps addresses whose time to live is zero',
    pages: github('NixOS/nixpkgs', 50290),
    entries: ['nscd-zero-ttl'],
  },
  {
    title: 'SERVFAIL for one search domain makes all names fail in Alpine',
    pages: [
      ...github('moby/moby', 45553),
      ...github('coredns/coredns', 491),
      ...github('skynetservices/skydns', 314),
      ...github('gliderlabs/docker-alpine', 508),
    ],
    entries: ['servfail-in-search'],
  },
  {
    title: 'a nameserver answers AAAA with an error although the name exists',
    pages: [
      ...github('openziti/ziti', 3075),
      ...github('containers/aardvark-dns', 679),
      ...github('aacebedo/dnsdock', 34, 47),
      ...github('fabric8io/fabric8', 6085),
      ...github('systemd/systemd', 5553),
    ],
    entries: ['error-for-aaaa', 'empty-referral'],
  },
  {
    title: 'a truncated answer is lost because the nameserver does not answer over TCP',
    pages: [
      ...github('systemd/systemd', 10264, 10303, 22882, 6520, 11625),
      ...github('microsoft/WSL', 7698),
      ...github('moby/moby', 24344),
    ],
    entries: ['truncated-without-tcp'],
  },
  {
    title: 'in Alpine the nameserver that answers first decides, in place of the first in the file',
    pages: [
      ...github('kubernetes/kubernetes', 16534),
      ...github('gliderlabs/docker-alpine', 217),
      ...github('alpinelinux/docker-alpine', 203),
    ],
    entries: ['first-reply-wins'],
  },
  {
    title: 'NXDOMAIN of the first nameserver ends the lookup although the second one knows the name',
    pages: [...github('moby/moby', 37180), ...github('rthalley/dnspython', 1175)],
    entries: ['failover/nxdomain'],
  },
  {
    title: 'ssh calls fingerprints from the DNS insecure, because the resolver clears the AD bit',
    pages: [
      ...github('systemd/systemd', 15767, 34649),
      'https://bugs.debian.org/960023',
      'https://bugs.debian.org/965938',
      ...github('NLnetLabs/dnssec-trigger', 5),
    ],
    entries: ['trust-ad'],
  },
  {
    title: 'the seventh search domain has no effect',
    pages: [
      ...github('kubernetes/kubernetes', 9079, 29270, 100582, 90571),
      ...github('somasis/musl-wiki', 87),
      ...github('kubernetes/website', 18913),
    ],
    entries: ['more-than-six-domains', 'search-domain-256'],
  },
  {
    title: 'services and netgroups are missing behind a daemon',
    pages: github('twosigma/nsncd', 120),
    entries: ['daemon-parity', 'daemon-protocol'],
  },
  {
    title: 'a daemon that refuses the groups of a user is left out for groups too',
    pages: github('twosigma/nsncd', 26),
    entries: ['ignored-with-another'],
  },
  {
    title: 'with no-aaaa a large answer over TCP gives wrong addresses or a crash',
    pages: [
      ...github('flatcar/Flatcar', 1179),
      'https://github.com/gramineproject/gramine/commit/f1781a0f92167a2fe9921502d8eabb613dacf43f',
    ],
    entries: ['no-aaaa-large-answer'],
  },
  {
    title: 'a few slow lookups of a runtime hold up all others',
    pages: [
      ...github('python/cpython', 112169, 120644),
      ...github('nodejs/node', 8436),
      ...github('nodemailer/nodemailer', 963),
      ...github('curl/curl', 8515, 18252),
    ],
    entries: ['lookup-pool'],
  },
  {
    title: 'lookups fail, or go past the daemon, while it restarts',
    pages: github('NixOS/nixpkgs', 563122, 105354),
    entries: ['restart-during-lookup', 'daemon-missed-once', 'daemon-file-changes'],
  },
  {
    title: 'a daemon must be restarted after a change of resolv.conf',
    pages: github('NixOS/nixpkgs', 42569),
    entries: ['daemon-file-changes', 'worker-file-changes', 'worker-resolv-conf'],
  },
  {
    title: 'a daemon does not find the modules of the name service, or a module of another glibc crashes',
    pages: [...github('NixOS/nixpkgs', 193535, 138178), ...github('avahi/nss-mdns', 26)],
    entries: ['module-in-daemon', 'modules-by-path', 'newer-module'],
  },
  {
    title: 'a name of mDNS is found only at the second try, because the module takes longer than the daemon may',
    pages: github('NixOS/nixpkgs', 146406),
    entries: ['mdns'],
  },
  {
    title: 'without a network nss-resolve says that a name does not exist',
    pages: github('systemd/systemd', 20786, 15076, 27674),
    entries: ['resolve'],
  },
  {
    title: 'a name of /etc/hosts is said to fail with rotate, or because it has no IPv6 address there',
    pages: [...github('NousResearch/hermes-agent', 110437, 110441), ...github('Zakkaus/gentoo-install', 342)],
    entries: ['one-family', 'rotate'],
  },
];

/** The reports by the repros that show them. Every command asks for those of all repros. */
const byRepro = Map.groupBy(
  fieldReports.flatMap(({ title, pages, entries }) => {
    const shown = Map.groupBy(
      entries.map((entry) => entry.split('/')),
      ([repro = '']) => repro,
    );
    return [...shown].map(([repro, own]) => ({
      repro,
      report: { title, pages, variants: own.map(([, variant = 'main']) => variant) },
    }));
  }),
  ({ repro }) => repro,
);

/** The reports that an entry shows, with its variants that do. */
export function reportsOf(id: string): ShownReport[] {
  return byRepro.get(id)?.map(({ report }) => report) ?? [];
}
