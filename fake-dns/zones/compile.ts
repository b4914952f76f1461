import { type OwnedRecord, recordOf } from '../answer.ts';
import { typeCode } from '../wire/codes.ts';
import { parentName } from '../wire/names.ts';
import { encodeData, type Soa } from '../wire/rdata.ts';
import { fullName, lower } from './full-name.ts';
import { type CheckedZone, checkZone, type Zone } from './schema.ts';

export type CompiledRecord = Omit<OwnedRecord, 'owner'>;

/** The records of a name. An empty non-terminal has none, but exists. */
export interface Node {
  records: CompiledRecord[];
  /** A CNAME's target, in lower case. */
  alias: string | undefined;
  /** A DNAME's target, in lower case. */
  subtreeAlias: string | undefined;
}

export interface CompiledZone {
  origin: string;
  soa: CompiledRecord;
  /** Minimum of the SOA's TTL and its `minimum`: the TTL of negative answers (RFC 2308 §3). */
  negativeTtl: number;
  /** By full name in lower case. */
  nodes: ReadonlyMap<string, Node>;
}

function compileRecord(type: string, ttl: number, data: unknown): CompiledRecord {
  return recordOf(typeCode(type), ttl, encodeData(type, data));
}

function soaOf(zone: CheckedZone): Soa {
  const below = (label: string) => (lower(zone.origin) === '.' ? label : `${label}.${zone.origin}`);
  const { mname = below('ns'), rname = below('hostmaster'), ...numbers } = zone.soa;
  return { mname, rname, ...numbers };
}

function compileNode({ ttl, ...records }: CheckedZone['records'][string], zoneTtl: number): Node {
  const ttlOf = (type: string) => (typeof ttl === 'object' ? ttl[type] : ttl) ?? zoneTtl;
  const compiled = Object.entries(records).flatMap(([type, data]) =>
    data === undefined ? [] : [data].flat().map((each) => compileRecord(type, ttlOf(type), each)),
  );
  const target = (name: string | undefined) => (name === undefined ? undefined : lower(name));
  return { records: compiled, alias: target(records.CNAME), subtreeAlias: target(records.DNAME) };
}

const emptyNode = (): Node => ({ records: [], alias: undefined, subtreeAlias: undefined });

/** Encodes every record of a zone. @throws ZoneError */
export function compileZone(zone: Zone): CompiledZone {
  const checked = checkZone(zone);
  const origin = lower(checked.origin);
  const soaData = soaOf(checked);
  const soa = compileRecord('SOA', checked.ttl, soaData);
  const nodes = new Map<string, Node>([[origin, emptyNode()]]);
  for (const [key, records] of Object.entries(checked.records)) {
    const name = fullName(key, origin);
    nodes.set(name, compileNode(records, checked.ttl));
    for (let above = parentName(name); above && !nodes.has(above) && name !== origin; above = parentName(above)) {
      nodes.set(above, emptyNode());
    }
  }
  nodes.get(origin)?.records.push(soa);
  return { origin, soa, negativeTtl: Math.min(checked.ttl, soaData.minimum), nodes };
}
