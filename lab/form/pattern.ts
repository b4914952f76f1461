import { DefinitionError, type OutcomePattern, type OutcomePatterns } from './definition.ts';
import type { AskedServer, CallObservation } from './observe.ts';

/** A pattern with its texts read, for the call with this label. */
export interface ReadyPattern {
  label: string;
  /** What does not fit, in words, by member; empty if the call came to what the pattern says. */
  misfits(observation: CallObservation): string[];
}

const MEMBERS = [
  'result',
  'ordered',
  'asked',
  'names',
  'waited',
  'canonname',
  'daemon',
] as const satisfies (keyof OutcomePattern)[];

/**
 * Reads the patterns of an outcome.
 *
 * @param labels of the scenario's calls, in order; a pattern without a name is about the last
 * @throws DefinitionError for a name of no call, and for a text that means nothing
 */
export function readPatterns(patterns: OutcomePatterns, labels: readonly string[]): ReadyPattern[] {
  const last = labels.at(-1);
  if (last === undefined) throw new DefinitionError('no step is a call, so there is no outcome', 'steps');
  if (isOne(patterns)) return [readPattern(last, patterns)];
  return Object.entries(patterns).map(([label, pattern]) => {
    if (!labels.includes(label))
      throw new DefinitionError(`no call has the name '${label}': the names are ${labels.join(', ')}`, label);
    return readPattern(label, pattern);
  });
}

/** Whether patterns are one, of the last call, and not several by name. */
export function isOne(patterns: OutcomePatterns): patterns is OutcomePattern {
  return Object.keys(patterns).every((key) => (MEMBERS as readonly string[]).includes(key));
}

function readPattern(label: string, pattern: OutcomePattern): ReadyPattern {
  const { result, ordered = false, asked, names, waited, canonname, daemon } = pattern;
  if (daemon !== undefined && !DAEMON_STATE.test(daemon))
    throw new DefinitionError(
      `'${daemon}' is no end of a daemon: ended by SIGNAL, ended with exit code N, deaf, hangs, or answers`,
      daemon,
    );
  const servers = asked === undefined ? undefined : readAsked(asked);
  const wanted = result === undefined ? undefined : [result].flat();
  return {
    label,
    misfits: (seen) => [
      ...(wanted && !wanted.some((each) => isSameResult(each, seen, ordered)) ? [`the result was ${seen.result}`] : []),
      ...(servers && !isAsked(servers, seen.asked) ? [`asked was ${askedText(seen.asked)}`] : []),
      ...(names !== undefined && words(names) !== seen.names.join(' ')
        ? [`the names asked for were ${seen.names.join(' ') || 'none'}`]
        : []),
      ...(waited !== undefined && (words(waited) === 'nowhere' ? '' : words(waited)) !== seen.waited.join(' ')
        ? [`the resolver waited at ${seen.waited.join(' ') || 'no server'}`]
        : []),
      ...(canonname !== undefined && canonname !== seen.canonname
        ? [`the canonical name was ${seen.canonname ?? 'none'}`]
        : []),
      ...(daemon !== undefined && words(daemon) !== seen.daemon
        ? [`the daemon ${seen.daemon ?? 'was not tried'}`]
        : []),
    ],
  };
}

/** What `daemonStates` tells (lab/outcome/daemon-end.ts). */
const DAEMON_STATE = /^\s*(answers|deaf|hangs|ended\s+by\s+SIG[A-Z0-9]+|ended\s+with\s+exit\s+code\s+\d+)\s*$/;

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
