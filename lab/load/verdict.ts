import type { Measurement } from './document.ts';

/** The shares (`limits` of the document) from which on a figure says more about the lab than about the daemon. */
export const LIMITS = { generator: 0.75, nameserver: 0.75 } as const;

type Judged = Pick<Measurement, 'system' | 'way' | 'answers' | 'faults' | 'limits'> & {
  /** How the daemon ended meanwhile; null if it did not. */
  ended: string | null;
};

/**
 * Whether a measurement is a figure of what it measured. A daemon's wrong answer, lost reply or end is a failure of the daemon; a wrong
 * answer without a daemon is trouble of the lab.
 */
export function judgeMeasurement(measured: Judged): Pick<Measurement, 'status' | 'reason'> {
  const { system, way, ended } = measured;
  const isDaemon = system !== 'direct' && system !== 'null';
  const fault = faultOf(measured, isDaemon);
  if (ended !== null) return { status: 'failed', reason: ended };
  if (fault !== null) return { status: isDaemon ? 'failed' : 'inconclusive', reason: fault };
  const limit = isDaemon || system === 'direct' ? limitOf(measured) : null;
  if (limit !== null) return { status: 'inconclusive', reason: limit };
  const { client, daemon } = measured.answers;
  if (!isDaemon || way === 'socket' || client === 0) return { status: 'ok', reason: null };
  if (daemon === 0) return { status: 'inconclusive', reason: 'the client looked up everything by itself' };
  return { status: 'ok', reason: `the client looked up ${percent(client / (client + daemon))} by itself` };
}

/** What was wrong with the answers; null for right ones from the right program. */
function faultOf({ system, way, answers, faults }: Judged, isDaemon: boolean): string | null {
  const [first] = faults;
  if (answers.mixed > 0) return `${answers.mixed} answers to another question: ${example(faults, 'mixed')}`;
  if (first)
    return `${answers.wrong + answers.lost + answers.late + answers.crashed} lookups without the right answer: ${example(faults, first.outcome)}`;
  if (system === 'direct' && answers.daemon > 0) return 'a daemon answered the client that has none';
  if (isDaemon && way === 'socket' && answers.client > 0) return 'the daemon answered from the files of the client';
  return null;
}

function example(faults: Judged['faults'], outcome: string): string {
  const { asked = '?', got = '?' } = faults.find((fault) => fault.outcome === outcome) ?? {};
  return `asked for ${asked}, got: ${got}`;
}

function limitOf({ limits: { generator, nameserver } }: Judged): string | null {
  if (generator !== null && generator >= LIMITS.generator)
    return `generator-bound: the generator took ${percent(generator)} of the CPU time of a lookup`;
  if (nameserver !== null && nameserver >= LIMITS.nameserver)
    return `bound by the lab's nameserver: ${percent(nameserver)} of the time, or of the CPU time of a lookup, was its own`;
  return null;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** The ratios of two lists of rates, round by round; null if one was not measured in every round, or was zero. */
export function ratiosOf(rates: readonly number[], base: readonly number[] | undefined): number[] | null {
  if (base === undefined || base.length !== rates.length || base.includes(0)) return null;
  return rates.map((rate, round) => rate / (base[round] as number));
}
