import type { RetransmitEvent } from './events.ts';
import { queryReference } from './query-reference.ts';
import { isSameMessage, type QuerySequence } from './query-sequences.ts';
import type { Replies } from './replies.ts';
import type { Transmission } from './transmissions.ts';

/**
 * The queries of an exchange that repeat one of an earlier round, over the same transport: what goes over TCP because a reply was
 * truncated is asked anew.
 */
export function retransmissionsOf(
  exchange: QuerySequence,
  rounds: readonly Transmission[],
  replies: Replies,
): RetransmitEvent[] {
  return rounds.flatMap((round, index) =>
    round.flatMap((query): RetransmitEvent[] => {
      const before = rounds.slice(0, index).filter(([{ transport }]) => transport === query.transport);
      const earlier = before.filter((each) => each.some((one) => isSameMessage(one, query)));
      const last = earlier.at(-1);
      const of = last?.findLast((one) => isSameMessage(one, query));
      if (!last || !of) return [];
      const wanting = last.filter((one) => !replies.cameBefore(query.at, one));
      const after = wanting.length === 0 ? 'reply' : wanting.includes(of) ? 'no-reply' : 'pair';
      return [
        {
          kind: 'retransmit',
          ...queryReference(query, exchange.call),
          of: { server: of.server, query: of.query },
          attempt: earlier.length + 1,
          after,
        },
      ];
    }),
  );
}
