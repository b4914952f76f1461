import { z } from 'zod';
import { encodeName } from '../wire/names.ts';
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

const recordsOfName = z
  .strictObject({
    /** Seconds, for all records of this name; default: the zone's. */
    ttl: ttl.optional(),
    A: z.array(z.ipv4()),
    AAAA: z.array(z.ipv6()),
    CNAME: name,
    MX: z.array(z.strictObject({ preference: uint(16), exchange: name })),
    NS: z.array(name),
    TXT: z.array(z.union([txtString, z.array(txtString).min(1)])),
    PTR: z.array(name),
    SRV: z.array(z.strictObject({ priority: uint(16), weight: uint(16), port: uint(16), target: name })),
  })
  .partial()
  .refine(
    ({ ttl: _, CNAME, ...others }) => CNAME === undefined || Object.keys(others).length === 0,
    'a name with a CNAME has no other records',
  );

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
