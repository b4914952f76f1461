/** The protocol of nscd's socket, version 2, as clients of glibc and musl speak it with nscd, nsncd and unscd. */
export { decodeReply, type NscdReply } from './reply.ts';
export type { ReplyFields } from './reply-layouts.ts';
export { decodeRequest, type NscdRequest, REQUEST_TYPES, type RequestType, requestLength } from './request.ts';
