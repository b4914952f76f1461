/**
 * The lab itself could not do what the story asked: a process did not start, an event that must exist is missing.
 * It makes a cell `inconclusive` and never says anything about a C library.
 */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}

/** What went wrong, in the words of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
