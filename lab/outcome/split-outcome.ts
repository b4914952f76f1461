/** The separator between the parts of an outcome. */
export const PART_SEPARATOR = ' | ';

/** The parts of an outcome: one for each call or group of simultaneous calls. */
export function splitOutcome(outcome: string | undefined): string[] {
  return outcome ? outcome.split(PART_SEPARATOR) : [];
}
