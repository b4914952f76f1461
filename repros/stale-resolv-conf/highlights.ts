import { type Cell, type Evidence, type Highlight, highlight } from '../../lab/index.ts';
import { firstQuery } from '../shared/attribution.ts';
import { fileChanges } from './file-changes.ts';
import { nameserversAfterChange, resolverOf, type StaleVariant } from './variants.ts';

/** The event from which the resolver state is stale, the first query after the switch, and the first after a workaround. */
export function highlightsOf(evidence: Evidence, cell: Cell, variant: StaleVariant): Highlight[] {
  const { old, current } = nameserversAfterChange(variant);
  const after = evidence.calls('after');
  const lookups = variant.workaround ? evidence.calls('uncured') : after;
  const resolver = resolverOf(cell, variant) === 'daemon' ? cell.daemon.id : 'the program';
  const toOld = firstQuery(evidence, lookups, old);
  return [
    ...(toOld ? staleFrom(evidence, cell, variant) : []),
    ...(toOld
      ? highlight(toOld, `first query to the old nameserver after the switch: ${resolver} still asks ${old.name}`)
      : highlight(
          firstQuery(evidence, lookups, current),
          `first query after the switch: ${resolver} asks ${current.name}`,
        )),
    ...(variant.workaround ? highlight(firstQuery(evidence, after), 'first query after the workaround') : []),
  ];
}

/** The event after which no later file changes the resolver state. */
function staleFrom(evidence: Evidence, cell: Cell, variant: StaleVariant): Highlight[] {
  const { reloadDisabledBy, fileChange, changesTwice } = variant;
  if (fileChanges[fileChange].keepsOldContent) {
    const renamed = evidence.all('file').findLast(({ how }) => how === 'rename-over');
    return highlight(
      renamed,
      'stale from here on: the file outside was replaced, and the mount still shows the old content',
    );
  }
  if (reloadDisabledBy === 'changed-res')
    return highlight(evidence.calls('pin')[0], 'stale from here on: _res differs from what resolv.conf says');
  const behindDaemon = resolverOf(cell, variant) === 'daemon';
  // An old nscd sees the first change and misses a later one.
  if (changesTwice || (behindDaemon && reloadDisabledBy !== 'no-reload')) return [];
  const owner = behindDaemon ? `a worker of ${cell.daemon.id}` : 'the program';
  const first = firstQuery(evidence, evidence.calls('before'));
  return highlight(
    first,
    `stale from this packet on: ${owner} read resolv.conf to send it, and keeps that configuration`,
  );
}
