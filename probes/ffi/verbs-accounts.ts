import { type Answer, type Call, errnoMember } from './call.ts';
import { getgrnam, getpwnam } from './libc.ts';
import { cString, readString, stringsAt } from './memory.ts';
import { callWithRoom } from './scratch.ts';

/** `struct passwd` and `struct group` with 8-byte pointers. */
const PASSWD = 48;
const passwdAt = { name: 0, uid: 16, gid: 20, gecos: 24, dir: 32, shell: 40 } as const;
const GROUP = 32;
const groupAt = { name: 0, gid: 16, members: 24 } as const;

export function passwdVerb(call: Call): Answer {
  const name = cString(call.text('name'));
  const { entry, outcome } = callWithRoom(call, PASSWD, (...room) => getpwnam(name, ...room));
  // The function returns its errno.
  if (!entry) return { ok: false, found: false, ...errnoMember(outcome.value) };
  const text = (offset: number) => readString(entry.readBigUInt64LE(offset));
  return {
    ok: true,
    found: true,
    name: text(passwdAt.name),
    uid: entry.readUInt32LE(passwdAt.uid),
    gid: entry.readUInt32LE(passwdAt.gid),
    gecos: text(passwdAt.gecos),
    dir: text(passwdAt.dir),
    shell: text(passwdAt.shell),
  };
}

export function groupVerb(call: Call): Answer {
  const name = cString(call.text('name'));
  const { entry, outcome } = callWithRoom(call, GROUP, (...room) => getgrnam(name, ...room));
  if (!entry) return { ok: false, found: false, ...errnoMember(outcome.value) };
  return {
    ok: true,
    found: true,
    name: readString(entry.readBigUInt64LE(groupAt.name)),
    gid: entry.readUInt32LE(groupAt.gid),
    members: stringsAt(entry.readBigUInt64LE(groupAt.members)),
  };
}
