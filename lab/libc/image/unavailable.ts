/** A libc or daemon that this machine cannot provision; the message is the reason in one line. */
export class UnavailableError extends Error {
  override name = 'UnavailableError';
}
