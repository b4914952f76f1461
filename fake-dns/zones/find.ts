import { parentName } from '../wire/names.ts';
import type { CompiledZone, Node } from './compile.ts';

/** The name itself and the names above it, up to the root. */
function* upward(name: string): Generator<string> {
  for (let current: string | undefined = name; current !== undefined; current = parentName(current)) yield current;
}

/** The zone with the longest origin that contains `name` (lower case). */
export function findZone(zones: ReadonlyMap<string, CompiledZone>, name: string): CompiledZone | undefined {
  for (const origin of upward(name)) {
    const zone = zones.get(origin);
    if (zone) return zone;
  }
  return undefined;
}

/** The node of `name`, else that of its closest encloser's wildcard (RFC 4592 §3.3.1). */
export function findNode(zone: CompiledZone, name: string): Node | undefined {
  for (const above of upward(name)) {
    const node = zone.nodes.get(above);
    if (node) return above === name ? node : zone.nodes.get(above === '.' ? '*' : `*.${above}`);
  }
  return undefined;
}

/** A DNAME above `name` (lower case), and the name that it leads to (RFC 6672 §3.2). */
export interface Redirection {
  owner: string;
  node: Node;
  target: string;
}

/** The DNAME nearest to the zone's origin above `name`; it hides everything below its owner. */
export function findRedirection(zone: CompiledZone, name: string): Redirection | undefined {
  let found: Redirection | undefined;
  for (const owner of upward(name)) {
    const node = zone.nodes.get(owner);
    if (node?.subtreeAlias !== undefined && owner !== name) {
      const prefix = owner === '.' ? name : name.slice(0, -owner.length - 1);
      found = { owner, node, target: node.subtreeAlias === '.' ? prefix : `${prefix}.${node.subtreeAlias}` };
    }
    if (owner === zone.origin) break;
  }
  return found;
}
