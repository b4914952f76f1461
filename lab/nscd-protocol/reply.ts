import { Broken, type ByteOrder, Octets, OWN_ORDER } from './octets.ts';
import { LAYOUTS, type ReplyFields } from './reply-layouts.ts';

export interface NscdReply {
  /** null: the daemon does not serve this database, or the reply ends before this field. */
  found: boolean | null;
  /** In the order of the reply, as far as it could be decoded. */
  fields: ReplyFields;
  /** The error in the reply. */
  broken?: string;
  /** The octets behind the end of a whole reply. Clients read as much as the header says, and so do not see them. */
  surplus?: number;
}

/** `found` of a daemon that does not serve a database (`disabled` in glibc nscd/pwdcache.c and the other caches). */
const NOT_SERVED = -1;

/**
 * Decodes a reply to a request of this type, in the layout of glibc nscd/nscd-client.h.
 * @param octets any octets; an undecodable reply gets a `broken`
 * @param fds the number of file descriptors received with the reply
 * @param order that of the daemon's machine; by default this one's
 */
export function decodeReply(type: string, octets: Buffer, fds: number, order: ByteOrder = OWN_ORDER): NscdReply {
  return readReply(type, new Octets(octets, order), fds);
}

/** Reads a reply from its beginning; the reader then has its numbers. */
export function readReply(type: string, reader: Octets, fds: number): NscdReply {
  const reply: NscdReply = { found: null, fields: {} };
  try {
    if (type.startsWith('GETFD')) mapping(reader, fds, reply);
    else if (type === 'INVALIDATE') invalidation(reader, reply);
    else if (type === 'GETSTAT') reply.found = reader.take(reader.left, 'statistics').length > 0;
    else answer(type, reader, reply);
    if (reader.left > 0) reply.surplus = reader.left;
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    reply.broken = error.message;
  }
  return reply;
}

/**
 * nscd/connections.c, send_ro_fd: the reply has the key and a descriptor, in newer versions also the size of the cache
 * (uint64_t).
 */
function mapping(reader: Octets, fds: number, reply: NscdReply): void {
  reply.fields.database = reader.stringToNul('key');
  if (reader.left > 0) reply.fields.size = reader.long('size');
  reply.found = fds > 0;
}

/** nscd/connections.c, invalidate_cache: an errno, or 0. */
function invalidation(reader: Octets, reply: NscdReply): void {
  reply.fields.errno = reader.int('errno');
  reply.found = reply.fields.errno === 0;
}

/** All other replies begin with two int32_t: the version, and whether the entry was found. */
function answer(type: string, reader: Octets, reply: NscdReply): void {
  const layout = LAYOUTS[type];
  if (!layout) throw new Broken(`no known reply to ${type}`);
  reader.int('version');
  const found = reader.int('found');
  reply.found = found === NOT_SERVED ? null : found !== 0;
  layout(reader, reply.fields, found > 0);
  // A database has one such reply for all its requests: to GETAI that of gethostbyname, which is longer (nscd/connections.c, disabled_iov).
  if (found === NOT_SERVED) reader.take(reader.left, 'reply');
}
