import { compareVersions } from './catalogue/version.ts';

/** The expected values of a new resolver state (`struct __res_state`), from resolv.conf and RES_OPTIONS. */
export interface ExpectedState {
  /** Names as in `<resolv.h>`. */
  options: readonly string[];
  /** Options that this version may lack. */
  optional: readonly string[];
  /** The alternatives, as for `retry` and `ndots`. */
  retrans: readonly number[];
  retry: readonly number[];
  ndots: readonly number[];
  /** Undefined if the file has none: then the search list comes from the name of the machine. */
  search: readonly string[] | undefined;
}

/**
 * The words of `options` (resolv/res_init.c, res_setoptions), each with the first version that has it (NEWS); by default 2.17. With
 * `dropped`, newer versions have it no more. glibc compares beginnings in this order: `rotatex` is `rotate`.
 */
const WORDS: readonly (readonly [string, { option: string; since?: string; dropped?: true }])[] = [
  ['inet6', { option: 'RES_USE_INET6', dropped: true }],
  ['ip6-bytestring', { option: 'RES_USEBSTRING', dropped: true }],
  ['no-ip6-dotint', { option: 'RES_NOIP6DOTINT', dropped: true }],
  ['no-check-names', { option: 'RES_NOCHECKNAME', dropped: true }],
  ['rotate', { option: 'RES_ROTATE' }],
  ['edns0', { option: 'RES_USE_EDNS0' }],
  ['single-request-reopen', { option: 'RES_SNGLKUPREOP' }],
  ['single-request', { option: 'RES_SNGLKUP' }],
  ['no_tld_query', { option: 'RES_NOTLDQUERY' }],
  ['no-tld-query', { option: 'RES_NOTLDQUERY' }],
  ['no-reload', { option: 'RES_NORELOAD', since: '2.26' }],
  ['use-vc', { option: 'RES_USEVC' }],
  ['trust-ad', { option: 'RES_TRUSTAD', since: '2.31' }],
  ['no-aaaa', { option: 'RES_NOAAAA', since: '2.36' }],
  ['strict-error', { option: 'RES_STRICTERR', since: '2.41' }],
];

/** RES_TIMEOUT, RES_DFLRETRY and the default of ndots, with the maxima of each (resolv/resolv.h, resolv/resolv-internal.h). */
const NUMBERS = {
  timeout: { usual: 5, most: 30 },
  attempts: { usual: 2, most: 5 },
  ndots: { usual: 1, most: 15 },
} as const;

/** The words that `options` takes in some version, those with a number up to its colon. */
export const OPTION_WORDS: readonly string[] = [
  ...WORDS.map(([word]) => word),
  ...Object.keys(NUMBERS).map((word) => `${word}:`),
];

/** The default attempts up to 2.25 in a state of __res_maybe_init, as for res_query; __res_ninit sets 2 (resolv/res_libc.c). */
const ATTEMPTS_UNTIL_2_25 = 4;

/** RES_DEFAULT (resolv/resolv.h); up to 2.24 with RES_NOIP6DOTINT. */
const DEFAULT = ['RES_INIT', 'RES_RECURSE', 'RES_DEFNAMES', 'RES_DNSRCH'];
const DEFAULT_ONCE = ['RES_NOIP6DOTINT'];

/**
 * The resolver state that glibc creates from a resolv.conf (resolv/res_init.c).
 *
 * @param content the content of the file; null without one
 * @param environment may have RES_OPTIONS and LOCALDOMAIN
 * @param version the version of glibc
 */
export function expectedState(
  content: string | null,
  environment: Readonly<Record<string, string>>,
  version: string,
): ExpectedState {
  const lines = (content ?? '').split('\n').map((line) => line.trimEnd().split(/[ \t]+/));
  const rest = (keyword: string) => lines.flatMap(([first, ...words]) => (first === keyword ? [words] : []));
  const words = [...rest('options').flat(), ...(environment.RES_OPTIONS ?? '').split(/[ \t]+/)];
  const options = new Set(DEFAULT);
  const optional = new Set(DEFAULT_ONCE);
  for (const word of words) {
    const bare = word.replace(/^-/, '');
    const { option, since, dropped } = WORDS.find(([known]) => bare.startsWith(known))?.[1] ?? {};
    if (!option) continue;
    // Distributions backport options to older versions. The prefix `-`, which unsets an option, is new in 2.41.
    const isCertain = !word.startsWith('-') && !dropped && !(since && compareVersions(version, since) < 0);
    if (isCertain) options.add(option);
    else optional.add(option);
    if (!isCertain) options.delete(option);
  }
  const number = (name: keyof typeof NUMBERS): number[] => {
    const { usual, most } = NUMBERS[name];
    const last = words.findLast((word) => word.startsWith(`${name}:`));
    if (last !== undefined) return [stored(name, Math.min(asInt(last.slice(name.length + 1)), most))];
    const isOld = name === 'attempts' && compareVersions(version, '2.26') < 0;
    return isOld ? [usual, ATTEMPTS_UNTIL_2_25] : [usual];
  };
  return {
    options: [...options],
    optional: [...optional],
    retrans: number('timeout'),
    retry: number('attempts'),
    ndots: number('ndots'),
    search: searchList(lines, environment),
  };
}

/** A text as strtol(3) reads it into an int: without a number 0, above 63 bits the limit, and of that the lowest 32 bits. */
function asInt(text: string): number {
  const [digits] = /^[+-]?\d+/.exec(text.trimStart()) ?? ['0'];
  const [least, most] = [-(2n ** 63n), 2n ** 63n - 1n];
  const value = BigInt(digits.replace('+', ''));
  return Number(BigInt.asIntN(32, value < least ? least : value > most ? most : value));
}

/** A value as the state keeps it: ndots is an unsigned field of four bits (resolv/bits/types/res_state.h). */
function stored(name: keyof typeof NUMBERS, value: number): number {
  return name === 'ndots' ? value & 0xf : value;
}

/**
 * The search list: the last `search` or `domain` with a value applies; LOCALDOMAIN takes precedence over both. A line without a value is skipped
 * (resolv/res_init.c, res_vinit_1).
 */
function searchList(
  lines: readonly (readonly string[])[],
  { LOCALDOMAIN }: Readonly<Record<string, string>>,
): readonly string[] | undefined {
  if (LOCALDOMAIN !== undefined) return LOCALDOMAIN.split(/[ \t\n]+/).filter(Boolean);
  const [keyword, ...domains] =
    lines.findLast(([first, value]) => (first === 'search' || first === 'domain') && value) ?? [];
  if (keyword === undefined) return undefined;
  return keyword === 'domain' ? domains.slice(0, 1) : domains;
}
