import { type Answer, type Call, errnoMember } from './call.ts';
import { ALIASENT, PROTOENT, RPCENT, SPWD } from './layouts.ts';
import {
  etherHostton,
  etherNtoa,
  getaliasbyname,
  getprotobyname,
  getrpcbyname,
  getspnam,
  type Outcome,
} from './libc.ts';
import { cString, readBytes, readString, stringsAt } from './memory.ts';
import { callWithRoom } from './scratch.ts';

/** The entry of a name, with the members that `read` takes from it. */
function found(
  call: Call,
  size: number,
  ask: (...args: unknown[]) => Outcome,
  read: (entry: Buffer) => Record<string, unknown>,
): Answer {
  const name = cString(call.text('name'));
  const { entry, outcome } = callWithRoom(call, size, (...room) => ask(name, ...room));
  return entry ? { ok: true, found: true, ...read(entry) } : { ok: false, found: false, ...errnoMember(outcome.value) };
}

export function protocolVerb(call: Call): Answer {
  const { size, at } = PROTOENT;
  return found(call, size, getprotobyname, (entry) => ({
    name: readString(entry.readBigUInt64LE(at.p_name)),
    aliases: stringsAt(entry.readBigUInt64LE(at.p_aliases)),
    number: entry.readInt32LE(at.p_proto),
  }));
}

export function rpcVerb(call: Call): Answer {
  const { size, at } = RPCENT;
  return found(call, size, getrpcbyname, (entry) => ({
    name: readString(entry.readBigUInt64LE(at.r_name)),
    aliases: stringsAt(entry.readBigUInt64LE(at.r_aliases)),
    number: entry.readInt32LE(at.r_number),
  }));
}

export function mailAliasVerb(call: Call): Answer {
  const { size, at } = ALIASENT;
  return found(call, size, getaliasbyname, (entry) => {
    // The list of members has a length, and no NULL at its end.
    const list = readBytes(
      entry.readBigUInt64LE(at.alias_members),
      8 * Number(entry.readBigUInt64LE(at.alias_members_len)),
    );
    const members = Array.from({ length: list.length / 8 }, (_, index) => readString(list.readBigUInt64LE(8 * index)));
    return { name: readString(entry.readBigUInt64LE(at.alias_name)), members };
  });
}

export function shadowVerb(call: Call): Answer {
  const { size, at } = SPWD;
  return found(call, size, getspnam, (entry) => ({
    name: readString(entry.readBigUInt64LE(at.sp_namp)),
    lastchange: Number(entry.readBigInt64LE(at.sp_lstchg)),
  }));
}

/** The octets of an Ethernet address. */
const ETH_ALEN = 6;

export function etherVerb(call: Call): Answer {
  const [name, address, text] = [cString(call.text('name')), Buffer.alloc(ETH_ALEN), Buffer.alloc(18)];
  const { value } = call.measure(() => etherHostton(name, address));
  if (value !== 0) return { ok: false, found: false };
  etherNtoa(address, text);
  return { ok: true, found: true, address: text.toString('latin1', 0, text.indexOf(0)) };
}
