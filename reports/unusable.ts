/** These reporters cannot be had, or not together; the message is one line. */
export class UnusableReporters extends Error {
  override readonly name = 'UnusableReporters';
}
