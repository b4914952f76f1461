import type { CallEvent } from './call-event.ts';
import type { Answer, Args } from './line.ts';
import type { ResStates } from './res-states.ts';
import { type ProbeResult, readResult, type Verb } from './result.ts';

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

/** A command on its way: what was asked, and who waits for the answer. */
export class PendingCall {
  readonly #asked: PendingResult;
  readonly #waiter = Promise.withResolvers<ProbeResult & Timing>();
  readonly #watchdog: NodeJS.Timeout;

  constructor(asked: PendingResult, hangMs: number, onHang: () => void) {
    this.#asked = asked;
    this.#watchdog = setTimeout(onHang, hangMs);
  }

  get thread(): string {
    return this.#asked.thread;
  }

  /** Its thread was busy with others until now. */
  waitAnew(): void {
    this.#watchdog.refresh();
  }

  get result(): Promise<ProbeResult & Timing> {
    return this.#waiter.promise;
  }

  /**
   * Hands the result to the caller and returns the event.
   * @param states of the probe as it last told them
   * @throws when this does not answer what was asked
   */
  answer({ id: _id, thread, verb, start, end, res: report, ...members }: Answer, states: ResStates): CallEvent {
    const { label, ...asked } = this.#asked;
    if (verb !== asked.verb || thread !== asked.thread) throw new Error(`asked was ${asked.verb} on ${asked.thread}`);
    const result = readResult(asked.verb, members);
    clearTimeout(this.#watchdog);
    this.#waiter.resolve({ ...result, start, end });
    const res = states.read(asked, report);
    return {
      kind: 'call',
      at: start,
      end,
      ...asked,
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
