import type { States } from './call.ts';
import { resState } from './libc.ts';
import { readBytes } from './memory.ts';
import { describeState, RES_STATE, type StateMembers } from './res-state.ts';

/** What a command did to the resolver state that it is about. */
export interface ResReport {
  /** When it is not what was last said of this state. */
  before?: StateMembers;
  /** When it is not what it was before. */
  after?: StateMembers;
}

const zero = described(Buffer.alloc(RES_STATE));

/** Reports, for one thread, on the resolver states that its commands are about: its own, and those it made with `ninit`. */
export class ResReporter {
  readonly #states: States;
  /** What was last said of each state: `''` is the thread's own. */
  readonly #reported = new Map<string, string>();

  constructor(states: States) {
    this.#states = states;
  }

  /** Carries out a command, and adds what it did to its state; nothing for a state that is gone afterwards. */
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
    const state = name === '' ? readBytes(resState, RES_STATE) : this.#states.get(name);
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
