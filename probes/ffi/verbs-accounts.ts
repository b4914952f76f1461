import { type Answer, type Call, errnoMember } from './call.ts';
import { GROUP, PASSWD } from './layouts.ts';
import { getgrgid, getgrnam, getgrouplist, getpwnam, getpwuid, type Outcome } from './libc.ts';
import { cString, readString, stringsAt } from './memory.ts';
import { callWithRoom } from './scratch.ts';

const { at: passwdAt } = PASSWD;
const { at: groupAt } = GROUP;

type Ask = (...args: unknown[]) => Outcome;

/** The argument as a uid or gid, in the signed form that ffi-rs takes. */
function idOf(call: Call, key: string): number {
  return call.number(key, 0, 0xffffffff) | 0;
}

function passwdEntry(call: Call, ask: Ask, key: Buffer | number): Answer {
  const { entry, outcome } = callWithRoom(call, PASSWD.size, (...room) => ask(key, ...room));
  // The function returns its errno.
  if (!entry) return { ok: false, found: false, ...errnoMember(outcome.value) };
  const text = (offset: number) => readString(entry.readBigUInt64LE(offset));
  return {
    ok: true,
    found: true,
    name: text(passwdAt.pw_name),
    uid: entry.readUInt32LE(passwdAt.pw_uid),
    gid: entry.readUInt32LE(passwdAt.pw_gid),
    gecos: text(passwdAt.pw_gecos),
    dir: text(passwdAt.pw_dir),
    shell: text(passwdAt.pw_shell),
  };
}

function groupEntry(call: Call, ask: Ask, key: Buffer | number): Answer {
  const { entry, outcome } = callWithRoom(call, GROUP.size, (...room) => ask(key, ...room));
  if (!entry) return { ok: false, found: false, ...errnoMember(outcome.value) };
  return {
    ok: true,
    found: true,
    name: readString(entry.readBigUInt64LE(groupAt.gr_name)),
    gid: entry.readUInt32LE(groupAt.gr_gid),
    members: stringsAt(entry.readBigUInt64LE(groupAt.gr_mem)),
  };
}

export function passwdVerb(call: Call): Answer {
  return passwdEntry(call, getpwnam, cString(call.text('name')));
}

export function passwdByIdVerb(call: Call): Answer {
  return passwdEntry(call, getpwuid, idOf(call, 'uid'));
}

export function groupVerb(call: Call): Answer {
  return groupEntry(call, getgrnam, cString(call.text('name')));
}

export function groupByIdVerb(call: Call): Answer {
  return groupEntry(call, getgrgid, idOf(call, 'gid'));
}

export function groupListVerb(call: Call): Answer {
  const name = cString(call.text('name'));
  const gid = idOf(call, 'gid');
  const count = Buffer.alloc(4);
  let groups = Buffer.alloc(0);
  const outcome = call.measure(() => {
    for (let room = 64; ; room = count.readInt32LE()) {
      groups = Buffer.alloc(4 * room);
      count.writeInt32LE(room);
      const outcome = getgrouplist(name, gid, groups, count);
      // With a short buffer it returns -1 and the number of groups. The next lookup may find more of them.
      if (outcome.value >= 0 || count.readInt32LE() <= room) return outcome;
    }
  });
  if (outcome.value < 0) return { ok: false, groups: [], ...errnoMember(outcome.errnoCode) };
  return { ok: true, groups: Array.from({ length: count.readInt32LE() }, (_, at) => groups.readUInt32LE(4 * at)) };
}
