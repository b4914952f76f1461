import { A, B } from '../shared/two-nameservers.ts';

/** For whoever stands in a cell of this repro. */
export const tryThis: readonly string[] = [
  'program one.lab.test           # whom does the old program ask?',
  'lookup two.lab.test            # whom a new one?',
  'program state                  # what _res of the old one holds',
  `sed -i s/${B.address}/${A.address}/ /etc/resolv.conf; program three.lab.test   # change the file yourself`,
  'program res_init; program four.lab.test    # and make it forget',
];
