/** A source, a patch or a build with a fault of its own; the message is one line, with the place of the log if there is one. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
}
