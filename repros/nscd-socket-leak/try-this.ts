import type { Cell } from '../../lab/index.ts';
import { asksDaemon } from '../shared/resolving-libc.ts';

const LOOK = 'ls -l /run/nscd                            # what the program sees of it';

const PAST = [
  'program db.both.lab.test                   # the nameserver of the container: no daemon is asked for hosts here',
  'program res_query db.both.lab.test A       # the same',
  'lookup db.both.lab.test                    # a new program, the same',
];

const BY_DAEMON = [
  'getent hosts db.both.lab.test              # by way of the daemon',
  'program res_query db.both.lab.test A       # past it',
  'LOCALDOMAIN=lab.test getent hosts db.both.lab.test   # past it, by the environment',
  LOOK,
];

/** For whoever stands in a cell of this repro. */
export function tryThis(cell: Cell): readonly string[] {
  return asksDaemon(cell) ? BY_DAEMON : PAST;
}
