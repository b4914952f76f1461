import { type ByteOrder, OWN_ORDER } from './octets.ts';
import { OctetsWriter } from './octets-writer.ts';
import { byRequestType } from './reply-forms.ts';
import { numberOfError, type ReplyFields } from './reply-layouts.ts';
import { addressKey } from './request.ts';

/** What `encodeReply` writes: the reply as `decodeReply` gives it, with the version of the protocol. */
export interface ReplyToWrite {
  /** null: the daemon does not serve this database. */
  found: boolean | null;
  fields: ReplyFields;
  /** 2 by default, `NSCD_VERSION`. */
  version?: number;
  /** By default that of this machine. */
  order?: ByteOrder;
}

/** The part of a reply behind `version` and `found`. Without an entry it has the header alone. */
type Encoder = (writer: OctetsWriter, fields: ReplyFields, found: boolean) => void;

/** What nscd sends as uid, gid or port of an entry that does not exist (`notfound` in nscd/pwdcache.c and the like). */
const NO_ID = -1;

const passwd: Encoder = (writer, fields, found) => {
  const before = ['name', 'passwd'].map((key) => text(fields[key]));
  const behind = ['gecos', 'dir', 'shell'].map((key) => text(fields[key]));
  const lengths = (parts: Buffer[]) => parts.map(({ length }) => (found ? length : 0));
  writer.ints(...lengths(before), ...ids(fields, found, 'uid', 'gid'), ...lengths(behind));
  if (found) writer.add(...before, ...behind);
};

const group: Encoder = (writer, fields, found) => {
  const [name, password] = [text(fields.name), text(fields.passwd)];
  const members = found ? texts(fields.members) : [];
  writer.ints(...(found ? [name.length, password.length] : [0, 0]), ...ids(fields, found, 'gid'), members.length);
  if (found) writer.ints(...members.map(({ length }) => length)).add(name, password, ...members);
};

/** <bits/socket.h> */
const AF_INET = 2;
const AF_INET6 = 10;

const host: Encoder = (writer, fields, found) => {
  const addresses = found ? strings(fields.addresses).map(addressKey) : [];
  const aliases = found ? texts(fields.aliases) : [];
  const length = addresses[0]?.length ?? 0;
  const family = found ? (length === 16 ? AF_INET6 : AF_INET) : NO_ID;
  const name = text(fields.name);
  writer.ints(
    found ? name.length : 0,
    aliases.length,
    family,
    found ? length : NO_ID,
    addresses.length,
    errorIn(fields),
  );
  if (found)
    writer
      .add(name)
      .ints(...aliases.map((alias) => alias.length))
      .add(...addresses, ...aliases);
};

const addressInfo: Encoder = (writer, fields, found) => {
  const addresses = found ? strings(fields.addresses).map(addressKey) : [];
  const canonical = found && fields.canonname !== undefined ? text(fields.canonname) : Buffer.alloc(0);
  const octets = Buffer.concat(addresses);
  writer.ints(addresses.length, octets.length, canonical.length, errorIn(fields));
  const families = addresses.map(({ length }) => (length === 4 ? AF_INET : AF_INET6));
  writer.add(octets, Buffer.from(families), canonical);
};

const groupsOfUser: Encoder = (writer, fields, found) => {
  const groups = found ? numbers(fields.groups) : [];
  writer.ints(groups.length, ...groups);
};

const service: Encoder = (writer, fields, found) => {
  const [name, protocol] = [text(fields.name), text(fields.protocol)];
  const aliases = found ? texts(fields.aliases) : [];
  writer.ints(...(found ? [name.length, protocol.length] : [0, 0]), aliases.length);
  const port = Buffer.alloc(4, found ? 0 : 0xff);
  // An int whose first 16 bits are in network byte order.
  if (found) port.writeUInt16BE(Number(fields.port));
  writer.add(port);
  if (found)
    writer
      .add(name, protocol)
      .ints(...aliases.map(({ length }) => length))
      .add(...aliases);
};

const netgroup: Encoder = (writer, fields, found) => {
  const members = found ? strings(fields.members) : [];
  const octets = members.map((member) => text(member.slice(1, -1).replaceAll(',', '\0')));
  writer.ints(members.length, Buffer.concat(octets).length).add(...octets);
};

const inNetgroup: Encoder = (writer, fields) => {
  writer.ints(Number(fields.result ?? 0));
};

const ENCODERS = byRequestType<Encoder>({
  passwd,
  group,
  host,
  addressInfo,
  groupsOfUser,
  service,
  netgroup,
  inNetgroup,
});

/**
 * A reply in the layout of glibc nscd/nscd-client.h. A string has a character for each octet; a triple of a netgroup is `(host,user,domain)`.
 * @throws RangeError for a type whose reply has no such header
 */
export function encodeReply(type: string, { found, fields, version = 2, order = OWN_ORDER }: ReplyToWrite): Buffer {
  const encode = ENCODERS[type];
  if (!encode) throw new RangeError(`no reply to ${type} can be written`);
  const writer = new OctetsWriter(order).ints(version, found === null ? -1 : Number(found));
  encode(writer, fields, found === true);
  return writer.octets;
}

type Field = ReplyFields[string] | undefined;

function text(field: Field): Buffer {
  return Buffer.from(`${field ?? ''}\0`, 'latin1');
}

function strings(field: Field): string[] {
  return Array.isArray(field) ? field.map(String) : [];
}

function texts(field: Field): Buffer[] {
  return strings(field).map(text);
}

function numbers(field: Field): number[] {
  return Array.isArray(field) ? field.map(Number) : [];
}

function ids(fields: ReplyFields, found: boolean, ...names: string[]): number[] {
  return names.map((name) => (found ? Number(fields[name]) : NO_ID));
}

function errorIn({ error }: ReplyFields): number {
  return error === undefined ? 0 : numberOfError(String(error));
}
