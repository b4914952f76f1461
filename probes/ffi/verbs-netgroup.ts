import { type Answer, type Call, errnoMember } from './call.ts';
import { type Address, endnetgrent, getnetgrent, innetgr, setnetgrent } from './libc.ts';
import { cString, pointerSlot, readString } from './memory.ts';
import { errno } from './names.ts';
import { roomForAll } from './scratch.ts';

export function netgroupVerb(call: Call): Answer {
  const name = cString(call.text('name'));
  const [host, user, domain] = [pointerSlot(), pointerSlot(), pointerSlot()];
  // An empty field matches every value, as in netgroup(5).
  const field = ({ read }: { read: () => Address }) => (read() === 0n ? '' : readString(read()));
  const triples: string[] = [];
  const buffer = roomForAll(call);
  const next = () => getnetgrent(host.buffer, user.buffer, domain.buffer, buffer, BigInt(buffer.length));
  return call.alone(() => {
    let found = false;
    const last = call.measure(() => {
      let outcome = setnetgrent(name);
      found = outcome.value === 1;
      // It returns 1 for a triple and 0 for the end or an error.
      if (found) {
        for (outcome = next(); outcome.value === 1; outcome = next()) {
          triples.push(`(${field(host)},${field(user)},${field(domain)})`);
        }
      }
      return outcome;
    });
    endnetgrent();
    const ok = found && last.errnoCode !== errno.ERANGE;
    return { ok, found, triples, ...(!ok && errnoMember(last.errnoCode)) };
  });
}

export function innetgrVerb(call: Call): Answer {
  const strings = ['name', 'host', 'user', 'domain'].map((key) => call.string(key));
  const { value, errnoCode } = call.measure(() => innetgr(...strings));
  const found = value === 1;
  return { ok: found, found, ...(!found && errnoMember(errnoCode)) };
}
