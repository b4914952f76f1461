import { describeChange } from './describe-change.ts';
import type { Args, ResReport } from './line.ts';
import type { ResChange, ResState } from './res-state.ts';

/** As a thread finds its state before its first lookup, and `ninit` its own. */
const NOT_INITIALISED: ResState = {
  nameservers: [],
  search: [],
  options: [],
  optionsRaw: 0,
  flagsRaw: 0,
  retrans: 0,
  retry: 0,
  ndots: 0,
};

/** The resolver states of a probe as it last told them: its reports leave out what is as it was. */
export class ResStates {
  /** By thread, and there by name; `''` is the thread's own. */
  readonly #threads = new Map<string, Map<string, ResState>>();

  /** Completes the report of an answer; undefined where the C library has no such state, or it is gone. */
  read(asked: { thread: string; verb: string; args: Args }, report: ResReport | undefined): ResChange | undefined {
    const states = this.#threads.get(asked.thread) ?? new Map<string, ResState>();
    const name = String(asked.args.state ?? '');
    if (!report) {
      // Its name may come again, for another.
      if (asked.verb === 'thread-exit') this.#threads.delete(asked.thread);
      states.delete(name);
      return undefined;
    }
    const before = report.before ?? states.get(name) ?? NOT_INITIALISED;
    const after = report.after ?? before;
    this.#threads.set(asked.thread, states.set(name, after));
    return { before, after, changed: describeChange(before, after) };
  }
}
