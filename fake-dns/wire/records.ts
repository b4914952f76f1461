import { CLASS, OPT } from './codes.ts';

/** A record without its data: owner (wire form, or a compression pointer), type, class, TTL in seconds, RDLENGTH. */
export function recordHead(owner: Buffer, type: number, klass: number, ttl: number, length: number): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(klass, 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(length, 8);
  return Buffer.concat([owner, fixed]);
}

/** A whole record of class IN. */
export function encodeRecord(owner: Buffer, type: number, ttl: number, data: Buffer): Buffer {
  return Buffer.concat([recordHead(owner, type, CLASS.IN, ttl, data.length), data]);
}

export interface OptFields {
  /** The UDP payload size that the sender accepts, in octets. */
  size: number;
  /** DNSSEC OK. */
  do?: boolean;
  /** The whole response code; the record carries the high eight bits (RFC 6891 §6.1.3). */
  rcode?: number;
  version?: number;
  /** Encoded options. */
  data?: Buffer;
}

/** EDNS(0)'s OPT record (RFC 6891 §6.1). */
export function encodeOpt({ size, do: dnssecOk = false, rcode = 0, version = 0, data }: OptFields): Buffer {
  const flags = ((rcode >> 4) << 24) | (version << 16) | (dnssecOk ? 0x8000 : 0);
  const rdata = data ?? Buffer.alloc(0);
  return Buffer.concat([recordHead(Buffer.of(0), OPT, size, flags >>> 0, rdata.length), rdata]);
}
