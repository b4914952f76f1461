/** The exit codes of all commands; 64, 66, 69 and 70 are those of sysexits.h. */
export const EXIT = {
  ok: 0,
  /** A cell failed; for `inspect` and `checkup`: something was found. */
  fail: 1,
  /** A cell was inconclusive, and none failed; for `merge`: the merged run is incomplete. */
  inconclusive: 2,
  usage: 64,
  /** For `inspect`: an input cannot be read. */
  cannotRead: 66,
  /** This machine cannot host the lab; for `libc provision`: a requested libc is unavailable. */
  cannotHost: 69,
  /** The lab itself failed, without a verdict on any cell. */
  internal: 70,
  /** 128 + SIGINT, as a shell reports it. */
  interrupted: 130,
} as const;

/** A mistake on the command line; the message is one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Until disposal, SIGINT, SIGTERM and SIGHUP end this process at once, with one line on stderr and exit code 130. Without
 * a handler a signal would skip the listeners to `exit`, which remove unfinished files.
 */
export function endOnSignals(message: string): Disposable {
  const end = () => {
    process.stderr.write(`${message}\n`);
    process.exit(EXIT.interrupted);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  return {
    [Symbol.dispose]: () => {
      for (const signal of SIGNALS) process.off(signal, end);
    },
  };
}
