/** An input of `inspect` that cannot be read, or that is not what its option says. The message is one line. */
export class InspectInputError extends Error {
  override readonly name = 'InspectInputError';
}
