import { type Answer, type Call, errnoMember } from './call.ts';
import { getservbyname, getservbyport, type Outcome } from './libc.ts';
import { cString, readString, stringsAt } from './memory.ts';
import { callWithRoom } from './scratch.ts';

/** `struct servent` with 8-byte pointers. */
const SERVENT = 32;
const at = { name: 0, aliases: 8, port: 16, protocol: 24 } as const;

function service(call: Call, ask: (...args: unknown[]) => Outcome, key: Buffer | number): Answer {
  const protocol = call.string('protocol');
  const { entry, outcome } = callWithRoom(call, SERVENT, (...room) => ask(key, protocol, ...room));
  if (!entry) return { ok: false, found: false, ...errnoMember(outcome.value) };
  return {
    ok: true,
    found: true,
    name: readString(entry.readBigUInt64LE(at.name)),
    aliases: stringsAt(entry.readBigUInt64LE(at.aliases)),
    // In network order.
    port: entry.readUInt16BE(at.port),
    protocol: readString(entry.readBigUInt64LE(at.protocol)),
  };
}

export function serviceByNameVerb(call: Call): Answer {
  return service(call, getservbyname, cString(call.text('name')));
}

export function serviceByPortVerb(call: Call): Answer {
  const port = Buffer.alloc(4);
  port.writeUInt16BE(call.number('port', 0));
  return service(call, getservbyport, port.readInt32LE());
}
