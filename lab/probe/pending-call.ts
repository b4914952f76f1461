import type { CallEvent } from './call-event.ts';
import type { Answer, Args } from './line.ts';
import type { ResStates } from './res-states.ts';
import { type ProbeResult, readResult, type Verb } from './result.ts';

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

/** A command without an answer so far. */
export class PendingCall {
  readonly #request: CallRequest;
  readonly #waiter = Promise.withResolvers<ProbeResult & Timing>();
  readonly #watchdog: NodeJS.Timeout;

  constructor(request: CallRequest, hangMs: number, onHang: () => void) {
    this.#request = request;
    this.#watchdog = setTimeout(onHang, hangMs);
  }

  get thread(): string {
    return this.#request.thread;
  }

  /** Restarts the watchdog, because the thread was busy with another command until now. */
  restartWatchdog(): void {
    this.#watchdog.refresh();
  }

  get result(): Promise<ProbeResult & Timing> {
    return this.#waiter.promise;
  }

  /**
   * Passes the result to the caller and returns the event.
   * @param states the last reported states of the probe
   * @throws Error for an answer to another command
   */
  answer({ id: _id, thread, verb, start, end, res: report, ...members }: Answer, states: ResStates): CallEvent {
    const { label, ...request } = this.#request;
    if (verb !== request.verb || thread !== request.thread)
      throw new Error(`an answer to another command than ${request.verb} on thread ${request.thread}`);
    const result = readResult(request.verb, members);
    clearTimeout(this.#watchdog);
    this.#waiter.resolve({ ...result, start, end });
    const res = states.read(request, report);
    return {
      kind: 'call',
      at: start,
      end,
      ...request,
      ...(label !== undefined && { label }),
      result,
      ...(res && { res }),
    };
  }

  fail(error: Error): void {
    clearTimeout(this.#watchdog);
    this.#waiter.reject(error);
  }
}
