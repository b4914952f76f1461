import { absent, byDaemon } from 'resolv-lab';

const OPENED = 'glibc nss/nss_files/files-XXX.c at the tags 2.31 to 2.41: the file is opened for each lookup';
const WATCHED = 'nscd(8): it watches the files of each database and flushes the cache when they change';

/** A file of users with root alone. */
export const ROOT = 'root:x:0:0:root:/:/bin/sh';

/** The same lookup before and after a change of the files. */
export const around = (lookup: string, change: string) => [
  `before: ${lookup}`,
  change,
  'daemon idle',
  `after: ${lookup}`,
];

/** The members of a scenario about a change of the files that a daemon answers from. @param stated the source about unscd */
export function daemonFiles(stated: string) {
  return {
    conf: 'nameserver A',
    servers: { A: 'answers' },
    probes: ['c'] as const,
    daemons: ['none', 'nsncd', 'nscd', 'unscd'] as const,
    daemonCheck: 'behaviour' as const,
    libcs: 'glibc',
    expected: byDaemon({ none: absent(OPENED), nsncd: absent(OPENED), nscd: absent(WATCHED), unscd: absent(stated) }),
  };
}
