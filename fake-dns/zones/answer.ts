import { type Answer, emptyAnswer, encodeAnswer, type OwnedRecord, recordOf } from '../answer.ts';
import { RCODE, typeCode } from '../wire/codes.ts';
import { encodeName } from '../wire/names.ts';
import { type CompiledRecord, type CompiledZone, compileZone } from './compile.ts';
import { findNode, findRedirection, findZone } from './find.ts';
import { lower } from './full-name.ts';
import { type Zone, ZoneError } from './schema.ts';

export interface ZoneSet {
  /** The answer of the zones to a question; `name` in lower case. */
  answer(name: string, type: string): Answer;
  /** A negative answer, with the SOA of the zone that contains `name`. */
  negative(name: string, rcode: number): Answer;
}

const ANY = typeCode('ANY');
const CNAME = typeCode('CNAME');
const DNAME = typeCode('DNAME');
// Wildcards and mistyped names can produce any number of questions, so the cache is bounded; zones are small.
const MAX_CACHED = 4096;

/** Compiles zones so that an answer costs one lookup. @throws ZoneError */
export function createZoneSet(zones: readonly Zone[]): ZoneSet {
  const compiled = new Map(zones.map(compileZone).map((zone) => [zone.origin, zone]));
  if (compiled.size < zones.length) throw new ZoneError('two zones have the same origin');
  const cache = new Map<string, Answer>();

  function negative(asked: string, name: string, rcode: number, answer: readonly OwnedRecord[] = []): Answer {
    const zone = findZone(compiled, name);
    const authority = zone ? [{ ...zone.soa, owner: zone.origin, ttl: zone.negativeTtl }] : [];
    return encodeAnswer(asked, { rcode, authoritative: zone !== undefined || answer.length > 0, answer, authority });
  }

  function compute(asked: string, code: number): Answer {
    const found: OwnedRecord[] = [];
    const visited = new Set<string>();
    const positive = (rcode: number = RCODE.NOERROR) =>
      encodeAnswer(asked, { rcode, authoritative: found.length > 0, answer: found });
    const add = (owner: string, records: readonly CompiledRecord[]) => {
      found.push(...records.map((record) => ({ owner, ...record })));
    };
    for (let name = asked; !visited.has(name); ) {
      visited.add(name);
      const zone: CompiledZone | undefined = findZone(compiled, name);
      // The target of a CNAME may lie outside these zones: the answer then has the CNAME only.
      if (!zone) return found.length > 0 ? positive() : emptyAnswer(RCODE.REFUSED);
      const redirection = findRedirection(zone, name);
      if (redirection) {
        const { owner, node, target } = redirection;
        const records = node.records.filter((record) => record.code === DNAME);
        // Along a loop of DNAMEs each record appears once.
        if (!found.some((each) => each.owner === owner && each.code === DNAME)) add(owner, records);
        const synthesised = synthesiseCname(target, records[0]?.ttl ?? 0);
        // RFC 6672 §2.2: a name that is too long for the wire.
        if (!synthesised) return positive(RCODE.YXDOMAIN);
        add(name, [synthesised]);
        if (code === CNAME || code === ANY) break;
        name = lower(target);
        continue;
      }
      const node = findNode(zone, name);
      if (!node) return negative(asked, name, RCODE.NXDOMAIN, found);
      const matching = node.records.filter((record) => code === ANY || record.code === code);
      add(name, matching);
      if (matching.length > 0) break;
      if (node.alias === undefined) return negative(asked, name, RCODE.NOERROR, found);
      add(
        name,
        node.records.filter((record) => record.code === CNAME),
      );
      name = node.alias;
    }
    return positive();
  }

  return {
    answer(name, type) {
      const key = `${type} ${name}`;
      const known = cache.get(key);
      if (known) return known;
      const answer = compute(name, typeCode(type));
      if (cache.size >= MAX_CACHED) cache.clear();
      cache.set(key, answer);
      return answer;
    },
    negative: (name, rcode) => negative(name, name, rcode),
  };
}

/** The CNAME that a server makes from a DNAME (RFC 6672 §3.1); undefined for a target that is too long. */
function synthesiseCname(target: string, ttl: number): CompiledRecord | undefined {
  try {
    return recordOf(CNAME, ttl, encodeName(target));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
