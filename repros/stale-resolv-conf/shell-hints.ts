import type { Cell } from '../../lab/index.ts';
import { asksDaemon } from '../shared/attribution.ts';
import { A, B } from '../shared/two-nameservers.ts';

const CHANGE = `sed -i s/${B.address}/${A.address}/ /etc/resolv.conf; program three.lab.test   # after another change of the file`;

const OWN_RESOLVER = [
  'program one.lab.test           # which nameserver does the old program ask?',
  'lookup two.lab.test            # which one does a new program ask?',
];

/** musl has no _res, and its res_init does nothing. */
const MUSL = [
  ...OWN_RESOLVER,
  CHANGE,
  'program res_query four.lab.test A   # the same for every function: musl keeps no state',
];

const GLIBC = [
  ...OWN_RESOLVER,
  'program state                  # the nameservers in _res of the old program',
  CHANGE,
  'program res_init; program four.lab.test    # res_init reads the file again',
];

const THROUGH_DAEMON = [
  'program one.lab.test           # through the daemon: which nameserver does the daemon ask?',
  "program res_query two.lab.test A   # not through the daemon: which one does the program's own resolver ask?",
  'program state                  # the nameservers in _res of the old program',
  CHANGE,
  'program res_init; program res_query four.lab.test A   # res_init reads the file again, only in the program',
];

/** Commands to try in `resolv-lab shell`, for cells of this repro. */
export function shellHints(cell: Cell): readonly string[] {
  if (cell.libc.kind === 'musl') return MUSL;
  return asksDaemon(cell) ? THROUGH_DAEMON : GLIBC;
}
