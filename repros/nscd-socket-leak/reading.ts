import type { CallEvent, Evidence } from '../../lab/index.ts';
import { whoAnswered } from '../shared/two-nameservers.ts';
import { HOST, type Side } from './sides.ts';

/** The nameserver a lookup went to, by the nameservers' own logs; undefined if to none, or to both. */
export function whoWasAsked(evidence: Evidence, call: CallEvent, inside: Side): Side | undefined {
  const asked = new Set(evidence.queriesDuring(call).map(({ server }) => server));
  const sides = [HOST, inside].filter(({ name }) => asked.has(name));
  return sides.length === 1 ? sides[0] : undefined;
}

/** What a lookup came back with, in words: an address, or the error. */
export function outcomeOf(call: CallEvent, inside: Side): string {
  const { result } = call;
  const answer = whoAnswered(call, [HOST, inside])?.answers;
  if (answer) return answer;
  if ('eai' in result && result.eai) return result.eai;
  return 'rcode' in result && result.rcode ? result.rcode : 'nothing';
}
