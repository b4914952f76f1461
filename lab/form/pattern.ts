import { isIPv4, isIPv6, SocketAddress } from 'node:net';
import { constants } from 'node:os';
import { expandRange } from '../outcome/address-ranges.ts';
import { suggest } from '../util/suggest.ts';
import { isPatternMember } from './check-definition.ts';
import { DefinitionError, type OutcomePattern, type OutcomePatterns, type Situation } from './definition.ts';
import type { AskedServer, CallObservation } from './observe.ts';
import { unknownServer } from './steps.ts';

/** A pattern with its texts read, for the call with this label. */
export interface ReadyPattern {
  label: string;
  /** Whether it speaks of the names that were asked for. */
  saysNames: boolean;
  /** Whether it speaks of the answerer. */
  saysBy: boolean;
  /** What does not fit, in words, by member; empty if the call came to what the pattern says. */
  misfits(observation: CallObservation): string[];
}

/** What patterns may name. */
export interface PatternNames {
  /** Of the scenario's calls, in order. */
  labels: readonly string[];
  servers: readonly string[];
  sinks?: readonly string[];
}

/**
 * Reads the patterns of an outcome.
 *
 * A pattern without a name is about the last call.
 *
 * @throws DefinitionError for a name of no call or server, and for a text that means nothing
 */
export function readPatterns(patterns: OutcomePatterns, { labels, servers, sinks = [] }: PatternNames): ReadyPattern[] {
  const last = labels.at(-1);
  if (last === undefined) throw new DefinitionError('no step is a call, so there is no outcome', 'steps');
  if (isOne(patterns)) return [readPattern(last, patterns, { servers, sinks })];
  return Object.entries(patterns).map(([label, pattern]) => {
    if (!labels.includes(label))
      throw new DefinitionError(`no call has the name '${label}': the names are ${labels.join(', ')}`, label);
    return readPattern(label, pattern, { servers, sinks });
  });
}

/** Whether patterns are one, of the last call, and not several by name. */
export function isOne(patterns: OutcomePatterns): patterns is OutcomePattern {
  return Object.keys(patterns).every(isPatternMember);
}

/** The patterns of both outcomes. */
export function patternsOf({ shown, absent }: Pick<Situation, 'shown' | 'absent'>): OutcomePattern[] {
  return [shown, absent].flatMap((patterns) => {
    if (patterns === undefined) return [];
    return isOne(patterns) ? [patterns] : Object.values(patterns as Record<string, OutcomePattern>);
  });
}

function readPattern(
  label: string,
  pattern: OutcomePattern,
  { servers: known, sinks }: Required<Pick<PatternNames, 'servers' | 'sinks'>>,
): ReadyPattern {
  const { result, ordered = false, asked, names, waited, canonname, by, notified, daemon, mail } = pattern;
  if (mail !== undefined && !sinks.includes(words(mail)))
    throw new DefinitionError(
      `no sink '${mail}': ${sinks.length === 0 ? 'the scenario has none' : `the sinks are ${sinks.join(', ')}`}`,
      mail,
    );
  if (daemon !== undefined && !DAEMON_STATE.test(daemon))
    throw new DefinitionError(
      `'${daemon}' is no end of a daemon: ended by SIGNAL, ended with exit code N, deaf, hangs, or answers`,
      daemon,
    );
  const servers = asked === undefined ? undefined : readAsked(asked);
  const wanted = result === undefined ? undefined : [result].flat().map(readResult);
  refuseUnknown(servers?.map(({ server }) => server) ?? [], known, asked);
  const waits = waited === undefined || words(waited) === 'nowhere' ? [] : words(waited).split(' ');
  refuseUnknown(waits, known, waited);
  return {
    label,
    saysNames: names !== undefined,
    saysBy: by !== undefined,
    misfits: (seen) => [
      ...(wanted && !wanted.some((each) => isSameResult(each, seen, ordered)) ? [`the result was ${seen.result}`] : []),
      ...(servers && !isAsked(servers, seen.asked) ? [`asked was ${askedText(seen.asked)}`] : []),
      ...(names !== undefined && words(names) !== seen.names.join(' ')
        ? [`the names asked for were ${seen.names.join(' ') || 'none'}`]
        : []),
      ...(waited !== undefined && waits.join(' ') !== seen.waited.join(' ')
        ? [`the resolver waited at ${seen.waited.join(' ') || 'no server'}`]
        : []),
      ...(canonname !== undefined && canonname !== seen.canonname
        ? [`the canonical name was ${seen.canonname ?? 'none'}`]
        : []),
      ...(mail !== undefined && words(mail) !== seen.sink ? [`the mail went to ${seen.sink ?? 'no sink'}`] : []),
      ...(by !== undefined && by !== seen.by ? [`the answer came by ${seen.by}`] : []),
      ...(notified !== undefined && words(notified) !== seen.notified
        ? [`the daemon had told its service manager ${seen.notified ?? 'what nothing received'}`]
        : []),
      ...(daemon !== undefined && words(daemon) !== seen.daemon
        ? [`the daemon ${seen.daemon ?? 'was not tried'}`]
        : []),
    ],
  };
}

