/**
 * The protocol of nscd's socket, version 2, between the clients in glibc and musl and the daemons nscd, nsncd and
 * unscd.
 */
export { decodeReply, type NscdReply } from './reply.ts';
export type { ReplyFields } from './reply-layouts.ts';
export { decodeRequest, type NscdRequest, REQUEST_TYPES, type RequestType, requestLength } from './request.ts';
