import type { CallEnding } from './call-ending.ts';
import type { CallEvent } from './call-event.ts';
import type { Answer, Args } from './line.ts';
import type { ResStates } from './res-states.ts';
import { noResult, type ProbeResult, readResult, type Verb } from './result.ts';

/** When the C library's function was called and when it returned: CLOCK_MONOTONIC nanoseconds, taken by the probe. */
export interface Timing {
  start: number;
  end: number;
}

export interface PendingResult {
  probe: string;
  thread: string;
  verb: Verb;
  args: Args;
  label: string | undefined;
  /** As in the event. */
  turn: number;
}

/** What a call came to: a result, or an ending that its caller allowed. */
export type Attempt<R> = { result: R & Timing; ending?: undefined } | { result?: undefined; ending: CallEnding };

/** A command on its way: what was asked, and who waits for the answer. */
export class PendingCall {
  /** Whether the end of the process is an outcome to the caller. */
  readonly mayEnd: boolean;
  readonly #asked: PendingResult;
  readonly #waiter = Promise.withResolvers<Attempt<ProbeResult>>();
  readonly #watchdog: NodeJS.Timeout;
  #begun = now();

  /** @param onHang called when nothing has come for `hangMs` */
  constructor(asked: PendingResult, hangMs: number, onHang: (call: PendingCall) => void, mayEnd = false) {
    this.#asked = asked;
    this.mayEnd = mayEnd;
    this.#watchdog = setTimeout(() => onHang(this), hangMs);
  }

  get thread(): string {
    return this.#asked.thread;
  }

  /** Its thread was busy with others until now. */
  waitAnew(): void {
    this.#begun = now();
    this.#watchdog.refresh();
  }

  get outcome(): Promise<Attempt<ProbeResult>> {
    return this.#waiter.promise;
  }

  /**
   * Hands the result to the caller and returns the event.
   * @param states of the probe as it last told them
   * @throws when this does not answer what was asked
   */
  answer(answer: Answer, states: ResStates): CallEvent {
    const { result, start, end, res } = this.#read(answer, states);
    this.#waiter.resolve({ result: { ...result, start, end } });
    return { ...this.#event(start, end, result), ...(res && { res }) };
  }

  /**
   * Takes the answer to a call that counts as hung. It has its event, and nobody waits for it any more.
   * @throws when this does not answer what was asked
   */
  answerLate(answer: Answer, states: ResStates): void {
    this.#read(answer, states);
  }

  /** Hands the caller an ending in place of a result and returns the event. */
  endWith(ending: CallEnding): CallEvent {
    clearTimeout(this.#watchdog);
    this.#waiter.resolve({ ending });
    return { ...this.#event(this.#begun, now(), noResult(this.#asked.verb)), ending };
  }

  fail(error: Error): void {
    clearTimeout(this.#watchdog);
    this.#waiter.reject(error);
  }

  #read({ id: _id, thread, verb, start, end, res: report, ...members }: Answer, states: ResStates) {
    const asked = this.#asked;
    if (verb !== asked.verb || thread !== asked.thread) throw new Error(`asked was ${asked.verb} on ${asked.thread}`);
    const result = readResult(asked.verb, members);
    clearTimeout(this.#watchdog);
    return { result, start, end, res: states.read(asked, report) };
  }

  #event(at: number, end: number, result: ProbeResult): CallEvent {
    const { label, ...asked } = this.#asked;
    return { kind: 'call', at, end, ...asked, ...(label !== undefined && { label }), result };
  }
}

/** CLOCK_MONOTONIC in nanoseconds, as in every event. */
function now(): number {
  return Number(process.hrtime.bigint());
}
