import type { RetransmitEvent } from './events.ts';
import { queryReference } from './query-reference.ts';
import { isSameMessage, type QuerySequence } from './query-sequences.ts';
import type { Replies } from './replies.ts';
import type { Transmission } from './transmissions.ts';

/**
 * The queries of a sequence that repeat one of an earlier transmission over the same transport. A query over TCP after
 * a truncated reply is not a retransmission.
 */
export function retransmissionsOf(
  sequence: QuerySequence,
  transmissions: readonly Transmission[],
  replies: Replies,
): RetransmitEvent[] {
  return transmissions.flatMap((transmission, index) =>
    transmission.flatMap((query): RetransmitEvent[] => {
      const before = transmissions.slice(0, index).filter(([{ transport }]) => transport === query.transport);
      const earlier = before.filter((each) => each.some((one) => isSameMessage(one, query)));
      const last = earlier.at(-1);
      const of = last?.findLast((one) => isSameMessage(one, query));
      if (!last || !of) return [];
      const wanting = last.filter((one) => !replies.cameBefore(query.at, one));
      const after = wanting.length === 0 ? 'reply' : wanting.includes(of) ? 'no-reply' : 'pair';
      return [
        {
          kind: 'retransmit',
          ...queryReference(query, sequence.call),
          of: { server: of.server, query: of.query },
          attempt: earlier.length + 1,
          after,
        },
      ];
    }),
  );
}
