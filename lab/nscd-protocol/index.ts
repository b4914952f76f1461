/**
 * The protocol of nscd's socket, version 2, between the clients in glibc and musl and the daemons nscd, nsncd and
 * unscd.
 */
export { encodeReply, type ReplyToWrite } from './encode-reply.ts';
export { hiddenDifferences } from './hidden-differences.ts';
export { type ByteOrder, OWN_ORDER } from './octets.ts';
export { decodeReply, type NscdReply } from './reply.ts';
export type { ReplyFields } from './reply-layouts.ts';
export {
  addressKey,
  decodeRequest,
  encodeRequest,
  type NscdRequest,
  netgroupKey,
  REQUEST_TYPES,
  type RequestFaults,
  type RequestType,
  requestLength,
  textKey,
} from './request.ts';
