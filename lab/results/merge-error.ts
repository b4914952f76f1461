/** These runs are not parts of one; the message is one line and says why. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
}
