import {
  type Cell,
  type Control,
  control,
  type Evidence,
  fewOf,
  generatedIn,
  highlight,
  type Judgement,
} from '../../lab/index.ts';
import { isEnd } from '../shared/daemon-ends.ts';
import { otherNetwork } from '../shared/daemon-network.ts';
import { compareWithKnown, knownIn } from '../shared/known-differences.ts';
import { differencesIn, endsOf, type Pair, pairsIn, requestsDuring, requestTypesOf } from './differences.ts';
import { KNOWN } from './known.ts';
import { PROGRAM, REFERENCE } from './setup.ts';
import type { ParityVariant } from './variants.ts';

/** Judges whether the program got the same results behind the daemon as without it, by pairs of calls. */
export function judge(evidence: Evidence, cell: Cell, variant: ParityVariant): Judgement {
  const pairs = pairsIn(evidence);
  const { kinds: own, differing } = differencesIn(evidence, cell);
  const kinds = [...own, ...(own.length > 0 && variant.source === 'DNS' ? otherNetwork(evidence, cell) : [])].sort();
  const { reproduced, other, measures } = compareWithKnown(kinds, knownIn(KNOWN, cell));
  // The last question with a kind is the smallest: the search ends with it.
  const examples = kinds.flatMap((kind) => differing.findLast((each) => each.kinds.includes(kind)) ?? []);
  return {
    reproduced,
    because: reasonOf({
      ...{ pairs, differing: differing.length, kinds, other },
      ...{ examples: examples.map(({ pair }) => pair), seed: generatedIn(cell).seed },
    }),
    controls: [
      checkSocket(evidence),
      checkReference(evidence, pairs),
      checkAsked(evidence, pairs),
      checkFiles(evidence, cell),
      checkData(pairs, variant),
      checkSpeed(evidence, pairs),
      ...(variant.source === 'DNS' ? [checkNameserver(evidence, pairs)] : []),
    ],
    measures: {
      questions: pairs.length,
      differing: differing.length,
      ...measures,
    },
    highlights: examples
      .slice(0, 1)
      .flatMap(({ pair: { reference, program } }) => [
        ...highlight(reference, 'the result without the daemon'),
        ...highlight(program, 'the same question behind the daemon'),
      ]),
  };
}

/** The kinds of differences: what the row shows, in a line that does not depend on the generated data. */
export function outcomeText(evidence: Evidence, cell: Cell): string {
  return differencesIn(evidence, cell).kinds.join(', ') || 'the same results';
}

function reasonOf({
  pairs,
  differing,
  kinds,
  other,
  examples,
  seed,
}: {
  pairs: readonly Pair[];
  differing: number;
  kinds: readonly string[];
  other: readonly string[];
  examples: readonly Pair[];
  seed: number;
}): string {
  if (kinds.length === 0) return `${pairs.length} questions had the same result behind the daemon as without it`;
  const end = kinds.find(isEnd);
  // Without the question, which may be a recipe against a daemon: the evidence has it.
  if (end !== undefined) return `during ${pairs.length} questions, ${kinds.join('; ')} (seed ${seed})`;
  const example = examples[0] ? `; the smallest question: ${questionText(examples[0])} (seed ${seed})` : '';
  const what =
    other.length > 0 ? `differed in another way than is known (${other.join('; ')})` : `differed (${kinds.join('; ')})`;
  return `${differing} of ${pairs.length} questions ${what}${example}`;
}

/** A question as a call, with long texts cut. */
function questionText({ program: { args } }: Pair): string {
  const { verb, ...others } = args;
  const words = Object.entries(others).map(([key, value]) => `${key}=${escaped(String(value))}`);
  return [String(verb), ...words].join(' ');
}

