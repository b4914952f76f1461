import { type Cell, type Expectation, expectNotReproduced, expectReproduced, unknown } from '../../lab/index.ts';
import type { FaultVariant } from './variants.ts';
import { variants } from './variants.ts';

const NEGATIVE =
  'nsncd pull request 204; at the tags v1.5.1 and v1.5.2 Request::parse (src/protocol.rs) takes the octets from 12 to 12 + key_len without a test for a negative length, and a panic of a worker ends the process (src/main.rs)';
const NO_WORKER =
  'nsncd issues 99 and 158; src/main.rs at v1.5.1 and v1.5.2: a worker reads a request and writes a reply without a time limit, and the acceptor ends when no worker is free for NSNCD_HANDOFF_TIMEOUT';
const NO_DESCRIPTOR = 'src/main.rs of nsncd at v1.5.1 and v1.5.2: the acceptor ends on every error of accept(2)';

/** What nsncd's sources say up to 1.5.2, by variant. */
const NSNCD: Readonly<Record<string, string>> = {
  main: NEGATIVE,
  silent: NO_WORKER,
  'never-read': NO_WORKER,
  flood: NO_WORKER,
  descriptors: NO_DESCRIPTOR,
};

/** The last version whose source was read. A program of the user's own has no version, and is compared with the packaged one. */
const LAST_READ = /^1\.(?:[0-4]\.|5\.[0-2])/;

/** What a source says of the daemon, by its version. Without a source it is unknown. */
export function expected(cell: Cell, variant: FaultVariant): Expectation {
  const { id, version, program } = cell.daemon;
  if (id !== 'nsncd') return unknown;
  if (program === undefined && !LAST_READ.test(version ?? '')) {
    return variant === variants.main && version?.startsWith('1.5.3')
      ? expectNotReproduced('nsncd 1.5.3: pull request 204 refuses a negative length')
      : unknown;
  }
  const source = NSNCD[cell.variant];
  return source === undefined ? unknown : expectReproduced(source);
}
