import type { States } from './call.ts';
import { RES_STATE } from './layouts.ts';
import { resState } from './libc.ts';
import { readBytes } from './memory.ts';
import { describeState, type StateMembers } from './res-state.ts';

/** The effect of a command on its resolver state. */
export interface ResReport {
  /** Present if it differs from the last report of this state. */
  before?: StateMembers;
  /** Present if it differs from the state before the command. */
  after?: StateMembers;
}

const zero = described(Buffer.alloc(RES_STATE.size));

/** Reports the resolver states of one thread: its own, and those that it made with `ninit`. */
export class ResReporter {
  readonly #states: States;
  /** The last reported text of each state; `''` is the thread's own state. */
  readonly #reported = new Map<string, string>();

  constructor(states: States) {
    this.#states = states;
  }

  /** Performs a command and adds its effect on its state to the answer, unless the command removes that state. */
  around<T extends object>(args: ReadonlyMap<string, string>, perform: () => T): T & { res?: ResReport } {
    const name = args.get('state') ?? '';
    const before = this.#describe(name) ?? zero;
    const answer = perform();
    const after = this.#describe(name);
    if (!after) {
      this.#reported.delete(name);
      return answer;
    }
    const reported = this.#reported.get(name) ?? zero.text;
    this.#reported.set(name, after.text);
    return {
      ...answer,
      res: {
        ...(before.text !== reported && { before: before.members }),
        ...(after.text !== before.text && { after: after.members }),
      },
    };
  }

  #describe(name: string): Described | undefined {
    const state = name === '' ? readBytes(resState, RES_STATE.size) : this.#states.get(name);
    return state && described(state);
  }
}

interface Described {
  members: StateMembers;
  /** For comparison. */
  text: string;
}

function described(state: Buffer): Described {
  const members = describeState(state);
  return { members, text: JSON.stringify(members) };
}
