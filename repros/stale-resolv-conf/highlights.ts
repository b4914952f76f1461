import { type Cell, type Evidence, type Highlight, highlight } from '../../lab/index.ts';
import { firstQuery } from '../shared/first-query.ts';
import { resolverOf } from './resolver.ts';
import { rolesIn } from './roles.ts';
import type { StaleVariant } from './variants.ts';

/** The events that tell the story: from where on somebody is stuck, and whom it asks after the switch, and after a cure. */
export function highlightsOf(evidence: Evidence, cell: Cell, variant: StaleVariant): Highlight[] {
  const { old, current } = rolesIn(variant);
  const after = evidence.calls('after');
  const lookups = variant.cure ? evidence.calls('uncured') : after;
  const who = resolverOf(cell, variant) === 'daemon' ? cell.daemon.id : 'the program';
  const asksOld = firstQuery(evidence, lookups, old);
  return [
    ...(asksOld ? stuck(evidence, cell, variant) : []),
    ...(asksOld
      ? highlight(asksOld, `first query to the old nameserver after the switch: ${who} still asks ${old.name}`)
      : highlight(firstQuery(evidence, lookups, current), `first query after the switch: ${who} asks ${current.name}`)),
    ...(variant.cure ? highlight(firstQuery(evidence, after), 'first query after the cure') : []),
  ];
}

/** Where a state came to be that no later file changes. */
function stuck(evidence: Evidence, cell: Cell, variant: StaleVariant): Highlight[] {
  const { pin, change, twice } = variant;
  if (change === 'single-file-mount') {
    const renamed = evidence.all('file').findLast(({ how }) => how === 'rename-over');
    return highlight(renamed, 'stuck from here on: the file outside is another one, the mount still shows the old one');
  }
  if (pin === 'changed-res')
    return highlight(evidence.calls('pin')[0], 'stuck from here on: _res is no longer as resolv.conf made it');
  const daemons = resolverOf(cell, variant) === 'daemon';
  // What an old nscd misses is not the first file but a later one.
  if (twice || (daemons && pin !== 'no-reload')) return [];
  const who = daemons ? `a worker of ${cell.daemon.id}` : 'the program';
  const first = firstQuery(evidence, evidence.calls('before'));
  return highlight(first, `stuck from this packet on: what ${who} read of resolv.conf to send it, it keeps`);
}
