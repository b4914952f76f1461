/** Runs that are not parts of one run; the message is one line with the reason. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
}
