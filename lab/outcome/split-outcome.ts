/** What stands between the parts of an outcome. */
export const PART_SEPARATOR = ' | ';

/** The parts of an outcome: one for each call, or for calls that were under way at once. */
export function splitOutcome(outcome: string | undefined): string[] {
  return outcome ? outcome.split(PART_SEPARATOR) : [];
}
