/** For whoever stands in a cell of this repro. */
export const tryThis: readonly string[] = [
  'getent hosts db.both.lab.test              # by way of the daemon, where there is one',
  'program res_query db.both.lab.test A       # past it',
  'LOCALDOMAIN=lab.test getent hosts db.both.lab.test   # past it, by the environment',
  'ls -l /run/nscd                            # what the program sees of it',
];
