import { describeChange } from './describe-change.ts';
import type { Args, ResReport } from './line.ts';
import type { ResChange, ResState } from './res-state.ts';

/** A state before a thread's first lookup, and before `ninit`. */
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

/** The last reported resolver states of a probe; its reports leave out unchanged states. */
export class ResStates {
  /** By thread and name; `''` is the thread's own state. */
  readonly #threads = new Map<string, Map<string, ResState>>();

  /** Completes the report of an answer; undefined without such a state, or after its end. */
  read(request: { thread: string; verb: string; args: Args }, report: ResReport | undefined): ResChange | undefined {
    const states = this.#threads.get(request.thread) ?? new Map<string, ResState>();
    const name = String(request.args.state ?? '');
    if (!report) {
      // A later state may have the same name.
      if (request.verb === 'thread-exit') this.#threads.delete(request.thread);
      states.delete(name);
      return undefined;
    }
    const before = report.before ?? states.get(name) ?? NOT_INITIALISED;
    const after = report.after ?? before;
    this.#threads.set(request.thread, states.set(name, after));
    return { before, after, changed: describeChange(before, after) };
  }
}
