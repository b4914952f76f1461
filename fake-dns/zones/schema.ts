import { z } from 'zod';
import { isTypeName } from '../wire/codes.ts';
import { encodeName } from '../wire/names.ts';
import { encodeText } from '../wire/rdata.ts';
import { fullName } from './full-name.ts';

const uint = (bits: 16 | 32) =>
  z
    .number()
    .int()
    .min(0)
    .max(2 ** bits - 1);

const name = z.string().superRefine((text, context) => {
  try {
    encodeName(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
  }
});

const txtString = z.string().refine((text) => Buffer.byteLength(text) <= 255, 'a TXT string has at most 255 octets');

const ttl = uint(32);

const plainRecords = z
  .object({
    /** Seconds, for all records of this name, or by type; default: the zone's. */
    ttl: z.union([ttl, z.record(z.string(), ttl)]).optional(),
    A: z.array(z.ipv4()),
    AAAA: z.array(z.ipv6()),
    CNAME: name,
    DNAME: name,
    MX: z.array(z.strictObject({ preference: uint(16), exchange: name })),
    NS: z.array(name),
    TXT: z.array(z.union([txtString, z.array(txtString).min(1)])),
    PTR: z.array(name),
    SRV: z.array(z.strictObject({ priority: uint(16), weight: uint(16), port: uint(16), target: name })),
  })
  .partial();

/** Records whose data is text, as in a zone file but with full names; of a type without a text form, `\# length octets`. */
type TextRecords = { readonly [Type in TextRecordType | `TYPE${number}`]?: readonly string[] };
type TextRecordType = (typeof textRecordTypes)[number];
export const textRecordTypes = [
  ...(['AFSDB', 'CAA', 'CDNSKEY', 'CDS', 'DNSKEY', 'DS', 'HINFO', 'HTTPS', 'KX', 'NAPTR', 'OPENPGPKEY'] as const),
  ...(['RP', 'RRSIG', 'SMIMEA', 'SPF', 'SSHFP', 'SVCB', 'TLSA', 'URI'] as const),
] as const;

export type NameRecords = z.input<typeof plainRecords> & TextRecords;
type CheckedNameRecords = z.output<typeof plainRecords> & TextRecords;

const plainKeys = new Set(Object.keys(plainRecords.shape));
/** Types that may stand beside a CNAME (RFC 4035 §2.5): the two that sign a zone. */
const BESIDE_CNAME = new Set(['CNAME', 'ttl', 'RRSIG', 'NSEC', 'TYPE46', 'TYPE47']);

const recordsOfName: z.ZodType<CheckedNameRecords, NameRecords> = plainRecords
  .catchall(z.array(z.string()))
  .superRefine((records, context) => {
    for (const [type, data] of Object.entries(records)) {
      if (plainKeys.has(type)) continue;
      for (const { input, path, message } of wrongTextRecords(type, data as string[])) {
        context.addIssue({ code: 'custom', path, message, ...(input !== undefined && { input }) });
      }
    }
    for (const type of typeof records.ttl === 'object' ? Object.keys(records.ttl) : []) {
      if (!isTypeName(type)) context.addIssue({ code: 'custom', path: ['ttl', type], message: unknownType(type) });
    }
    if (records.CNAME !== undefined && Object.keys(records).some((key) => !BESIDE_CNAME.has(key))) {
      context.addIssue({ code: 'custom', message: 'a name with a CNAME has no other records' });
    }
  }) as never;

const unknownType = (type: string) => `unknown record type: ${type}`;

interface WrongRecord {
  input?: string;
  path: (string | number)[];
  message: string;
}

/** The errors in records whose data is text. */
function wrongTextRecords(type: string, texts: readonly string[]): WrongRecord[] {
  // One spelling of a type for one key of a name.
  if (type !== type.toUpperCase() || !isTypeName(type)) return [{ path: [type], message: unknownType(type) }];
  if (type === 'SOA') return [{ path: [type], message: 'the SOA is a field of the zone' }];
  return texts.flatMap((text, index) => {
    try {
      encodeText(type, text);
      return [];
    } catch (error) {
      return [{ input: text, path: [type, index], message: (error as Error).message }];
    }
  });
}

/** The error in a record's name, if any. `keyOf` maps the full names so far to their keys; the name is added to it. */
function wrongName(key: string, origin: string, keyOf: Map<string, string>): string | undefined {
  const bare = key.toLowerCase();
  const suffix = origin.toLowerCase().replace(/\.$/, '');
  if (suffix && (bare === suffix || bare.endsWith(`.${suffix}`) || bare.endsWith('.'))) {
    return `record names are relative to ${origin}: write the part before it, or @`;
  }
  try {
    const name = fullName(key, origin);
    const earlier = keyOf.get(name);
    keyOf.set(name, key);
    return earlier === undefined ? undefined : `the same name as ${earlier}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Plain data. Record names are relative to the origin (`@` is the origin itself); names in data are full names. */
export const zoneSchema = z
  .strictObject({
    origin: name,
    /** Seconds. */
    ttl: ttl.default(300),
    soa: z
      .strictObject({
        /** Default `ns.` and `hostmaster.` below the origin. */
        mname: name.optional(),
        rname: name.optional(),
        serial: uint(32).default(1),
        refresh: uint(32).default(3600),
        retry: uint(32).default(600),
        expire: uint(32).default(86_400),
        /** Also the TTL of negative answers (RFC 2308). */
        minimum: uint(32).default(60),
      })
      .prefault({}),
    records: z.record(name, recordsOfName),
  })
  .superRefine(({ origin, records }, context) => {
    const keyOf = new Map<string, string>();
    for (const key of Object.keys(records)) {
      const message = wrongName(key, origin, keyOf);
      if (message !== undefined) context.addIssue({ code: 'custom', path: ['records', key], message });
    }
  });

export type Zone = z.input<typeof zoneSchema>;
export type CheckedZone = z.output<typeof zoneSchema>;

/** An invalid zone; the message is one line that names the zone and the record. */
export class ZoneError extends Error {
  override name = 'ZoneError';
}

function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** @throws ZoneError for the first error found */
export function checkZone(zone: Zone): CheckedZone {
  const checked = zoneSchema.safeParse(zone, { reportInput: true });
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const where = shortened(issue?.path.filter((part) => part !== 'records').join(' ') ?? '');
  const got = typeof issue?.input === 'object' ? '' : `, got ${shortened(JSON.stringify(issue?.input))}`;
  throw new ZoneError(`zone ${zone.origin}: ${where ? `${where}: ` : ''}${issue?.message}${got}`);
}
