/** An input of `inspect` that cannot be read, or that is another kind of file. The message is one line. */
export class InspectInputError extends Error {
  override readonly name = 'InspectInputError';
}
