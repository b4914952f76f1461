import { ipText, parseAddress } from './address.ts';
import { type Answer, type Call, errnoMember } from './call.ts';
import { BadCommand } from './command.ts';
import { setThreadHErrno, threadHErrno } from './h-errno.ts';
import { HOSTENT } from './layouts.ts';
import {
  endhostent,
  gethostbyaddr,
  gethostbyname,
  gethostbyname2,
  gethostent,
  type Outcome,
  sethostent,
} from './libc.ts';
import { cString, pointerSlot, pointersAt, readBytes, readString, stringsAt } from './memory.ts';
import { AF_INET, errno, families, hErrno, NETDB_INTERNAL, nameOf } from './names.ts';
import { callWithRoom, roomForAll } from './scratch.ts';

const { size, at } = HOSTENT;

interface Host {
  name: string;
  aliases: string[];
  addresses: string[];
}

function hostOf(host: Buffer): Host {
  const length = host.readInt32LE(at.h_length);
  const family = host.readInt32LE(at.h_addrtype);
  const pointers = [...pointersAt(host.readBigUInt64LE(at.h_addr_list))];
  return {
    name: readString(host.readBigUInt64LE(at.h_name)),
    aliases: stringsAt(host.readBigUInt64LE(at.h_aliases)),
    addresses: pointers.map((pointer) => ipText(family, readBytes(pointer, length))),
  };
}

function failure(code: number, errnoCode: number): Answer {
  const errno = errnoMember(code === NETDB_INTERNAL ? errnoCode : 0);
  return { ok: false, h_errno: nameOf(hErrno, code, 'h_errno-'), ...errno };
}

function lookUp(call: Call, ask: (...args: unknown[]) => Outcome, ...what: unknown[]): Answer {
  const hError = Buffer.alloc(4);
  const { entry, outcome } = callWithRoom(call, size, (...room) => ask(...what, ...room, hError));
  return entry ? { ok: true, ...hostOf(entry) } : failure(hError.readInt32LE(), outcome.errnoCode);
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

export function hostsVerb(call: Call): Answer {
  const host = Buffer.alloc(size);
  // The function reads its argument for h_errno, and sets the thread's (nss/getnssent_r.c, __nss_getent_r).
  const internal = Buffer.alloc(4);
  internal.writeInt32LE(NETDB_INTERNAL);
  const result = pointerSlot();
  let buffer = roomForAll(call);
  const grows = call.args.has('grow');
  if (grows && call.text('grow') !== 'yes') throw new BadCommand('grow must be yes');
  const entries: Host[] = [];
  return call.alone(() => {
    const last = call.measure(() => {
      sethostent(0);
      for (;;) {
        setThreadHErrno(0);
        const outcome = gethostent(host, buffer, BigInt(buffer.length), result.buffer, internal);
        if (outcome.value === errno.ERANGE && grows) {
          buffer = Buffer.alloc(2 * buffer.length + 1);
          continue;
        }
        if (outcome.value !== 0) return outcome;
        entries.push(hostOf(host));
      }
    });
    const hError = threadHErrno();
    endhostent();
    const ok = entries.length > 0 && hError !== NETDB_INTERNAL;
    return { ...(ok ? { ok } : failure(hError, last.errnoCode)), entries };
  });
}
