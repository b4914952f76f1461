import { addressText, portOf } from './address.ts';
import { RES_STATE, SOCKADDR_IN, SOCKADDR_IN6 } from './layouts.ts';
import { readBytes, readString } from './memory.ts';
import { res } from './names.ts';

const { at } = RES_STATE;
/** Behind `pfcode`, an unsigned long. */
const NDOTS_AT = at.pfcode + 8;
const MAXNS = 3;
const MAXDNSRCH = 6;
const DNS_PORT = 53;

/** An IPv6 server's place in nsaddr_list has family 0, by the rule of glibc's resolv/res_get_nsaddr.c. */
function nameserver(state: Buffer, index: number): Buffer {
  const start = at.nsaddr_list + SOCKADDR_IN.size * index;
  const sockaddr = state.subarray(start, start + SOCKADDR_IN.size);
  const extension = state.readBigUInt64LE(at['_u._ext.nsaddrs'] + 8 * index);
  return sockaddr.readUInt16LE(0) === 0 && extension !== 0n ? readBytes(extension, SOCKADDR_IN6.size) : sockaddr;
}

function nameserverText(sockaddr: Buffer): string {
  const port = portOf(sockaddr);
  return addressText(sockaddr) + (port === DNS_PORT ? '' : `#${port}`);
}

function searchList(state: Buffer): string[] {
  const pointers = Array.from({ length: MAXDNSRCH }, (_, i) => state.readBigUInt64LE(at.dnsrch + 8 * i));
  const end = pointers.indexOf(0n);
  return pointers.slice(0, end === -1 ? MAXDNSRCH : end).map(readString);
}

/** The members of a state, in the protocol's form. */
export interface StateMembers {
  nameservers: string[];
  search: string[];
  options: string[];
  optionsRaw: number;
  flagsRaw: number;
  retrans: number;
  retry: number;
  ndots: number;
}

/** Only reads the struct: it initialises nothing and does not read resolv.conf. */
export function describeState(state: Buffer): StateMembers {
  const options = Number(state.readBigUInt64LE(at.options));
  const servers = Math.min(state.readInt32LE(at.nscount), MAXNS);
  return {
    nameservers: Array.from({ length: servers }, (_, i) => nameserverText(nameserver(state, i))),
    search: searchList(state),
    options: Object.keys(res).filter((name) => (options & (res[name] ?? 0)) !== 0),
    optionsRaw: options,
    flagsRaw: state.readUInt32LE(at._flags),
    retrans: state.readInt32LE(at.retrans),
    retry: state.readInt32LE(at.retry),
    ndots: state.readUInt32LE(NDOTS_AT) & 0xf,
  };
}

export function stateHErrno(state: Buffer): number {
  return state.readInt32LE(at.res_h_errno);
}

/** The members that an application may set. */
export interface Settable {
  options: bigint;
  retrans: number;
  retry: number;
}

/** Their place: the first 16 bytes of the state. */
const SETTABLE = at.nscount;

export function readSettable(state: Buffer): Settable {
  return {
    options: state.readBigUInt64LE(at.options),
    retrans: state.readInt32LE(at.retrans),
    retry: state.readInt32LE(at.retry),
  };
}

export function settableBytes({ options, retrans, retry }: Settable): Buffer {
  const bytes = Buffer.alloc(SETTABLE);
  bytes.writeInt32LE(retrans, at.retrans);
  bytes.writeInt32LE(retry, at.retry);
  bytes.writeBigUInt64LE(options, at.options);
  return bytes;
}
