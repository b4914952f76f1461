import { type Answer, type Call, errnoMember } from './call.ts';
import { SERVENT } from './layouts.ts';
import { getservbyname, getservbyport, type Outcome } from './libc.ts';
import { cString, readString, stringsAt } from './memory.ts';
import { callWithRoom } from './scratch.ts';

const { size, at } = SERVENT;

function service(call: Call, ask: (...args: unknown[]) => Outcome, key: Buffer | number): Answer {
  const protocol = call.string('protocol');
  const { entry, outcome } = callWithRoom(call, size, (...room) => ask(key, protocol, ...room));
  if (!entry) return { ok: false, found: false, ...errnoMember(outcome.value) };
  return {
    ok: true,
    found: true,
    name: readString(entry.readBigUInt64LE(at.s_name)),
    aliases: stringsAt(entry.readBigUInt64LE(at.s_aliases)),
    // In network order.
    port: entry.readUInt16BE(at.s_port),
    protocol: readString(entry.readBigUInt64LE(at.s_proto)),
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
