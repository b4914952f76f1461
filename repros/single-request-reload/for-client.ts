import { type Control, control, type Evidence, type Situation } from '../../lab/index.ts';
import type { BrownOutId } from './brown-outs.ts';
import type { BrownOutVariant } from './variants.ts';

/** The type whose first query gets no reply. The retransmission gets one, so that the lookup ends as soon as possible. */
const DROPPED: Partial<Record<BrownOutId, string>> = { 'aaaa-dropped': 'AAAA', 'a-dropped': 'A' };

/** The variants in which one query is lost, for a program of the user's own: a lost query, then the file changes from A to B. */
export function forClient({ brownOut, observe, workaround, options }: BrownOutVariant): Situation | undefined {
  const type = DROPPED[brownOut];
  if (type === undefined || observe !== 'hit' || workaround || options.length > 0) return undefined;
  return {
    conf: 'nameserver A\noptions timeout:1',
    servers: { A: 'answers', B: 'answers' },
    steps: [
      'before: lookup',
      `server A drop type=${type} times=1`,
      'hit: lookup',
      'server A answers',
      'conf nameserver B; options timeout:1',
      'after: lookup',
      'fresh: res_query fresh.lab.test A',
    ],
    shown: outcome('A'),
    absent: outcome('B'),
    controls: (evidence) => [queryWasLost(evidence, type)],
  };
}

function outcome(after: string) {
  return { before: { asked: 'A' }, hit: { asked: 'A' }, after: { asked: after }, fresh: { asked: 'B(A)' } };
}

/** The lost query was one of the client's lookup, which then waited and asked again. */
function queryWasLost(evidence: Evidence, type: string): Control {
  const hit = evidence.all('client-lookup').find(({ label }) => label === 'hit');
  const lost = evidence.all('dns-silence').filter(({ behaviour }) => behaviour === 'drop');
  const own = lost.filter(({ server, query }) =>
    hit?.queries.some((each) => each.server === server && each.query === query),
  );
  const types = new Set(
    evidence
      .all('dns-query')
      .filter(({ server, query }) => hit?.queries.some((each) => each.server === server && each.query === query))
      .map((query) => query.type),
  );
  const ok = own.length === 1;
  return control(
    'the brown-out happened',
    ok,
    ok
      ? `A left its ${type} query unanswered once`
      : `no ${type} query of the lookup was lost: it asked for ${[...types].join(' and ') || 'nothing'}`,
  );
}
