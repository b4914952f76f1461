/**
 * A failure of the lab itself, such as a process that did not start or a missing event. It makes a cell `inconclusive`,
 * and is no verdict about a C library.
 */
export class HarnessError extends Error {
  override readonly name = 'HarnessError';
}

/** The message of a thrown error or other value. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
