import type { CallEnding } from './call-ending.ts';
import type { CallEvent } from './call-event.ts';
import type { Answer, Args } from './line.ts';
import type { ResStates } from './res-states.ts';
import { noResult, type ProbeResult, readResult, type Verb } from './result.ts';

/** The times of the C library's call and its return, read by the probe: CLOCK_MONOTONIC in nanoseconds. */
export interface Timing {
  start: number;
  end: number;
}

export interface CallRequest {
  probe: string;
  thread: string;
  verb: Verb;
  args: Args;
  label: string | undefined;
  /** As in the event. */
  turn: number;
}

/** The outcome of a call: a result, or an ending that the caller allowed. */
export type Attempt<R> = { result: R & Timing; ending?: undefined } | { result?: undefined; ending: CallEnding };

/** A command without an answer so far. */
export class PendingCall {
  /** Whether the caller accepts the end of the process as an outcome. */
  readonly mayEnd: boolean;
  readonly #request: CallRequest;
  readonly #waiter = Promise.withResolvers<Attempt<ProbeResult>>();
  readonly #watchdog: NodeJS.Timeout;
  #begun = now();

  /** @param onHang called when there is no answer after `hangMs` */
  constructor(request: CallRequest, hangMs: number, onHang: (call: PendingCall) => void, mayEnd = false) {
    this.#request = request;
    this.mayEnd = mayEnd;
    this.#watchdog = setTimeout(() => onHang(this), hangMs);
  }

  get thread(): string {
    return this.#request.thread;
  }

  /** Restarts the watchdog, because the thread was busy with another command until now. */
  restartWatchdog(): void {
    this.#begun = now();
    this.#watchdog.refresh();
  }

  get outcome(): Promise<Attempt<ProbeResult>> {
    return this.#waiter.promise;
  }

  /**
   * Passes the result to the caller and returns the event.
   * @param states the last reported states of the probe
   * @throws Error for an answer to another command
   */
  answer(answer: Answer, states: ResStates): CallEvent {
    const { result, start, end, res } = this.#read(answer, states);
    this.#waiter.resolve({ result: { ...result, start, end } });
    return { ...this.#event(start, end, result), ...(res && { res }) };
  }

  /**
   * Reads the late answer to a hung call, for its resolver states. The call already has its event and its ending.
   * @throws Error for an answer to another command
   */
  answerLate(answer: Answer, states: ResStates): void {
    this.#read(answer, states);
  }

  /** Passes an ending instead of a result to the caller and returns the event. */
  endWith(ending: CallEnding): CallEvent {
    clearTimeout(this.#watchdog);
    this.#waiter.resolve({ ending });
    return { ...this.#event(this.#begun, now(), noResult(this.#request.verb)), ending };
  }

  fail(error: Error): void {
    clearTimeout(this.#watchdog);
    this.#waiter.reject(error);
  }

  #read({ id: _id, thread, verb, start, end, res: report, ...members }: Answer, states: ResStates) {
    const request = this.#request;
    if (verb !== request.verb || thread !== request.thread)
      throw new Error(`an answer to another command than ${request.verb} on thread ${request.thread}`);
    const result = readResult(request.verb, members);
    clearTimeout(this.#watchdog);
    return { result, start, end, res: states.read(request, report) };
  }

  #event(at: number, end: number, result: ProbeResult): CallEvent {
    const { label, ...request } = this.#request;
    return { kind: 'call', at, end, ...request, ...(label !== undefined && { label }), result };
  }
}

/** CLOCK_MONOTONIC in nanoseconds, as in every event. */
function now(): number {
  return Number(process.hrtime.bigint());
}
