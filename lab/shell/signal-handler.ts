import { constants } from 'node:os';

const DEADLY = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Listens to the signals that end people's programs. The first process of a pid namespace gets none that it does not listen to: a
 * Ctrl-C would be lost while a story is played. Such a signal ends this process at once, and the kernel everything that it set up.
 */
export class EndSignals {
  #end: ((signal: NodeJS.Signals) => void) | undefined;

  constructor() {
    for (const signal of DEADLY)
      process.on(signal, () => (this.#end ? this.#end(signal) : process.exit(exitCodeOf(signal))));
  }

  /** Until it is disposed of, `end` sees to them instead. */
  handTo(end: (signal: NodeJS.Signals) => void): Disposable {
    this.#end = end;
    return {
      [Symbol.dispose]: () => {
        this.#end = undefined;
      },
    };
  }
}

/** What a shell says of a program that a signal has ended. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + constants.signals[signal];
}
