import type { Situation } from '../../lab/index.ts';
import type { StaleVariant } from './variants.ts';

/** The variants that only change the file, for a program of the user's own: it asks A, the file changes to B, it asks again. */
export function forClient(variant: StaleVariant): Situation | undefined {
  const { lookupFunction, reloadDisabledBy, workaround, changesTwice } = variant;
  const change = CHANGES[variant.fileChange];
  if (lookupFunction !== 'getaddrinfo' || workaround || reloadDisabledBy === 'changed-res' || !change) return undefined;
  const options = `options timeout:1${reloadDisabledBy === 'no-reload' ? ' no-reload' : ''}`;
  const [old, current] = changesTwice ? ['B', 'A'] : ['A', 'B'];
  const to = (server: string) => `${change} nameserver ${server}; options timeout:1`;
  return {
    conf: `nameserver A\n${options}`,
    servers: { A: 'answers', B: 'answers' },
    steps: [
      'before: lookup',
      ...(changesTwice ? [to('B'), 'between: lookup'] : []),
      to(current),
      'after: lookup',
      // res_query asks no daemon, so a fresh process shows which nameserver the file names.
      'fresh: res_query fresh.lab.test A',
    ],
    shown: outcome(old, current, changesTwice),
    absent: outcome(current, current, changesTwice),
  };
}

const CHANGES: Partial<Record<StaleVariant['fileChange'], string>> = {
  'rename-over': 'conf',
  'in-place': 'write resolv.conf',
};

function outcome(after: string, current: string, changesTwice = false) {
  return {
    before: { asked: 'A' },
    ...(changesTwice && { between: { asked: 'B' } }),
    after: { asked: after },
    fresh: { asked: `${current}(A)` },
  };
}
