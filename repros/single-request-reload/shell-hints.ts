import type { Cell } from '../../lab/index.ts';
import { asksDaemon } from '../shared/attribution.ts';

const OWN_RESOLVER = [
  'program state                  # are the single-request flags in its options?',
  'program one.lab.test           # which nameserver does the thread ask that was in the brown-out?',
  'program -t other two.lab.test  # which one does another thread ask?',
  'program res_close; program three.lab.test  # res_close does not help',
  'program res_init; program four.lab.test    # res_init helps this thread',
];

/** The affected threads are the daemon's workers, and no call in a program reaches them. */
const THROUGH_DAEMON = [
  'for n in 1 2 3 4 5; do program try-$n.lab.test; done   # through the daemon: A or B, depending on the worker',
  'program res_query five.lab.test A    # not through the daemon: the program itself follows the file',
  "program res_init; program six.lab.test   # does not help: the state is the worker's",
  'lookup seven.lab.test                # a new program does not help either: the same daemon answers it',
];

/** Commands to try in `resolv-lab shell`, for cells of this repro. */
export function shellHints(cell: Cell): readonly string[] {
  return asksDaemon(cell) ? THROUGH_DAEMON : OWN_RESOLVER;
}
