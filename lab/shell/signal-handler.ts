import { constants } from 'node:os';

const DEADLY = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Handles the signals that end programs. The first process of a pid namespace receives only signals that it handles, so
 * without this a Ctrl-C during a scenario would be lost. A signal ends this process at once, and with it the kernel
 * ends everything inside.
 */
export class EndSignals {
  #end: ((signal: NodeJS.Signals) => void) | undefined;

  constructor() {
    for (const signal of DEADLY)
      process.on(signal, () => (this.#end ? this.#end(signal) : process.exit(exitCodeOf(signal))));
  }

  /** Passes signals to `end` until the result is disposed of. */
  handTo(end: (signal: NodeJS.Signals) => void): Disposable {
    this.#end = end;
    return {
      [Symbol.dispose]: () => {
        this.#end = undefined;
      },
    };
  }
}

/** The exit code that a shell reports for a program ended by a signal. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
