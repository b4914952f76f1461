import { type Answer, type Call, errnoMember } from './call.ts';
import { BadCommand } from './command.ts';
import { RLIMIT } from './layouts.ts';
import { chdir, chroot, getrlimit, setlocale, setrlimit } from './libc.ts';
import { cString, readString } from './memory.ts';
import { limits, localeCategories } from './names.ts';

// These verbs change the process for all its threads and for good.

export function chrootVerb(call: Call): Answer {
  const [path, root] = [cString(call.text('path')), cString('/')];
  const { value, errnoCode } = call.measure(() => {
    const outcome = chroot(path);
    // Without chdir, relative paths would lead out of the new root.
    return outcome.value === 0 ? chdir(root) : outcome;
  });
  return { ok: value === 0, ...(value !== 0 && errnoMember(errnoCode)) };
}

export function localeVerb(call: Call): Answer {
  const category = call.option('category', localeCategories, localeCategories.LC_ALL as number);
  const name = cString(call.text('locale'));
  const { value, errnoCode } = call.measure(() => setlocale(category, name));
  return value === 0n ? { ok: false, ...errnoMember(errnoCode) } : { ok: true, locale: readString(value) };
}

const INFINITE = 'infinity';
const RLIM_INFINITY = 2n ** 64n - 1n;

const at = { soft: RLIMIT.at.rlim_cur, hard: RLIMIT.at.rlim_max } as const;

export function limitVerb(call: Call): Answer {
  const resource = call.option('resource', limits, 0);
  const limit = Buffer.alloc(RLIMIT.size);
  const known = getrlimit(resource, limit) === 0;
  for (const key of ['soft', 'hard'] as const) {
    const value = call.args.get(key);
    if (value === undefined) continue;
    if (value !== INFINITE && !/^\d{1,15}$/.test(value)) throw new BadCommand('soft and hard are numbers or infinity');
    limit.writeBigUInt64LE(value === INFINITE ? RLIM_INFINITY : BigInt(value), at[key]);
  }
  const { value, errnoCode } = call.measure(() => setrlimit(resource, limit));
  const failure = value === 0 ? {} : errnoMember(errnoCode);
  if (!known || getrlimit(resource, limit) !== 0) return { ok: value === 0, ...failure };
  const member = (key: keyof typeof at) => {
    const number = limit.readBigUInt64LE(at[key]);
    return number === RLIM_INFINITY ? INFINITE : Number(number);
  };
  return { ok: value === 0, ...failure, soft: member('soft'), hard: member('hard') };
}
