/** A structure in memory: its size in octets, and where the members are that the lab uses, by their names in C. */
export interface Layout {
  /** Its type in C. */
  type: string;
  /** The header that declares it. */
  header: string;
  size: number;
  at: Readonly<Record<string, number>>;
}

// Structures of glibc on 64-bit machines, with 8-byte longs and pointers. A test compares them with the headers (test/probes/layouts.test.ts).

/**
 * `struct __res_state`: glibc's resolv/bits/types/res_state.h, laid out alike from 2.17 to today. `_u._ext.nsaddrs` has the IPv6 servers.
 * `ndots` is a bit-field, for which C has no offset: it follows `pfcode`.
 */
export const RES_STATE = {
  type: 'struct __res_state',
  header: 'resolv.h',
  size: 568,
  at: {
    ...{ retrans: 0, retry: 4, options: 8, nscount: 16, nsaddr_list: 20, dnsrch: 72, pfcode: 384 },
    ...{ res_h_errno: 496, _flags: 504, '_u._ext.nsaddrs': 536 },
  },
} as const satisfies Layout;

export const ADDRINFO = {
  type: 'struct addrinfo',
  header: 'netdb.h',
  size: 48,
  at: {
    ...{ ai_flags: 0, ai_family: 4, ai_socktype: 8, ai_protocol: 12, ai_addrlen: 16 },
    ...{ ai_addr: 24, ai_canonname: 32, ai_next: 40 },
  },
} as const satisfies Layout;

export const HOSTENT = {
  type: 'struct hostent',
  header: 'netdb.h',
  size: 32,
  at: { h_name: 0, h_aliases: 8, h_addrtype: 16, h_length: 20, h_addr_list: 24 },
} as const satisfies Layout;

export const NETENT = {
  type: 'struct netent',
  header: 'netdb.h',
  size: 24,
  at: { n_name: 0, n_aliases: 8, n_net: 20 },
} as const satisfies Layout;

export const SERVENT = {
  type: 'struct servent',
  header: 'netdb.h',
  size: 32,
  at: { s_name: 0, s_aliases: 8, s_port: 16, s_proto: 24 },
} as const satisfies Layout;

export const PROTOENT = {
  type: 'struct protoent',
  header: 'netdb.h',
  size: 24,
  at: { p_name: 0, p_aliases: 8, p_proto: 16 },
} as const satisfies Layout;

export const RPCENT = {
  type: 'struct rpcent',
  header: 'netdb.h',
  size: 24,
  at: { r_name: 0, r_aliases: 8, r_number: 16 },
} as const satisfies Layout;

export const ALIASENT = {
  type: 'struct aliasent',
  header: 'aliases.h',
  size: 32,
  at: { alias_name: 0, alias_members_len: 8, alias_members: 16 },
} as const satisfies Layout;

export const SPWD = {
  type: 'struct spwd',
  header: 'shadow.h',
  size: 72,
  at: { sp_namp: 0, sp_lstchg: 16 },
} as const satisfies Layout;

export const PASSWD = {
  type: 'struct passwd',
  header: 'pwd.h',
  size: 48,
  at: { pw_name: 0, pw_uid: 16, pw_gid: 20, pw_gecos: 24, pw_dir: 32, pw_shell: 40 },
} as const satisfies Layout;

export const GROUP = {
  type: 'struct group',
  header: 'grp.h',
  size: 32,
  at: { gr_name: 0, gr_gid: 16, gr_mem: 24 },
} as const satisfies Layout;

export const RLIMIT = {
  type: 'struct rlimit',
  header: 'sys/resource.h',
  size: 16,
  at: { rlim_cur: 0, rlim_max: 8 },
} as const satisfies Layout;

export const SOCKADDR_IN = {
  type: 'struct sockaddr_in',
  header: 'netinet/in.h',
  size: 16,
  at: { sin_family: 0, sin_port: 2, sin_addr: 4 },
} as const satisfies Layout;

export const SOCKADDR_IN6 = {
  type: 'struct sockaddr_in6',
  header: 'netinet/in.h',
  size: 28,
  at: { sin6_family: 0, sin6_port: 2, sin6_addr: 8, sin6_scope_id: 24 },
} as const satisfies Layout;
