import { Broken, Octets } from './octets.ts';
import { LAYOUTS, type ReplyFields } from './reply-layouts.ts';

export interface NscdReply {
  /** null: the daemon does not serve this database, or the reply does not get so far. */
  found: boolean | null;
  /** In the reply's order, as far as it can be read. */
  fields: ReplyFields;
  /** What is wrong with it. */
  broken?: string;
}

/** `found` of a daemon that does not serve a database (`disabled` in glibc nscd/pwdcache.c and its like). */
const NOT_SERVED = -1;

/**
 * Reads a reply to a request of this type, as glibc nscd/nscd-client.h lays it out.
 * @param octets any that a daemon may send: what cannot be read is `broken`
 * @param fds how many file descriptors came along
 */
export function decodeReply(type: string, octets: Buffer, fds: number): NscdReply {
  const reply: NscdReply = { found: null, fields: {} };
  try {
    const reader = new Octets(octets);
    if (type.startsWith('GETFD')) mapping(reader, fds, reply);
    else if (type === 'INVALIDATE') invalidation(reader, reply);
    else if (type === 'GETSTAT') reply.found = reader.take(octets.length, 'statistics').length > 0;
    else answer(type, reader, reply);
    if (reader.left > 0) throw new Broken(`${reader.left} octets more than its lengths say`);
  } catch (error) {
    if (!(error instanceof Broken)) throw error;
    reply.broken = error.message;
  }
  return reply;
}

/** nscd/connections.c, send_ro_fd: the key comes back with a descriptor, and but for the oldest with the size of the cache, a uint64_t. */
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

/** All others begin with two int32_t: the version, and whether it was found. */
function answer(type: string, reader: Octets, reply: NscdReply): void {
  const layout = LAYOUTS[type];
  if (!layout) throw new Broken(`nobody knows the reply to ${type}`);
  reader.int('version');
  const found = reader.int('found');
  reply.found = found === NOT_SERVED ? null : found !== 0;
  layout(reader, reply.fields, found > 0);
}
