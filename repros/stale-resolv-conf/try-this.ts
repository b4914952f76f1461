import type { Cell } from '../../lab/index.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';
import { A, B } from '../shared/two-nameservers.ts';

const CHANGE = `sed -i s/${B.address}/${A.address}/ /etc/resolv.conf; program three.lab.test   # change the file yourself`;

const OWN = [
  'program one.lab.test           # whom does the old program ask?',
  'lookup two.lab.test            # whom a new one?',
];

/** musl has no _res, and its res_init does nothing. */
const MUSL = [...OWN, CHANGE, 'program res_query four.lab.test A   # the same for every function: nothing is kept'];

const GLIBC = [
  ...OWN,
  'program state                  # what _res of the old one holds',
  CHANGE,
  'program res_init; program four.lab.test    # and make it forget',
];

const OF_DAEMON = [
  'program one.lab.test           # by way of the daemon: whom does that ask?',
  'program res_query two.lab.test A   # past it: whom does the old program itself ask?',
  'program state                  # what _res of the old one holds',
  CHANGE,
  'program res_init; program res_query four.lab.test A   # and make the program forget; the daemon does not hear of it',
];

/** For whoever stands in a cell of this repro. */
export function tryThis(cell: Cell): readonly string[] {
  if (cell.libc.kind === 'musl') return MUSL;
  return asksDaemon(cell) ? OF_DAEMON : GLIBC;
}
