import fc from 'fast-check';
import { BASE, type Case, PASSWORD, questions, type Serial } from './case.ts';

/** Octets that passwd(5) can hold in a field, as characters: no colon, no line feed, no NUL. */
const octets = (range: { from: number; to: number; maxLength: number }) =>
  fc
    .array(fc.integer({ min: range.from, max: range.to }), { minLength: 1, maxLength: range.maxLength })
    .map((codes) => String.fromCharCode(...codes.filter((code) => code !== 0x3a)));

const ascii = octets({ from: 0x20, to: 0x7e, maxLength: 30 });
/** Never valid UTF-8: 0xfe and 0xff occur in no character. */
const notUtf8 = octets({ from: 0x80, to: 0xff, maxLength: 8 }).map((text) => `${text}\xff`);

/** The first free uid and gid of generated entries, and the largest that is one: 2³² − 1 is (uid_t) -1. */
const FIRST_ID = 10_000;
const LARGEST_ID = 2 ** 32 - 2;

interface User {
  name: string;
  uid: number;
  gid: number;
  gecos: string;
  dir: string;
  shell: string;
}

function userLine({ name, uid, gid, gecos, dir, shell }: User): string {
  return `${name}:${PASSWORD}:${uid}:${gid}:${gecos}:${dir}:${shell}\n`;
}

const fields = {
  gecos: ascii,
  dir: ascii.map((text) => `/home/${text}`),
  shell: fc.constantFrom('/bin/sh', '/bin/false'),
};
const byName = fc.boolean();

function askUser(user: User, asksName: boolean): Case {
  return {
    files: { passwd: BASE.passwd + userLine(user) },
    verb: asksName ? 'getpwnam' : 'getpwuid',
    args: asksName ? { name: user.name } : { uid: user.uid },
  };
}

/** Between the uid and the gid of a user, and above the number of questions: a daemon that takes one for the other differs. */
const APART = 50_000;

const ordinary = (serial: Serial) => ({ name: `u${serial}`, uid: FIRST_ID + serial, gid: FIRST_ID + APART + serial });

export const users = {
  users: questions(fc.record({ ...fields, byName }), ({ byName, ...rest }, serial) =>
    askUser({ ...ordinary(serial), ...rest }, byName),
  ),
  'users-octets': questions(fc.record({ ...fields, gecos: notUtf8, byName }), ({ byName, ...rest }, serial) =>
    askUser({ ...ordinary(serial), ...rest }, byName),
  ),
  'users-name-octets': questions(fc.record({ ...fields, suffix: notUtf8 }), ({ suffix, ...rest }, serial) =>
    askUser({ ...ordinary(serial), ...rest, name: `u${serial}${suffix}` }, true),
  ),
  'users-empty': questions(byName, (asksName, serial) =>
    askUser({ ...ordinary(serial), gecos: '', dir: '', shell: '' }, asksName),
  ),
  'users-huge': questions(
    fc.record({ length: fc.integer({ min: 1000, max: 60_000 }), byName }),
    ({ length, byName }, serial) =>
      askUser({ ...ordinary(serial), gecos: 'g'.repeat(length), dir: '/', shell: '/bin/sh' }, byName),
  ),
  'users-large-ids': questions(fc.record({ ...fields, byName }), ({ byName, ...rest }, serial) =>
    askUser({ name: `u${serial}`, uid: LARGEST_ID - serial, gid: LARGEST_ID - APART - serial, ...rest }, byName),
  ),
  'users-missing': questions(byName, (asksName, serial) => ({
    ...askUser({ ...ordinary(serial), gecos: '', dir: '', shell: '' }, asksName),
    files: {},
  })),
};

interface Group {
  name: string;
  gid: number;
  members: readonly string[];
}

function groupLine({ name, gid, members }: Group): string {
  return `${name}:${PASSWORD}:${gid}:${members.join(',')}\n`;
}

function askGroup(group: Group, asksName: boolean): Case {
  return {
    files: { group: BASE.group + groupLine(group) },
    verb: asksName ? 'getgrnam' : 'getgrgid',
    args: asksName ? { name: group.name } : { gid: group.gid },
  };
}

const ordinaryGroup = (serial: Serial) => ({ name: `g${serial}`, gid: FIRST_ID + serial });
const member = octets({ from: 0x61, to: 0x7a, maxLength: 12 });

export const groups = {
  groups: questions(
    fc.record({ members: fc.array(member, { maxLength: 20 }), byName }),
    ({ members, byName }, serial) => askGroup({ ...ordinaryGroup(serial), members }, byName),
  ),
  'groups-octets': questions(fc.record({ member: notUtf8, byName }), ({ member, byName }, serial) =>
    askGroup({ ...ordinaryGroup(serial), members: [member.replaceAll(',', '')] }, byName),
  ),
  'groups-name-octets': questions(notUtf8, (suffix, serial) =>
    askGroup({ ...ordinaryGroup(serial), name: `g${serial}${suffix}`, members: [] }, true),
  ),
  'groups-huge': questions(
    fc.record({ count: fc.integer({ min: 100, max: 5000 }), byName }),
    ({ count, byName }, serial) =>
      askGroup({ ...ordinaryGroup(serial), members: Array.from({ length: count }, (_, at) => `member${at}`) }, byName),
  ),
  'groups-large-ids': questions(byName, (asksName, serial) =>
    askGroup({ name: `g${serial}`, gid: LARGEST_ID - serial, members: ['a', 'b'] }, asksName),
  ),
  'groups-missing': questions(byName, (asksName, serial) => ({
    ...askGroup({ ...ordinaryGroup(serial), members: [] }, asksName),
    files: {},
  })),
};

/** The first gid that does not fit into an int32_t. */
const FIRST_LARGE = 2 ** 31;

/** A user in groups with these gids, asked for with a gid that the list contains in any case. */
function askGroupsOfUser(gids: readonly number[], serial: Serial, withPrimary = true): Case {
  const user = { ...ordinary(serial), gecos: '', dir: '/', shell: '/bin/sh' };
  const lines = gids.map((gid, at) => groupLine({ name: `g${serial}-${at}`, gid, members: [user.name] }));
  return {
    files: { passwd: BASE.passwd + userLine(user), group: BASE.group + lines.join('') },
    verb: 'getgrouplist',
    args: { name: user.name, gid: withPrimary ? user.gid : 1 },
  };
}

const some = fc.integer({ min: 1, max: 12 });
const upFrom = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at);

export const initgroups = {
  initgroups: questions(some, (count, serial) => askGroupsOfUser(upFrom(20_000, count), serial)),
  'initgroups-many': questions(fc.integer({ min: 17, max: 1000 }), (count, serial) =>
    askGroupsOfUser(upFrom(20_000, count), serial),
  ),
  'initgroups-large-gid': questions(some, (count, serial) => askGroupsOfUser(upFrom(FIRST_LARGE, count), serial)),
  'initgroups-other-gid': questions(some, (count, serial) => askGroupsOfUser(upFrom(20_000, count), serial, false)),
  'initgroups-none': questions(fc.constant(0), (_, serial) => askGroupsOfUser([], serial)),
  'initgroups-missing': questions(fc.constant(0), (_, serial) => ({ ...askGroupsOfUser([], serial), files: {} })),
};
