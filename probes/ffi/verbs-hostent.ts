import { ipText, parseAddress } from './address.ts';
import { type Answer, type Call, errnoMember } from './call.ts';
import { gethostbyaddr, gethostbyname, gethostbyname2, type Outcome } from './libc.ts';
import { cString, pointersAt, readBytes, readString, stringsAt } from './memory.ts';
import { AF_INET, families, hErrno, nameOf } from './names.ts';
import { callWithRoom } from './scratch.ts';

/** `struct hostent` with 8-byte pointers. */
const HOSTENT = 32;
const at = { name: 0, aliases: 8, addrtype: 16, length: 20, addresses: 24 } as const;
const NETDB_INTERNAL = -1;

function success(host: Buffer): Answer {
  const length = host.readInt32LE(at.length);
  const family = host.readInt32LE(at.addrtype);
  const pointers = [...pointersAt(host.readBigUInt64LE(at.addresses))];
  return {
    ok: true,
    name: readString(host.readBigUInt64LE(at.name)),
    aliases: stringsAt(host.readBigUInt64LE(at.aliases)),
    addresses: pointers.map((pointer) => ipText(family, readBytes(pointer, length))),
  };
}

function lookUp(call: Call, ask: (...args: unknown[]) => Outcome, ...what: unknown[]): Answer {
  const hError = Buffer.alloc(4);
  const { entry, outcome } = callWithRoom(call, HOSTENT, (...room) => ask(...what, ...room, hError));
  if (entry) return success(entry);
  const code = hError.readInt32LE();
  return {
    ok: false,
    h_errno: nameOf(hErrno, code, 'h_errno-'),
    ...errnoMember(code === NETDB_INTERNAL ? outcome.errnoCode : 0),
  };
}

export function hostByNameVerb(call: Call): Answer {
  return lookUp(call, gethostbyname, cString(call.text('name')));
}

export function hostByName2Verb(call: Call): Answer {
  return lookUp(call, gethostbyname2, cString(call.text('name')), call.option('family', families, AF_INET));
}

export function hostByAddressVerb(call: Call): Answer {
  const { family, bytes } = parseAddress(call.text('address'));
  return lookUp(call, gethostbyaddr, bytes, bytes.length, family);
}
