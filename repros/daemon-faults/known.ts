import type { KnownDifference } from '../shared/known-differences.ts';
import { UNSCD } from '../shared/unscd.ts';

const NEGATIVE =
  'nsncd pull request 204; at the tags v1.5.1 and v1.5.2 Request::parse (src/protocol.rs) takes the octets from 12 to 12 + key_len without a test for a negative length, and a panic of a worker ends the process (src/main.rs)';
const KEY =
  'nsncd at the tags v1.5.1 and v1.5.2: src/handlers.rs can panic while it reads a key, and a panic of a worker ends the process (src/main.rs); docs/discoveries.md';
const NO_WORKER =
  'nsncd issues 99 and 158; src/main.rs at v1.5.1 and v1.5.2: a worker reads a request and writes a reply without a time limit, and the acceptor ends when no worker is free for NSNCD_HANDOFF_TIMEOUT';
const NO_DESCRIPTOR =
  'src/main.rs of nsncd at v1.5.1 and v1.5.2: the acceptor ends on every error of accept(2); docs/discoveries.md';

/** A panic of a worker, which main() of nsncd resumes: Rust's runtime ends a process with this code. One in another file is another fault. */
const panicIn = (file: string) => [`ended with exit code 101, a panic in ${file}`];

/** The acceptor has ended and closed the socket, and main() of nsncd waits for the workers, which clients hold. */
const DEAF = ['deaf'];

/** The same when no client holds a worker any more. */
const NO_ACCEPTOR = ['ended with exit code 0'];

/** The last release of nsncd whose source was read. */
const lastRead = '1.5.2';

/** The ends of daemons that sources explain, by variant. Another end, such as a signal in place of a panic, is new. */
export const KNOWN: readonly KnownDifference[] = [
  { daemon: 'nsncd', rows: ['main'], kinds: panicIn('src/protocol.rs'), lastRead, source: NEGATIVE },
  { daemon: 'nsncd', rows: ['keys-INNETGR'], kinds: panicIn('src/handlers.rs'), lastRead, source: KEY },
  // In these versions the timeout is 3 s (src/config.rs), within the patience of glibc's clients.
  { daemon: 'nsncd', rows: ['silent', 'never-read'], kinds: DEAF, lastRead, source: NO_WORKER },
  { daemon: 'nsncd', rows: ['flood'], kinds: NO_ACCEPTOR, lastRead, source: NO_WORKER },
  // Its clients leave before the lab looks: each worker's read(2) then returns, and main() has joined all threads (src/work_group.rs).
  { daemon: 'nsncd', rows: ['descriptors'], kinds: NO_ACCEPTOR, lastRead, source: NO_DESCRIPTOR },
  { daemon: 'unscd', rows: ['threads'], kinds: ['ended with exit code 1'], source: UNSCD.noProcess },
  { daemon: 'unscd', rows: ['descriptors'], kinds: ['ended with exit code 1'], source: UNSCD.noDescriptor },
];
