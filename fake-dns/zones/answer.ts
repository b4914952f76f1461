import { RCODE, typeCode } from '../wire/codes.ts';
import { encodeName } from '../wire/names.ts';
import { encodeRecord } from '../wire/records.ts';
import { type CompiledRecord, type CompiledZone, compileZone } from './compile.ts';
import { findNode, findZone } from './find.ts';
import { type Zone, ZoneError } from './schema.ts';

/** The encoded part of a response after its question. */
export interface Answer {
  rcode: number;
  authoritative: boolean;
  answers: number;
  authorities: number;
  /** Answer and authority sections. The first answer's owner is a pointer to the question's name. */
  body: Buffer;
  /** The answer section as canonical text. */
  text: readonly string[];
}

export interface ZoneSet {
  /** The answer of the zones to a question; `name` in lower case. */
  answer(name: string, type: string): Answer;
  /** A negative answer, with the SOA of the zone that contains `name`. */
  negative(name: string, rcode: number): Answer;
}

/** An answer with a response code and no records. */
export function emptyAnswer(rcode: number, authoritative = false): Answer {
  return { rcode, authoritative, answers: 0, authorities: 0, body: Buffer.alloc(0), text: [] };
}

const ANY = typeCode('ANY');
const CNAME = typeCode('CNAME');
// The question's name starts right after the header.
const QUESTION_POINTER = Buffer.of(0xc0, 12);
// Wildcards and mistyped names can produce any number of questions, so the cache is bounded; zones are small.
const MAX_CACHED = 4096;

/** Compiles zones so that an answer costs one lookup. @throws ZoneError */
export function createZoneSet(zones: readonly Zone[]): ZoneSet {
  const compiled = new Map(zones.map(compileZone).map((zone) => [zone.origin, zone]));
  if (compiled.size < zones.length) throw new ZoneError('two zones have the same origin');
  const cache = new Map<string, Answer>();

  function negative(name: string, rcode: number, found: readonly [string, CompiledRecord][] = []): Answer {
    const zone = findZone(compiled, name);
    return assemble(
      found,
      rcode,
      zone && encodeRecord(encodeName(zone.origin), zone.soa.code, zone.negativeTtl, zone.soa.data),
    );
  }

  function assemble(found: readonly [string, CompiledRecord][], rcode: number, authority?: Buffer): Answer {
    const records = found.map(([owner, { code, ttl, data }]) =>
      encodeRecord(owner === found[0]?.[0] ? QUESTION_POINTER : encodeName(owner), code, ttl, data),
    );
    return {
      rcode,
      authoritative: authority !== undefined || found.length > 0,
      answers: records.length,
      authorities: authority ? 1 : 0,
      body: Buffer.concat(authority ? [...records, authority] : records),
      text: Object.freeze(found.map(([owner, { text }]) => `${owner} ${text}`)),
    };
  }

  function compute(asked: string, code: number): Answer {
    const found: [string, CompiledRecord][] = [];
    const visited = new Set<string>();
    for (let name = asked; !visited.has(name); ) {
      visited.add(name);
      const zone: CompiledZone | undefined = findZone(compiled, name);
      // The target of a CNAME may lie outside these zones: the answer then has the CNAME only.
      if (!zone) return found.length > 0 ? assemble(found, RCODE.NOERROR) : emptyAnswer(RCODE.REFUSED);
      const node = findNode(zone, name);
      if (!node) return negative(name, RCODE.NXDOMAIN, found);
      const matching = node.records.filter((record) => code === ANY || record.code === code);
      found.push(...matching.map((record): [string, CompiledRecord] => [name, record]));
      if (matching.length > 0) break;
      if (node.alias === undefined) return negative(name, RCODE.NOERROR, found);
      found.push(...node.records.filter((r) => r.code === CNAME).map((r): [string, CompiledRecord] => [name, r]));
      name = node.alias;
    }
    return assemble(found, RCODE.NOERROR);
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
    negative: (name, rcode) => negative(name, rcode),
  };
}
