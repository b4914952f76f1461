import { compareVersions } from '../libc/catalogue/version.ts';
import { expectedState } from '../libc/resolver-options.ts';
import type { Place, Resolver } from './document.ts';
import type { ConfLine, Subject, Variable } from './subject.ts';

/** MAXNS (glibc resolv/bits/types/res_state.h, musl src/network/lookup.h): further nameserver lines are ignored. */
export const MOST_NAMESERVERS = 3;

/** Taken where the C library is not known: it has every option. */
const NEWEST = '99';

/** The options of every state (RES_DEFAULT), which say nothing. */
const DEFAULT = ['RES_INIT', 'RES_RECURSE', 'RES_DEFNAMES', 'RES_DNSRCH'];

/** The settings that the resolver of a subject reads from its resolv.conf and its environment; null if the file is not known. */
export function resolverOf(subject: Pick<Subject, 'resolvConf' | 'environment' | 'libc'>): Resolver | null {
  const { resolvConf, libc } = subject;
  if (resolvConf === null) return null;
  const names = ['RES_OPTIONS', 'LOCALDOMAIN'] as const;
  const variables = Object.fromEntries(
    names.flatMap((name) => {
      const variable = variableOf(subject, name);
      return variable ? [[name, variable.value]] : [];
    }),
  );
  const version = isMusl(subject) ? NEWEST : (libc?.facts.version ?? NEWEST);
  const content = resolvConf.lines.map(({ text }) => text).join('\n');
  const state = expectedState(content, variables, version);
  const nameservers = resolvConf.lines.flatMap(({ text }) => nameserverOf(text) ?? []).slice(0, MOST_NAMESERVERS);
  // With two possible values the library decides; the larger one is the worst case.
  const [retrans, retry] = [Math.max(...state.retrans), Math.max(...state.retry)];
  return {
    file: resolvConf.file,
    nameservers,
    search: state.search ? [...state.search] : null,
    ndots: Math.max(...state.ndots),
    options: isMusl(subject) ? [] : state.options.filter((option) => !DEFAULT.includes(option)),
    worstWaitSeconds:
      nameservers.length === 0
        ? null
        : isMusl(subject)
          ? waitOfMusl(content)
          : worstWait(retrans, retry, nameservers.length) * rounds(state.search),
  };
}

/**
 * The longest wait of a lookup with musl, in seconds: `timeout` for all attempts together, at all nameservers at once, and at most
 * 60 (musl src/network/res_msend.c, resolvconf.c). The first temporary error ends it, also with a search list (lookup_name.c).
 */
function waitOfMusl(content: string): number {
  const words = content.split('\n').flatMap((line) => (/^options[ \t]/.test(line) ? line.split(/[ \t]+/) : []));
  const last = words.findLast((word) => /^timeout:\d/.test(word));
  return last === undefined ? USUAL_TIMEOUT : Math.min(60, Number.parseInt(last.slice('timeout:'.length), 10));
}

/** RES_TIMEOUT (glibc resolv/resolv.h), and the default of musl (src/network/resolvconf.c), in seconds. */
export const USUAL_TIMEOUT = 5;

/** Whether its C library is a musl, which has other options and waits. */
export function isMusl({ libc }: Pick<Subject, 'libc'>): boolean {
  return libc?.facts.kind === 'musl';
}

/** A variable that the resolver reads; musl reads none. */
export function variableOf(
  subject: Pick<Subject, 'environment' | 'libc'>,
  name: 'RES_OPTIONS' | 'LOCALDOMAIN',
): Variable | undefined {
  return isMusl(subject) ? undefined : subject.environment[name];
}

/** The address of a nameserver line; null for other lines. */
export function nameserverOf(line: string): string | null {
  return /^nameserver[ \t]+(\S+)/.exec(line)?.[1] ?? null;
}

/**
 * The longest wait for one query if no nameserver answers, in seconds: each attempt waits for each nameserver in turn, for
 * `timeout << place`, from the second on divided by their number, and at least one second (glibc resolv/res_send.c, send_dg:
 * `seconds`; the same from 2.17 to 2.44).
 */
export function worstWait(timeout: number, attempts: number, nameservers: number): number {
  const places = Array.from({ length: nameservers }, (_, place) => {
    const shifted = timeout << place;
    return Math.max(1, place > 0 ? Math.trunc(shifted / nameservers) : shifted);
  });
  return attempts * places.reduce((sum, each) => sum + each, 0);
}

/** A lookup that times out goes on with one more name: the name as it is, or in the first search domain (glibc resolv/res_query.c). */
export function rounds(search: readonly string[] | null | undefined): number {
  return search && search.length > 0 ? 2 : 1;
}

/** Whether it is a glibc from before 2.26, with other defaults and limits. */
export function isBefore226({ libc }: Pick<Subject, 'libc'>): boolean {
  return libc?.facts.kind === 'glibc' && compareVersions(libc.facts.version, '2.26') < 0;
}

/** The places of the lines that have an option, by the beginning of its word; RES_OPTIONS is one of them. */
export function placesOf(subject: Pick<Subject, 'resolvConf' | 'environment' | 'libc'>, option: string): Place[] {
  const has = (text: string) => text.split(/[ \t]+/).some((word) => word === option || word.startsWith(`${option}:`));
  const lines = (subject.resolvConf?.lines ?? []).filter(({ text }) => /^options[ \t]/.test(text) && has(text));
  const variable = variableOf(subject, 'RES_OPTIONS');
  return [...lines.map(({ place }) => place), ...(variable && has(variable.value) ? [variable.place] : [])];
}

/** The lines of a text as a resolv.conf has them. */
export function confLines(text: string, file: string): ConfLine[] {
  return text.split('\n').map((line, at) => ({ text: line, place: { file, line: at + 1, value: line.trim() } }));
}
