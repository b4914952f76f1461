import type { Cell } from '../../lab/index.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';

const OWN = [
  'program state                  # single-request flags in its options?',
  'program one.lab.test           # whom does the thread ask that was hit?',
  'program -t other two.lab.test  # whom does another thread ask?',
  'program res_close; program three.lab.test  # no cure',
  'program res_init; program four.lab.test    # a cure, for this thread',
];

/** The threads that were hit are the daemon's, and no call of a program's reaches them. */
const OF_DAEMON = [
  'for n in 1 2 3 4 5; do program try-$n.lab.test; done   # by way of the daemon: A or B, as the worker that gets it was hit or not',
  'program res_query five.lab.test A    # past the daemon: the program itself follows the file',
  'program res_init; program six.lab.test   # no cure: it is not the program that is stuck',
  'lookup seven.lab.test                # nor is a new program one: the same daemon answers it',
];

/** For whoever stands in a cell of this repro. */
export function tryThis(cell: Cell): readonly string[] {
  return asksDaemon(cell) ? OF_DAEMON : OWN;
}
