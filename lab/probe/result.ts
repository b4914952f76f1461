import { z } from 'zod';
import { parseMessage } from '../../fake-dns/wire/parse-message.ts';

const names = z.array(z.string());
const count = z.int().nonnegative();

/** What every answer may say beside its own members. */
const common = {
  ok: z.boolean(),
  error: z.literal('unsupported').optional(),
};
/** Names of errno values: `ECONNREFUSED`, or `errno-133` for one without a name. */
const errno = { errno: z.string().optional() };
const hError = { ...errno, h_errno: z.string().optional() };

const done = z.object(common);

const hostent = z.object({
  ...common,
  ...hError,
  name: z.string().optional(),
  aliases: names.default([]),
  addresses: names.default([]),
});

const message = z.object({
  ...common,
  ...hError,
  /** What the function returned: octets, or -1. */
  length: z.int().optional(),
  /** The answer as it arrived, in hex; of one that is an error to the function, only the header. */
  wire: z.hex().optional(),
  /** Read by the driver out of `wire`; null when no server answered. */
  rcode: z.string().nullable().default(null),
  answers: names.default([]),
});

const state = z.object({
  ...common,
  nameservers: names.default([]),
  search: names.default([]),
  options: names.default([]),
  optionsRaw: count.default(0),
  flagsRaw: count.default(0),
  retrans: z.int().default(0),
  retry: z.int().default(0),
  ndots: count.default(0),
  tid: count.default(0),
});

/** What each verb answers, as probes/PROTOCOL.md describes it. */
export const results = {
  getaddrinfo: z.object({
    ...common,
    ...errno,
    eai: z.string().optional(),
    addresses: names.default([]),
    raw: count.default(0),
    canonname: z.string().optional(),
    port: count.optional(),
  }),
  getnameinfo: z.object({
    ...common,
    ...errno,
    eai: z.string().optional(),
    host: z.string().optional(),
    service: z.string().optional(),
  }),
  gethostbyname: hostent,
  gethostbyname2: hostent,
  gethostbyaddr: hostent,
  getpwnam: z.object({
    ...common,
    ...errno,
    found: z.boolean().default(false),
    name: z.string().optional(),
    uid: count.optional(),
    gid: count.optional(),
    gecos: z.string().optional(),
    dir: z.string().optional(),
    shell: z.string().optional(),
  }),
  getgrnam: z.object({
    ...common,
    ...errno,
    found: z.boolean().default(false),
    name: z.string().optional(),
    gid: count.optional(),
    members: names.default([]),
  }),
  res_query: message,
  res_search: message,
  nquery: message,
  res_init: done,
  res_close: done,
  ninit: done,
  nclose: done,
  state,
  set: state,
  'thread-exit': done,
} as const;

export type Verb = keyof typeof results;

/** Whether a word is a verb of the protocol. */
export function isVerb(word: string): word is Verb {
  return Object.hasOwn(results, word);
}

export type VerbResult<V extends Verb> = z.infer<(typeof results)[V]>;

/** Any verb's result, for readers that hold one without knowing the verb by type. */
export type ProbeResult = { [V in Verb]: VerbResult<V> }[Verb];

const withWire = z.looseObject({ wire: z.hex() });

/**
 * A verb's answer, checked against what that verb may say. The DNS message of a res_* verb is read here, once for all
 * probes and as the servers' log reads it: `rcode` and `answers` in canonical text.
 * @throws ZodError when the probe left the protocol
 */
export function readResult(verb: Verb, answer: object): ProbeResult {
  const message = withWire.safeParse(answer);
  if (!message.success) return results[verb].parse(answer);
  const { rcode, answers } = parseMessage(Buffer.from(message.data.wire, 'hex'));
  return results[verb].parse({ ...answer, rcode, answers });
}
