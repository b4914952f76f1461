import { type Cell, type Evidence, hiddenDifferences } from '../../lab/index.ts';
import { KNOWN } from '../daemon-protocol/known.ts';
import { knownIn } from '../shared/known-differences.ts';
import { PASSWORD } from './case.ts';

type Reply = NonNullable<ReturnType<Evidence['replyToRequest']>>;

/**
 * How a reply differs in what the program's result does not show. What the rows of daemon-protocol know of this daemon is not said again: a
 * program gets the same result.
 */
export function replyDifferences(reply: Reply, cell: Cell): string[] {
  const kinds = [...hiddenDifferences(reply.type, Buffer.from(reply.raw, 'hex')), ...otherFields(reply)];
  const known = rowsOf(reply).flatMap((variant) => knownIn(KNOWN, { ...cell, variant })?.kinds ?? []);
  return kinds.filter((kind) => !known.includes(kind)).map((kind) => `the reply has ${kind}`);
}

/** The rows of daemon-protocol about such a reply. */
function rowsOf({ type, found }: Reply): string[] {
  return found ? [type] : ['missing', 'servfail', 'no'].map((what) => `${type}-${what}`);
}

/** Of nscd the error of a reply to GETAI that found nothing is 0, since glibc 2.44 also TRY_AGAIN (nscd/aicache.c). */
const ERRORS_OF_GETAI: readonly unknown[] = ['NETDB_SUCCESS', 'TRY_AGAIN'];

/** The decoded fields that no probe has in its result. */
function otherFields({ type, found, fields: { passwd, error } }: Reply): string[] {
  if (found) return passwd === undefined || passwd === PASSWORD ? [] : ['another passwd'];
  return type !== 'GETAI' || ERRORS_OF_GETAI.includes(error) ? [] : [`error ${error}`];
}
