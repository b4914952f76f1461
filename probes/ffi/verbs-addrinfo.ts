import { addressText, portOf, toSockaddr } from './address.ts';
import { type Answer, type Call, errnoMember } from './call.ts';
import { BadCommand } from './command.ts';
import { ADDRINFO, SOCKADDR_IN6 } from './layouts.ts';
import { type Address, freeaddrinfo, gaiStrerror, getaddrinfo, getnameinfo, type Outcome } from './libc.ts';
import { pointerSlot, readBytes, readString } from './memory.ts';
import { ai, eai, families, nameOf, ni, protocols, socktypes } from './names.ts';

// <netdb.h>
const NI_MAXHOST = 1025;
const NI_MAXSERV = 32;
const EAI_SYSTEM = -11;

const { size, at } = ADDRINFO;

function failure({ value, errnoCode }: Outcome): Answer {
  return { ok: false, eai: nameOf(eai, value, 'eai-'), ...errnoMember(value === EAI_SYSTEM ? errnoCode : 0) };
}

function* addrinfos(list: Address): Generator<Buffer> {
  for (let next = list; next !== 0n; ) {
    const info = readBytes(next, size);
    yield info;
    next = info.readBigUInt64LE(at.ai_next);
  }
}

function success(infos: readonly Buffer[]): Answer {
  const sockaddrs = infos.map((info) => readBytes(info.readBigUInt64LE(at.ai_addr), info.readUInt32LE(at.ai_addrlen)));
  const canonname = infos[0]?.readBigUInt64LE(at.ai_canonname) ?? 0n;
  const port = sockaddrs[0] ? portOf(sockaddrs[0]) : 0;
  return {
    ok: true,
    addresses: [...new Set(sockaddrs.map(addressText))],
    raw: infos.length,
    ...(canonname !== 0n && { canonname: readString(canonname) }),
    ...(port !== 0 && { port }),
  };
}

/** The kind of socket of an entry: `stream/tcp`. */
function socketText(info: Buffer): string {
  const type = nameOf(socktypes, info.readInt32LE(at.ai_socktype), '');
  return `${type}/${nameOf(protocols, info.readInt32LE(at.ai_protocol), '')}`;
}

/** Arguments that are members of the hints. */
const HINTS = ['family', 'flags', 'protocol', 'socktype'];

export function addrinfoVerb(call: Call): Answer {
  const hints = Buffer.alloc(size);
  hints.writeInt32LE(call.flags('flags', ai), at.ai_flags);
  hints.writeInt32LE(call.option('family', families, 0), at.ai_family);
  hints.writeInt32LE(call.option('socktype', socktypes, 0), at.ai_socktype);
  hints.writeInt32LE(call.option('protocol', protocols, 0), at.ai_protocol);
  const name = call.string('name');
  const service = call.string('service');
  const sockets = call.args.has('sockets');
  if (sockets && call.text('sockets') !== 'yes') throw new BadCommand('sockets must be yes');
  const list = pointerSlot();
  const given = call.args.get('hints');
  if (given !== undefined && (given !== 'none' || [...call.args.keys()].some((key) => HINTS.includes(key))))
    throw new BadCommand('hints are none, without arguments that are hints');
  const outcome = call.measure(() => getaddrinfo(name, service, given === undefined ? hints : null, list.buffer));
  if (outcome.value !== 0) return failure(outcome);
  const infos = [...addrinfos(list.read())];
  const answer = { ...success(infos), ...(sockets && { sockets: infos.map(socketText) }) };
  freeaddrinfo(list.read());
  return answer;
}

export function nameinfoVerb(call: Call): Answer {
  const flags = call.flags('flags', ni);
  const sockaddr = toSockaddr(call.text('address'), call.number('port', 0));
  sockaddr.writeUInt16LE(call.option('family', families, sockaddr.readUInt16LE(0)), 0);
  const length = call.number('addrlen', sockaddr.length, SOCKADDR_IN6.size);
  const bytes = Buffer.concat([sockaddr], SOCKADDR_IN6.size);
  const [hostSize, serviceSize] = [
    call.number('hostlen', NI_MAXHOST, NI_MAXHOST),
    call.number('servlen', NI_MAXSERV, NI_MAXSERV),
  ];
  const [host, service] = [room(hostSize), room(serviceSize)];
  const outcome = call.measure(() => getnameinfo(bytes, length, host, hostSize, service, serviceSize, flags));
  if (outcome.value !== 0) return failure(outcome);
  const text = (buffer: Buffer) => buffer.toString('latin1', 0, buffer.indexOf(0));
  return { ok: true, ...(host && { host: text(host) }), ...(service && { service: text(service) }) };
}

/** A buffer; NULL for no octets. */
function room(octets: number): Buffer | null {
  return octets === 0 ? null : Buffer.alloc(octets);
}

export function strerrorVerb(call: Call): Answer {
  const code = call.option('code', eai, 0);
  let text = 0n;
  call.measure(() => {
    text = gaiStrerror(code);
    return { value: 0, errnoCode: 0 };
  });
  return { ok: true, text: readString(text) };
}