/** What `daemonStates` tells (lab/outcome/daemon-end.ts). */
const DAEMON_STATE = /^\s*(answers|deaf|hangs|ended\s+by\s+SIG[A-Z0-9]+|ended\s+with\s+exit\s+code\s+\d+)\s*$/;

/** @throws DefinitionError for a name in `text` of no server */
function refuseUnknown(names: readonly string[], servers: readonly string[], text = ''): void {
  const other = names.find((name) => !servers.includes(name));
  if (other !== undefined) throw new DefinitionError(unknownServer(other, servers), text);
}

/**
 * A wanted result, with addresses in the form of inet_ntop(3).
 *
 * @throws DefinitionError for a word that looks like an address or the name of an error, and is none: no outcome would have it
 */
function readResult(text: string): string {
  return words(text)
    .split(' ')
    .flatMap((word) => expandRange(word) ?? [word])
    .map((word) => {
      const [address = '', scope] = word.split('%');
      if (isIPv6(address)) {
        const { address: canonical } = new SocketAddress({ address, family: 'ipv6' });
        return scope === undefined ? canonical : `${canonical}%${scope}`;
      }
      if (/^(\d+(\.\d+){3}|[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*)$/i.test(address) && !isIPv4(address))
        throw new DefinitionError(`'${word}' is no IP address`, text);
      if (/^(EAI_|SIG)[A-Z0-9_]*$/.test(word) && !ERRORS.includes(word)) {
        const near = suggest(word, ERRORS);
        throw new DefinitionError(`no error or signal '${word}'${near ? `: did you mean '${near}'?` : ''}`, text);
      }
      return word;
    })
    .join(' ');
}

/** The errors of getaddrinfo in glibc's netdb.h, and the signals of Linux. */
const ERRORS: readonly string[] = [
  ...['ADDRFAMILY', 'AGAIN', 'ALLDONE', 'BADFLAGS', 'CANCELED', 'FAIL', 'FAMILY', 'IDN_ENCODE', 'INPROGRESS'],
  ...['INTR', 'MEMORY', 'NODATA', 'NONAME', 'NOTCANCELED', 'OVERFLOW', 'SERVICE', 'SOCKTYPE', 'SYSTEM'],
]
  .map((name) => `EAI_${name}`)
  .concat(Object.keys(constants.signals));

function words(text: string): string {
  return text.trim().split(/\s+/).join(' ');
}

/**
 * The wanted text is the whole result, or its addresses alone. Their order depends on the machine's own addresses as well (RFC 6724), so it
 * counts only where a scenario says so.
 */
function isSameResult(wanted: string, { result, addresses }: CallObservation, ordered: boolean): boolean {
  const inOrder = (text: string) =>
    ordered || addresses.length === 0 ? words(text) : words(text).split(' ').toSorted().join(' ');
  const texts = addresses.length > 0 ? [result, addresses.join(' ')] : [result];
  return texts.some((text) => inOrder(text) === inOrder(wanted));
}

interface WantedServer {
  server: string;
  /** Each with its transport, if that is given; undefined: any queries. */
  queries: readonly string[] | undefined;
}

/** Reads `A(A AAAA) B(tcp A)`. */
function readAsked(text: string): WantedServer[] {
  if (words(text) === 'nobody') return [];
  const parts = [...text.matchAll(/\s*([^\s()]+)(?:\(([^()]*)\))?(?=\s|$)/gy)];
  const length = parts.reduce((sum, [part]) => sum + part.length, 0);
  if (parts.length === 0 || text.slice(length).trim() !== '')
    throw new DefinitionError(
      `'${text}' is not servers with their queries, such as 'A B' or 'A(A AAAA) B(tcp TXT)'`,
      text,
    );
  return parts.map(([, server = '', queries]) => ({
    server,
    queries: queries === undefined ? undefined : readQueries(queries),
  }));
}

/** `tcp` and `udp` are about the type behind them. */
function readQueries(text: string): string[] {
  return words(text.replaceAll(/\b(tcp|udp)\s+/g, '$1:')).split(' ');
}

function isAsked(wanted: readonly WantedServer[], seen: readonly AskedServer[]): boolean {
  if (wanted.length !== seen.length) return false;
  return wanted.every(({ server, queries }, index) => {
    const found = seen[index] as AskedServer;
    if (found.server !== server) return false;
    if (!queries) return true;
    if (queries.length !== found.queries.length) return false;
    return queries.every((query, at) => {
      const { transport, type } = found.queries[at] as AskedServer['queries'][number];
      return query === `${transport}:${type}` || query === type;
    });
  });
}

/** The servers and their queries as a pattern has them. */
export function askedText(asked: readonly AskedServer[]): string {
  if (asked.length === 0) return 'nobody';
  return asked
    .map(
      ({ server, queries }) =>
        `${server}(${queries.map(({ transport, type }) => (transport === 'tcp' ? `tcp ${type}` : type)).join(' ')})`,
    )
    .join(' ');
}