function escaped(text: string): string {
  const short = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return short.replace(/[^ -~…]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

/** The program can connect to the daemon, and the reference cannot. */
function checkSocket(evidence: Evidence): Control {
  const looks = new Map(evidence.all('reach').map(({ probe, outcome }) => [probe, outcome]));
  const [program, reference] = [looks.get(PROGRAM), looks.get(REFERENCE)];
  return control(
    'only the program sees the daemon',
    program === 'connected' && reference === 'ENOENT',
    `the socket as ${PROGRAM} sees it: ${program ?? 'not tried'}; as ${REFERENCE} sees it: ${reference ?? 'not tried'}`,
  );
}

/** No request came while the reference asked. */
function checkReference(evidence: Evidence, pairs: readonly Pair[]): Control {
  const asked = pairs.filter(({ reference }) => requestsDuring(evidence, reference).length > 0);
  return control(
    'the reference asks no daemon',
    evidence.tapped && asked.length === 0,
    evidence.tapped
      ? `requests during ${asked.length} of ${pairs.length} calls of the reference`
      : 'the socket was not tapped, so that requests of the reference would not show',
  );
}

/** Each question of the program is a request on the socket, of the type that its call needs, unless the daemon has ended. */
function checkAsked(evidence: Evidence, pairs: readonly Pair[]): Control {
  const unasked = pairs.filter((pair) => pair.request === undefined && endsOf(evidence, pair).length === 0);
  const words = unasked.map(({ program }) => `${requestTypesOf(program).join(' or ')} for '${program.label}'`);
  return control(
    'the program asks the daemon',
    pairs.length > 0 && unasked.length === 0,
    unasked.length > 0 ? `no request ${fewOf(words)}` : `a request for each of ${pairs.length} questions`,
  );
}

/** Daemon, program and reference have the same /etc, read from their mounts. Only the daemon's hosts file is its own, for the sentinel. */
function checkFiles(evidence: Evidence, { daemon }: Cell): Control {
  const views = evidence.all('process-view');
  const etcOf = (process: string) => {
    const view = views.find((each) => each.process === process);
    const mounts = view?.mounts.filter(({ target }) => /^\/etc(\/|$)/.test(target)) ?? [];
    const own = process === daemon.id ? mounts.filter(({ target }) => target !== '/etc/hosts') : mounts;
    return own.map(({ target, source }) => `${source} at ${target}`).join(', ') || 'nothing';
  };
  const [first, ...others] = [PROGRAM, REFERENCE, daemon.id].map(etcOf);
  return control(
    'all have the same files',
    first !== 'nothing' && others.every((each) => each === first),
    [PROGRAM, REFERENCE, daemon.id].map((process) => `${process}: ${etcOf(process)}`).join('; '),
  );
}

/** The reference finds answers where the data have some, and none where they have none. */
function checkData(pairs: readonly Pair[], { finds }: ParityVariant): Control {
  const found = pairs.filter(({ reference: { result } }) => 'child' in result && result.child?.result.ok).length;
  return control(
    'the data are there',
    finds ? found > 0 : found === 0,
    `the reference found ${found} of ${pairs.length}`,
  );
}

/**
 * A program that gave up on the daemon, after 5 s, says nothing on a machine on which the same question without the daemon takes a part of
 * that time. The lab's trial tells a daemon that hangs or has ended on any machine.
 */
function checkSpeed(evidence: Evidence, pairs: readonly Pair[]): Control {
  const gaveUp = pairs.filter(({ program, request }) =>
    evidence
      .all('nscd-end')
      .some(({ by, at, connection }) => by === 'client' && at <= program.end && connection === request?.connection),
  );
  const slow = gaveUp.filter(
    (pair) => pair.reference.end - pair.reference.at > SLOW_NS && endsOf(evidence, pair).length === 0,
  );
  const words = slow.map(({ reference }) => `${Math.round((reference.end - reference.at) / 1e6)} ms`);
  return control(
    'the machine is fast enough for the daemon',
    slow.length === 0,
    slow.length > 0
      ? `the program gave up on the daemon, and without it the same question took ${fewOf(words)}`
      : `the program gave up ${gaveUp.length} times`,
  );
}

/** In nanoseconds: a tenth of the time after which a client gives up (nscd/nscd_helper.c, wait_on_socket). */
const SLOW_NS = 500e6;

/** The nameserver received queries of the reference. A daemon that sends none differs. */
function checkNameserver(evidence: Evidence, pairs: readonly Pair[]): Control {
  const without = pairs.filter(({ reference }) => evidence.queriesDuring(reference).length === 0).length;
  return control(
    'the nameserver is asked',
    pairs.length > 0 && without === 0,
    `calls of the reference without a query: ${without}`,
  );
}
