/** The exit codes of every command; 64, 69 and 70 are those of sysexits.h. */
export const EXIT = {
  ok: 0,
  /** Some cell failed. */
  fail: 1,
  /** Some cell was inconclusive, and none failed; of a merged run: some of it is missing. */
  inconclusive: 2,
  usage: 64,
  /** This machine cannot host the lab; of `libc provision`: one that was named cannot be had. */
  cannotHost: 69,
  /** The lab itself failed, so that nothing is said about any cell. */
  internal: 70,
  /** 128 + SIGINT, as a shell reports it. */
  interrupted: 130,
} as const;

/** The user asked for something that does not exist or makes no sense; one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
