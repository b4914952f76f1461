import { ipText } from './address.ts';
import { type Answer, type Call, errnoMember } from './call.ts';
import { BadCommand } from './command.ts';
import { NETENT } from './layouts.ts';
import { getnetbyaddr, getnetbyname, inetNetwork, type Outcome } from './libc.ts';
import { cString, readString, stringsAt } from './memory.ts';
import { AF_INET, families, hErrno, NETDB_INTERNAL, nameOf } from './names.ts';
import { callWithRoom } from './scratch.ts';

const { size, at } = NETENT;

function network(call: Call, ask: (...args: unknown[]) => Outcome, ...what: unknown[]): Answer {
  const hError = Buffer.alloc(4);
  const { entry, outcome } = callWithRoom(call, size, (...room) => ask(...what, ...room, hError));
  if (!entry) {
    const code = hError.readInt32LE();
    const errno = errnoMember(code === NETDB_INTERNAL ? outcome.errnoCode : 0);
    return { ok: false, h_errno: nameOf(hErrno, code, 'h_errno-'), ...errno };
  }
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(entry.readUInt32LE(at.n_net));
  // A lookup by DNS leaves n_name as it was (resolv/nss_dns/dns-network.c, getanswer_r, BYNAME).
  const name = entry.readBigUInt64LE(at.n_name);
  return {
    ok: true,
    ...(name !== 0n && { name: readString(name) }),
    aliases: stringsAt(entry.readBigUInt64LE(at.n_aliases)),
    network: ipText(AF_INET, octets),
  };
}

/** @throws BadCommand unless it is a number or has the form of inet_network(3) */
function networkNumber(text: string): number {
  if (/^\d{1,15}$/.test(text) && Number(text) <= 0xffffffff) return Number(text) | 0;
  const number = inetNetwork(cString(text));
  if (number === -1 && text !== '255.255.255.255') {
    throw new BadCommand('network is a number, or of the form of inet_network(3): 192.0.2');
  }
  return number;
}

export function networkByNameVerb(call: Call): Answer {
  return network(call, getnetbyname, cString(call.text('name')));
}

export function networkByAddressVerb(call: Call): Answer {
  return network(call, getnetbyaddr, networkNumber(call.text('network')), call.option('family', families, AF_INET));
}
