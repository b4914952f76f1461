/** A libc or daemon cannot be had on this machine; the message is one line for the person who asked for it. */
export class UnavailableError extends Error {
  override name = 'UnavailableError';
}
