import { DefinitionError, type OutcomePattern, type OutcomePatterns, type Situation } from './definition.ts';
import { isOne, patternsOf } from './pattern.ts';
import type { ReadySituation } from './situation.ts';
import { type CallStep, callsOf, labelsOf } from './steps.ts';

/** The calls that programs make to look a name up. */
const USUAL: readonly string[] = ['getaddrinfo', 'gethostbyname'];

/**
 * A situation for a program of the user's own: each call becomes a lookup of the program, and only its queries decide
 * the outcome.
 *
 * @returns the reason as a text if that makes no sense: the situation depends on a name, on an argument, or on a result
 */
export function situationForClient(situation: Situation, ready: ReadySituation): Situation | string {
  const { steps } = ready;
  const reason = unfit(situation, ready);
  if (reason !== null) return reason;
  const [shown, absent] = [situation.shown, situation.absent].map((patterns) => patterns && withoutResults(patterns));
  const seen = [shown, absent].filter((patterns) => patterns !== undefined);
  if (seen.some((patterns) => Object.keys(patterns).length === 0) || JSON.stringify(shown) === JSON.stringify(absent))
    return 'its outcome is told by results or waits of calls, which the lab does not see of a program of your own';
  const { expected: _, musl: __, shown: ___, absent: ____, ...rest } = situation;
  return {
    ...rest,
    steps: steps.map((step, at) => (step.do === 'call' ? lookupOf(step) : (situation.steps[at] as string))),
    ...(shown && { shown }),
    ...(absent && { absent }),
  };
}

function unfit(situation: Situation, { steps, servers }: ReadySituation): string | null {
  const calls = callsOf(steps);
  if (situation.probes) return `it is about ${situation.probes.join(', ')}`;
  if (situation.programUid) return 'in it the program has a user namespace of its own';
  if (situation.mayEnd) return 'in it the program may end, and a program of your own has to live to the end';
  if (servers.some(({ isRouted }) => isRouted))
    return 'a router stands before a server, and an ICMP message ends a socket before the lab finds its process';
  if (calls.length === 0) return 'it makes no lookup';
  const other = steps.find(({ do: does }) => does === 'restart' || does === 'run' || does === 'together');
  if (other) return `'${other.text.trim()}' is about the lab's own program`;
  const call = calls.find((each) => !isUsual(each));
  if (call)
    return `it needs the call '${call.text.trim()}', and the lab does not choose the calls of a program of your own`;
  if (new Set(calls.map(({ machine }) => machine)).size > 1) return 'its lookups are made on several machines';
  if (dependsOnName(situation, calls)) return 'it depends on the name that is looked up';
  const silent = patternsOf(situation).some(({ asked }) => asked?.trim() === 'nobody');
  return silent ? 'in it a lookup asks no server, so that the lab could not see it' : null;
}

/** A lookup of a name alone. */
function isUsual({ verb, args, thread }: CallStep): boolean {
  return USUAL.includes(verb) && thread === 'main' && Object.keys(args).every((key) => key === 'name');
}

/** A name that is in a file or a zone, that a server treats in its own way, or that the search list completes. */
function dependsOnName(
  { hosts, servers, etc, machines, ...situation }: Situation,
  calls: readonly CallStep[],
): boolean {
  const own = Object.values(servers).filter((server) => typeof server !== 'string');
  const behaviours = [
    ...Object.values(servers).map((server) => (typeof server === 'string' ? server : server.does)),
    ...situation.steps.filter((step) => typeof step === 'string' && /^\s*server\s/.test(step)),
  ];
  return (
    own.some(({ zone, records }) => zone !== undefined || records !== undefined) ||
    behaviours.some((text) => typeof text === 'function' || /\bname=/.test(`${text}`)) ||
    [hosts, ...Object.values(machines ?? {}).map((machine) => machine.hosts)].some((text) => text !== undefined) ||
    Object.keys(etc ?? {}).includes('hosts') ||
    calls.some(({ args }) => !`${args.name}`.includes('.')) ||
    patternsOf(situation).some(({ names, canonname }) => names !== undefined || canonname !== undefined)
  );
}

/** What queries tell: the servers that were asked. */
function withoutResults(patterns: OutcomePatterns): OutcomePatterns {
  const queriesOf = ({ asked }: OutcomePattern): OutcomePattern => (asked === undefined ? {} : { asked });
  if (isOne(patterns)) return queriesOf(patterns);
  const all = Object.entries(patterns as Record<string, OutcomePattern>).map(
    ([label, each]) => [label, queriesOf(each)] as const,
  );
  return Object.fromEntries(all.filter(([, each]) => Object.keys(each).length > 0));
}

/** Members of a pattern that the lab cannot see of a program of the user's own. */
const UNSEEN = ['result', 'waited', 'canonname', 'ordered'] as const satisfies (keyof OutcomePattern)[];

/** @throws DefinitionError for an outcome that says of a lookup of a client what the lab cannot see */
export function refuseUnseen({ shown, absent }: Situation, { steps }: Pick<ReadySituation, 'steps'>): void {
  const labels = labelsOf(steps);
  const lookups = steps.flatMap((step) => (step.do === 'lookup' ? [step.label] : []));
  for (const patterns of [shown, absent]) {
    if (!patterns) continue;
    const all = isOne(patterns) ? { [labels.at(-1) ?? '']: patterns } : (patterns as Record<string, OutcomePattern>);
    for (const [label, pattern] of Object.entries(all)) {
      const unseen = lookups.includes(label) ? UNSEEN.find((member) => pattern[member] !== undefined) : undefined;
      if (unseen !== undefined)
        throw new DefinitionError(
          `'${unseen}' of a lookup: the lab sees the queries of a client (asked, names), and not what its calls return`,
          `${unseen}:`,
        );
    }
  }
}

function lookupOf({ label, machine }: CallStep): string {
  return `${/^\d/.test(label) ? '' : `${label}: `}@${machine} lookup`;
}
