import type { NextAct } from '../../../../lab/derive/events.ts';

/** A wait for a reply that did not come. */
export interface Wait {
  /** The waiting thread: a worker of a daemon, or the program itself. */
  by: 'worker' | 'program';
  /** Index of its call among the events; null where the call is unknown. */
  call: number | null;
  /** The type in the question, such as `AAAA`. */
  type: string;
  /** Milliseconds. */
  ms: number;
  next: NextAct;
}

/** One text for several waits with the same end: `2 workers wait 0.99–1.00 s for AAAA, then give up`. */
export function waitsText(waits: readonly Wait[]): string {
  const calls = new Set(waits.map(({ call }) => call)).size;
  const lengths = waits.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const length = [...new Set([lengths.at(0), lengths.at(-1)].map((ms = 0) => seconds(ms)))].join('–');
  const types = [...new Set(waits.map(({ type }) => type))].join(', ');
  const [first] = waits;
  const { one, many } = NEXT[first?.next ?? 'gave-up'];
  if (calls < 2) return `waits ${length} s for ${types}, then ${one}`;
  return `${calls} ${first?.by === 'worker' ? 'workers' : 'calls'} wait ${length} s for ${types}, then ${many}`;
}

/** The length of a wait, to 10 ms: it is measured between arrivals of queries at a nameserver. */
export function waitLength(ms: number): string {
  return `${seconds(ms)} s`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}

const NEXT: Record<NextAct, { one: string; many: string }> = {
  retransmit: { one: 'asks again', many: 'ask again' },
  'next-server': { one: 'asks the next server', many: 'ask the next server' },
  'single-request': { one: 'single-request mode', many: 'single-request mode' },
  'single-request-reopen': { one: 'a new port for each question', many: 'a new port for each question' },
  'next-question': { one: 'asks something else', many: 'ask something else' },
  'gave-up': { one: 'gives up', many: 'give up' },
};
