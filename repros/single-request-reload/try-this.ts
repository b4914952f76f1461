/** For whoever stands in a cell of this repro. */
export const tryThis: readonly string[] = [
  'program state                  # single-request flags in its options?',
  'program one.lab.test           # whom does the thread ask that was hit?',
  'program -t other two.lab.test  # whom does another thread ask?',
  'program res_close; program three.lab.test  # no cure',
  'program res_init; program four.lab.test    # a cure, for this thread',
];
