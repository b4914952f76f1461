import type { Cell } from '../../lab/index.ts';
import { asksDaemon } from '../shared/attribution.ts';

const OWN_RESOLVER = [
  "program db.both.lab.test                   # the container's nameserver: this libc asks no daemon for hosts here",
  'program res_query db.both.lab.test A       # the same',
  'lookup db.both.lab.test                    # a new program: the same',
];

const THROUGH_DAEMON = [
  'getent hosts db.both.lab.test              # through the daemon',
  'program res_query db.both.lab.test A       # not through the daemon',
  'LOCALDOMAIN=lab.test getent hosts db.both.lab.test   # not through the daemon, because of the environment',
  'ls -l /run/nscd                            # the socket, as the program sees it',
];

/** Commands to try in `resolv-lab shell`, for cells of this repro. */
export function shellHints(cell: Cell): readonly string[] {
  return asksDaemon(cell) ? THROUGH_DAEMON : OWN_RESOLVER;
}
