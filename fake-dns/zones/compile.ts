import { type RecordType, recordTypes, typeCode } from '../wire/codes.ts';
import { parentName } from '../wire/names.ts';
import { type RecordData, rdata, type Soa } from '../wire/rdata.ts';
import { fullName, lower } from './full-name.ts';
import { type CheckedZone, checkZone, type Zone } from './schema.ts';

export interface CompiledRecord {
  code: number;
  ttl: number;
  data: Buffer;
  /** Type and data as canonical text. */
  text: string;
}

/** The records of a name. An empty non-terminal has none, but exists. */
export interface Node {
  records: CompiledRecord[];
  /** A CNAME's target, in lower case. */
  alias: string | undefined;
}

export interface CompiledZone {
  origin: string;
  soa: CompiledRecord;
  /** Minimum of the SOA's TTL and its `minimum`: the TTL of negative answers (RFC 2308 §3). */
  negativeTtl: number;
  /** By full name in lower case. */
  nodes: ReadonlyMap<string, Node>;
}

function compileRecord<Type extends RecordType>(type: Type, ttl: number, data: RecordData[Type]): CompiledRecord {
  const codec = rdata[type];
  return { code: typeCode(type), ttl, data: codec.encode(data), text: `${type} ${codec.text(data)}` };
}

function soaOf(zone: CheckedZone): Soa {
  const below = (label: string) => (lower(zone.origin) === '.' ? label : `${label}.${zone.origin}`);
  const { mname = below('ns'), rname = below('hostmaster'), ...numbers } = zone.soa;
  return { mname, rname, ...numbers };
}

function compileNode(records: CheckedZone['records'][string], zoneTtl: number): Node {
  const ttl = records.ttl ?? zoneTtl;
  const compiled = recordTypes.flatMap((type) => {
    if (type === 'SOA' || records[type] === undefined) return [];
    return [records[type]].flat().map((data) => compileRecord(type, ttl, data as never));
  });
  return { records: compiled, alias: records.CNAME === undefined ? undefined : lower(records.CNAME) };
}

/** Encodes every record of a zone. @throws ZoneError */
export function compileZone(zone: Zone): CompiledZone {
  const checked = checkZone(zone);
  const origin = lower(checked.origin);
  const soaData = soaOf(checked);
  const soa = compileRecord('SOA', checked.ttl, soaData);
  const nodes = new Map<string, Node>([[origin, { records: [], alias: undefined }]]);
  for (const [key, records] of Object.entries(checked.records)) {
    const name = fullName(key, origin);
    nodes.set(name, compileNode(records, checked.ttl));
    for (let above = parentName(name); above && !nodes.has(above) && name !== origin; above = parentName(above)) {
      nodes.set(above, { records: [], alias: undefined });
    }
  }
  nodes.get(origin)?.records.push(soa);
  return { origin, soa, negativeTtl: Math.min(checked.ttl, soaData.minimum), nodes };
}
