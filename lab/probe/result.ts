import { z } from 'zod';
import { parseMessage } from '../../fake-dns/wire/parse-message.ts';

const names = z.array(z.string());
const count = z.int().nonnegative();

/** The common members of all answers. */
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
  /** The return value: octets, or -1. */
  length: z.int().optional(),
  /** The received answer in hex; only its header if the function treats it as an error. */
  wire: z.hex().optional(),
  /** Read by the driver from `wire`; null without an answer of a server. */
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

/** The answers of the verbs, as described in probes/PROTOCOL.md. */
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

/** The result of any verb, for code that does not know the verb's type. */
export type ProbeResult = { [V in Verb]: VerbResult<V> }[Verb];

const withWire = z.looseObject({ wire: z.hex() });

/**
 * Parses a verb's answer. The DNS message of a res_* verb is parsed here for all probes, by the parser of the servers'
 * log: `rcode` and `answers` are canonical text.
 * @throws ZodError for an answer outside the protocol
 */
export function readResult(verb: Verb, answer: object): ProbeResult {
  const message = withWire.safeParse(answer);
  if (!message.success) return results[verb].parse(answer);
  const { rcode, answers } = parseMessage(Buffer.from(message.data.wire, 'hex'));
  return results[verb].parse({ ...answer, rcode, answers });
}
