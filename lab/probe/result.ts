import { z } from 'zod';
import { parseMessage } from '../../fake-dns/wire/parse-message.ts';
import { waitOf } from './thread-wait.ts';

const names = z.array(z.string());
const count = z.int().nonnegative();

/** The common members of all answers. */
const common = {
  ok: z.boolean(),
  error: z.literal('unsupported').optional(),
  /** Why the C library or the probe lacks the function. */
  reason: z.string().optional(),
};
/** Names of errno values: `ECONNREFUSED`, or `errno-133` for one without a name. */
const errno = { errno: z.string().optional() };
const hError = { ...errno, h_errno: z.string().optional() };

const done = z.object(common);

const host = {
  name: z.string().optional(),
  aliases: names.default([]),
  addresses: names.default([]),
};
const hostent = z.object({ ...common, ...hError, ...host });

const found = { ...common, ...errno, found: z.boolean().default(false) };

const passwd = z.object({
  ...found,
  name: z.string().optional(),
  uid: count.optional(),
  gid: count.optional(),
  gecos: z.string().optional(),
  dir: z.string().optional(),
  shell: z.string().optional(),
});

const group = z.object({
  ...found,
  name: z.string().optional(),
  gid: count.optional(),
  members: names.default([]),
});

const service = z.object({
  ...found,
  name: z.string().optional(),
  aliases: names.default([]),
  port: count.optional(),
  protocol: z.string().optional(),
});

/** A name with a number: a protocol, or a program of RPC. */
const numbered = z.object({
  ...found,
  name: z.string().optional(),
  aliases: names.default([]),
  number: count.optional(),
});

const network = z.object({
  ...common,
  ...hError,
  name: z.string().optional(),
  aliases: names.default([]),
  /** Four octets: `192.0.2.0`. */
  network: z.string().optional(),
});

/** A limit of a process, see setrlimit(2). */
const limit = z.union([count, z.literal('infinity')]).optional();

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
  /** Whether the answer has the AD bit: the nameserver says that it has validated the data. */
  ad: z.literal(true).optional(),
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

/** The answers of all verbs except `fork`. */
const calls = {
  getaddrinfo: z.object({
    ...common,
    ...errno,
    eai: z.string().optional(),
    addresses: names.default([]),
    raw: count.default(0),
    canonname: z.string().optional(),
    port: count.optional(),
    /** With `sockets=yes`, the kind of socket of each entry: `stream/tcp`. */
    sockets: names.default([]),
  }),
  getnameinfo: z.object({
    ...common,
    ...errno,
    eai: z.string().optional(),
    host: z.string().optional(),
    service: z.string().optional(),
  }),
  gai_strerror: z.object({ ...common, text: z.string().optional() }),
  gethostbyname: hostent,
  gethostbyname2: hostent,
  gethostbyaddr: hostent,
  gethostent: z.object({ ...common, ...hError, entries: z.array(z.object(host)).default([]) }),
  getpwnam: passwd,
  getpwuid: passwd,
  getgrnam: group,
  getgrgid: group,
  getgrouplist: z.object({ ...common, ...errno, groups: z.array(count).default([]) }),
  getservbyname: service,
  getservbyport: service,
  getnetbyname: network,
  getnetbyaddr: network,
  getprotobyname: numbered,
  getrpcbyname: numbered,
  getaliasbyname: z.object({ ...found, name: z.string().optional(), members: names.default([]) }),
  /** The day of the last change of the password, after 1970-01-01. */
  getspnam: z.object({ ...found, name: z.string().optional(), lastchange: z.int().optional() }),
  ether_hostton: z.object({ ...found, address: z.string().optional() }),
  /** Triples as in netgroup(5): `(host,user,domain)`; an empty field matches every value. */
  getnetgrent: z.object({ ...found, triples: names.default([]) }),
  innetgr: z.object(found),
  res_query: message,
  res_search: message,
  res_querydomain: message,
  res_send: message,
  nquery: message,
  res_nsearch: message,
  res_nquerydomain: message,
  res_nsend: message,
  res_init: done,
  res_close: done,
  ninit: done,
  nclose: done,
  state,
  set: state,
  chroot: z.object({ ...common, ...errno }),
  setlocale: z.object({ ...common, ...errno, locale: z.string().optional() }),
  setrlimit: z.object({ ...common, ...errno, soft: limit, hard: limit }),
  'thread-exit': done,
} as const;

type CallVerb = keyof typeof calls;

/** The result of a call in a child process, with its times (CLOCK_MONOTONIC nanoseconds). */
export interface ChildCall {
  verb: CallVerb;
  start: number;
  end: number;
  result: CallResult;
}
type CallResult = { [V in CallVerb]: z.infer<(typeof calls)[V]> }[CallVerb];

const child = z
  .looseObject({ verb: z.enum(Object.keys(calls) as CallVerb[]), start: count, end: count })
  .transform(({ verb, start, end, ...answer }): ChildCall => ({ verb, start, end, result: readCall(verb, answer) }));

/** The answers of the verbs, as described in probes/PROTOCOL.md. */
export const results = {
  ...calls,
  fork: z.object({
    ...common,
    ...errno,
    pid: count.optional(),
    exit: count.optional(),
    signal: z.string().optional(),
    /** Where the child waited when its time limit passed. */
    hang: z
      .object({ stat: z.string().optional(), wchan: z.string().optional(), syscall: z.string().optional() })
      .transform(waitOf)
      .optional(),
    child: child.optional(),
  }),
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
 * log: `rcode` and `answers` are canonical text; `ad` is its flag.
 * @throws ZodError for an answer outside the protocol
 */
export function readResult(verb: Verb, answer: object): ProbeResult {
  return verb === 'fork' ? results.fork.parse(answer) : readCall(verb, answer);
}

function readCall(verb: CallVerb, answer: object): CallResult {
  const message = withWire.safeParse(answer);
  if (!message.success) return calls[verb].parse(answer);
  const { rcode, answers, flags } = parseMessage(Buffer.from(message.data.wire, 'hex'));
  return calls[verb].parse({ ...answer, rcode, answers, ...(flags.includes('ad') && { ad: true }) });
}

/** The `result` of a call that ended without one: `ok: false` without further members. */
export function noResult(verb: Verb): ProbeResult {
  return results[verb].parse({ ok: false });
}
