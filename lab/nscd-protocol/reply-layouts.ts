import type { Octets } from './octets.ts';
import { byRequestType } from './reply-forms.ts';

export type ReplyFields = Record<string, string | number | string[] | number[]>;

/** Reads the part after `version` and `found`. The lengths are always present, the data only if the entry was found. */
type Layout = (reader: Octets, fields: ReplyFields, found: boolean) => void;

/** `pw_response_header`, then the strings: nscd/pwdcache.c, cache_addpw. */
const passwd: Layout = (reader, fields, found) => {
  const [name, password] = [reader.int('name length'), reader.int('password length')];
  const [uid, gid] = [reader.unsigned('uid'), reader.unsigned('gid')];
  const [gecos, dir, shell] = [reader.int('gecos length'), reader.int('dir length'), reader.int('shell length')];
  if (!found) return;
  fields.name = reader.string(name, 'name');
  fields.passwd = reader.string(password, 'password');
  Object.assign(fields, { uid, gid });
  fields.gecos = reader.string(gecos, 'gecos');
  fields.dir = reader.string(dir, 'dir');
  fields.shell = reader.string(shell, 'shell');
};

/** `gr_response_header`, the lengths of the members, then the strings: nscd/grpcache.c, cache_addgr. */
const group: Layout = (reader, fields, found) => {
  const [name, password] = [reader.int('name length'), reader.int('password length')];
  const gid = reader.unsigned('gid');
  const members = reader.int('number of members');
  if (!found) return;
  const lengths = reader.many(members, 'member length', (what) => reader.unsigned(what));
  fields.name = reader.string(name, 'name');
  fields.passwd = reader.string(password, 'password');
  fields.gid = gid;
  fields.members = lengths.map((length, at) => reader.string(length, `member ${at + 1}`));
};

/** `hst_response_header`, name, lengths of the aliases, addresses, aliases: nscd/hstcache.c, cache_addhst. */
const host: Layout = (reader, fields, found) => {
  const [name, aliases] = [reader.int('name length'), reader.int('number of aliases')];
  reader.int('address family');
  const [length, addresses] = [reader.int('address length'), reader.int('number of addresses')];
  const error = reader.int('error');
  if (!found) {
    fields.error = errorName(error);
    return;
  }
  fields.name = reader.string(name, 'name');
  const lengths = reader.many(aliases, 'alias length', (what) => reader.unsigned(what));
  fields.addresses = reader.many(addresses, 'address', (what) => reader.address(length, what));
  fields.aliases = lengths.map((each, at) => reader.string(each, `alias ${at + 1}`));
};

/**
 * `ai_response_header`, addresses, one octet of address family for each, the canonical name: nscd/aicache.c, addhstaiX.
 */
const addressInfo: Layout = (reader, fields, found) => {
  const [count, size] = [reader.int('number of addresses'), reader.int('length of the addresses')];
  const canonical = reader.int('name length');
  const error = reader.int('error');
  if (!found) {
    fields.error = errorName(error);
    return;
  }
  const addresses = reader.part(size, 'addresses');
  const families = reader.many(count, 'family', (what) => reader.take(1, what)[0]);
  fields.addresses = families.map((family, at) => addresses.address(family === AF_INET ? 4 : 16, `address ${at + 1}`));
  if (canonical > 0) fields.canonname = reader.string(canonical, 'canonical name');
};

/** <bits/socket.h> */
const AF_INET = 2;

/** `initgr_response_header`, then a gid_t for each group: nscd/initgrcache.c, addinitgroupsX. */
const groupsOfUser: Layout = (reader, fields, found) => {
  const count = reader.int('number of groups');
  if (found) fields.groups = reader.many(count, 'group', (what) => reader.unsigned(what));
};

/** `serv_response_header`, name, protocol, lengths of the aliases, aliases: nscd/servicescache.c, cache_addserv. */
const service: Layout = (reader, fields, found) => {
  const [name, protocol] = [reader.int('name length'), reader.int('protocol length')];
  const aliases = reader.int('number of aliases');
  const port = reader.port('port');
  if (!found) return;
  fields.name = reader.string(name, 'name');
  fields.protocol = reader.string(protocol, 'protocol');
  fields.port = port;
  const lengths = reader.many(aliases, 'alias length', (what) => reader.unsigned(what));
  fields.aliases = lengths.map((length, at) => reader.string(length, `alias ${at + 1}`));
};

/** `netgroup_response_header`, then host, user and domain of each member: nscd/netgroupcache.c, addgetnetgrentX. */
const netgroup: Layout = (reader, fields, found) => {
  const [count, size] = [reader.int('number of members'), reader.int('length of the members')];
  if (!found) return;
  const members = reader.part(size, 'members');
  fields.members = members.many(count, 'member', (what) => {
    const part = (name: string) => members.stringToNul(`${name} of ${what}`);
    return `(${part('host')},${part('user')},${part('domain')})`;
  });
};

/** `innetgroup_response_header`: nscd/netgroupcache.c, addinnetgrX. */
const inNetgroup: Layout = (reader, fields) => {
  fields.result = reader.int('result');
};

/** The layouts of the replies by request type; other replies have no entry here. */
export const LAYOUTS = byRequestType<Layout>({
  passwd,
  group,
  host,
  addressInfo,
  groupsOfUser,
  service,
  netgroup,
  inNetgroup,
});

/** h_errno, <netdb.h>. */
const H_ERRNO: Readonly<Record<number, string>> = {
  [-1]: 'NETDB_INTERNAL',
  0: 'NETDB_SUCCESS',
  1: 'HOST_NOT_FOUND',
  2: 'TRY_AGAIN',
  3: 'NO_RECOVERY',
  4: 'NO_DATA',
};

function errorName(number: number): string {
  return H_ERRNO[number] ?? `h_errno-${number}`;
}

/** The number of an h_errno that `errorName` named. */
export function numberOfError(name: string): number {
  const [number] = Object.entries(H_ERRNO).find(([, each]) => each === name) ?? [name.replace('h_errno-', '')];
  return Number(number);
}
