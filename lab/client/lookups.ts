import { setTimeout as delay } from 'node:timers/promises';
import type { DnsQueryEvent } from '../../fake-dns/index.ts';
import { type Event, now } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import type { Timeline } from '../core/timeline.ts';
import type { NscdRequestEvent } from '../daemon/tap/events.ts';
import { isQueryForKey } from '../derive/attribution/query-for-key.ts';
import type { ProbeResult } from '../probe/index.ts';
import { allAsleep } from '../program/all-asleep.ts';
import type { Resources } from '../scenario/resources.ts';
import type { Askers } from './askers.ts';
import { type ClientProgram, isNameOf, PATIENCE } from './definition.ts';
import type { AskerEvent, AskingProcess } from './events.ts';
import { lastOutput } from './last-output.ts';
import type { ClientProcess } from './process.ts';
import { BESIDE } from './sandbox.ts';

/** A query of the client: by one of its processes, or by the daemon for one of them. */
interface ClientQuery {
  query: DnsQueryEvent;
  process: AskingProcess;
  /** The request to the daemon that it was sent for. */
  request: NscdRequestEvent | null;
}

export interface LookupsOptions {
  program: ClientProgram;
  client: ClientProcess;
  /** The name of its machine, which programs look up at their start for reasons of their own. */
  ownName: string;
  askers: Askers;
  resources: Resources;
  timeline: Timeline;
  /** Does what makes the client look a name up. `limit` is the end of its patience. */
  provoke(limit: AbortSignal): Promise<void>;
  /** Whether the client can take that: a signal does not end it. */
  isReady(): boolean;
}

/** Waits for the lookups of a client, told by its queries. */
export class Lookups {
  readonly #options: LookupsOptions;
  readonly #queries: ClientQuery[] = [];
  /** Queries of the daemon whose request is not known yet. */
  readonly #ofDaemon: { query: DnsQueryEvent; asker: AskerEvent }[] = [];
  readonly #requests: NscdRequestEvent[] = [];
  /** By connection, the time of its reply, or of its end without one. */
  readonly #repliedAt = new Map<string, number>();
  readonly #answered = new Set<string>();
  #isFirst = true;
  /** The messages that were seen. */
  #seen = 0;
  #pulse = Promise.withResolvers<void>();
  #name: string | undefined;
  /** The processes that sent the queries of the last lookup. */
  #before = new Set<string>();

  constructor(options: LookupsOptions) {
    this.#options = options;
    this.#name = options.program.name;
    options.client.ended.addEventListener('abort', () => this.#notify(), { once: true });
  }

  /** Takes an event of the timeline. */
  see(event: Event): void {
    const { askers } = this.#options;
    if (event.kind === 'dns-query') this.#seeQuery(event);
    else if (event.kind === 'dns-reply') this.#answered.add(keyOf(event));
    else if (event.kind === 'nscd-request' && askers.isClient(event.pid)) this.#requests.push(event);
    else if (event.kind === 'nscd-reply' || event.kind === 'nscd-end') {
      this.#repliedAt.set(`${event.host} ${event.connection}`, event.at);
    } else return;
    this.#seen += 1;
    this.#matchDaemon();
    this.#notify();
  }

  /**
   * Waits for a lookup that begins after a time, and until it has ended.
   *
   * @param after the time since which the world is as it is now, in nanoseconds
   * @param settles whether a lookup that was under way then does not count, because it may have begun before
   * @throws HarnessError if the client ends before that, or does not look the name up in time
   */
  async next(label: string, { after, settles }: { after: number; settles: boolean }): Promise<void> {
    const { client, program } = this.#options;
    const limit = this.limit();
    const from = settles ? await this.#settled(after, limit) : { at: after, old: new Set<string>() };
    if (this.#isFirst && !WAITS_FOR_NOTHING.includes(program.provoke.how)) await this.#started(limit);
    this.#isFirst = false;
    await this.#options.provoke(limit);
    const counts = (each: ClientQuery) =>
      each.query.at > from.at && this.#isWanted(each.query) && !this.#isOld(each, from.old);
    const first = await this.#until(
      () => this.#queries.find(counts),
      limit,
      () => this.#never(after),
    );
    this.#name ??= first.query.name;
    const repeat = await this.#ended(first, limit);
    const until = repeat?.query.at ?? now();
    const queries = this.#queries.filter(
      (each) => counts(each) && each.query.at >= first.query.at && each.query.at < until,
    );
    const begins = queries.map(({ query, request }) => Math.min(query.at, request?.at ?? query.at));
    const [at, name] = [Math.min(...begins), first.query.name];
    const end = client.ended.aborted || repeat ? until : now();
    await this.#record({ label, name, at, end }, queries, { verb: LOOKUP, result: { ok: true } });
  }

  /**
   * Records all that the client looks up while `act` runs as one lookup.
   *
   * @param name the name of the call in the events
   * @param act returns the result of the call
   */
  async during(call: { label: string; verb: string; name: string }, act: () => Promise<ProbeResult>): Promise<void> {
    const { label, verb, name } = call;
    const at = now();
    const result = await act();
    const end = now();
    await this.#options.resources.flush();
    const queries = this.#queries.filter(({ query }) => query.at >= at && query.at <= end);
    await this.#record({ label, name, at, end }, queries, { verb, result });
  }

  async #record(
    { label, name, at, end }: { label: string; name: string; at: number; end: number },
    queries: readonly ClientQuery[],
    { verb, result }: { verb: string; result: ProbeResult },
  ): Promise<void> {
    const { timeline, askers, resources } = this.#options;
    const daemon = queries.find(({ request }) => request)?.request?.daemon ?? null;
    const processes = new Map(queries.map(({ process }) => [identityOf(process), process]));
    this.#before = new Set(processes.keys());
    timeline.add({
      ...{ kind: 'client-lookup', at, end, label, name, through: daemon },
      queries: queries.map(({ query }) => ({ server: query.server, query: query.query })),
      processes: await askers.withLibcs([...processes.values()]),
    });
    timeline.add({ kind: 'call', at, end, probe: CLIENT, thread: 'main', verb, args: { name }, label, result });
    await resources.flush();
  }

  /** Aborted when the patience with the client is over. */
  limit(): AbortSignal {
    return AbortSignal.timeout((this.#options.program.patience ?? PATIENCE) * 1000);
  }

  /**
   * Waits until the program runs in its sandbox, it and all daemons sleep, and no message is on its way between them, the taps and the servers.
   *
   * @throws HarnessError if that takes too long, or it ends
   */
  async settled(limit: AbortSignal): Promise<void> {
    const { client, resources } = this.#options;
    const over = AbortSignal.any([limit, client.ended]);
    const given = aborted(over);
    while (!over.aborted && !client.runs) {
      await allAsleep(() => this.#programs(), over);
      await Promise.race([delay(READY_MS), given]);
    }
    for (let seen = -1; seen !== this.#seen && !over.aborted; ) {
      seen = this.#seen;
      await allAsleep(() => this.#programs(), over);
      // A tap forwards messages by processes of its own.
      await resources.flush();
    }
    if (over.aborted) throw this.trouble('the client did not come to rest');
  }

  /**
   * Waits until the program runs in its sandbox, has made the lookups of its start, sleeps, and can take what provokes a lookup.
   *
   * @throws HarnessError if a signal would end it
   */
  async #started(limit: AbortSignal): Promise<void> {
    const { client, program, isReady } = this.#options;
    const over = AbortSignal.any([limit, client.ended]);
    const given = aborted(over);
    while (!over.aborted) {
      await Promise.race([this.#quiet(0, over), given]);
      if (client.runs && isReady()) return;
      // No event tells that a process handles a signal.
      await Promise.race([delay(READY_MS), given]);
    }
    if (program.provoke.how === 'signal' && !client.ended.aborted)
      throw this.trouble(`the client did not handle ${program.provoke.signal}, which would end it,`);
  }

  /**
   * Waits for a moment after which each lookup has begun after a change: all threads of the client were asleep, and no query waited for its
   * reply. For a client that never sleeps: more lookups than it has threads, each of which may have been in one.
   */
  async #settled(after: number, limit: AbortSignal): Promise<{ at: number; old: ReadonlySet<string> }> {
    const old = new Set(this.#options.askers.processes().map(identityOf));
    const stop = new AbortController();
    const enough = () => {
      const seen = this.#queries.filter(({ query }) => query.at > after && this.#isWanted(query));
      // The query for A is the first of a pair (glibc resolv/res_send.c): the lookup that it begins is whole after it.
      const type = seen.some(({ query }) => query.type === 'A') ? 'A' : seen[0]?.query.type;
      const ofType = seen.filter(({ query }) => query.type === type);
      // A query that is sent again has the same octets.
      const begins = [...Map.groupBy(ofType, ({ query }) => query.raw).values()].flatMap(
        ([first]) => first?.query.at ?? [],
      );
      const threads = Math.max(1, ...seen.map(({ process }) => process.threads));
      const fresh = begins[threads];
      return fresh === undefined ? undefined : fresh - 1;
    };
    try {
      return await Promise.race([
        this.#until(enough, limit, () => this.#never(after)).then((at) => ({ at, old })),
        this.#quiet(after, stop.signal, { isBetween: true }).then((at) => ({ at, old: new Set<string>() })),
      ]);
    } finally {
      stop.abort();
    }
  }

  /** Waits until a lookup has ended: the client sleeps with all replies, looks the same up again, or has ended. @returns its next query */
  async #ended(first: ClientQuery, limit: AbortSignal): Promise<ClientQuery | null> {
    const stop = new AbortController();
    const repeats = () => this.#repeatOf(first) ?? (this.#options.client.ended.aborted ? null : undefined);
    const late = () => this.trouble(`the lookup of ${first.query.name} did not end`);
    try {
      return await Promise.race([
        this.#until(repeats, limit, late),
        this.#quiet(first.query.at - 1, stop.signal).then(() => null),
      ]);
    } finally {
      stop.abort();
    }
  }

  /** The first query of the next lookup of the same name: the same question in another message, after a reply to the former one. */
  #repeatOf(first: ClientQuery): ClientQuery | undefined {
    const of = this.#queries.filter(({ query }) => query.at >= first.query.at && this.#isWanted(query));
    return of.find(({ query }) =>
      of.some(
        ({ query: earlier }) =>
          earlier.at < query.at &&
          earlier.type === query.type &&
          earlier.transport === query.transport &&
          earlier.name === query.name &&
          earlier.raw !== query.raw &&
          this.#isAnswered(earlier),
      ),
    );
  }

  /**
   * Waits until no thread of the client or of a daemon can run, and each query of the client since a time has a reply, or no socket that could
   * receive one. Nothing tells the lab of the end of a timeout inside the client, so sockets are read again and again.
   *
   * @param isBetween whether no lookup may have begun meanwhile; a client with many lookups then never is quiet
   */
  async #quiet(since: number, stop: AbortSignal, { isBetween = false } = {}): Promise<number> {
    const { resources, askers } = this.#options;
    while (!stop.aborted) {
      const seen = this.#seen;
      await allAsleep(() => this.#programs(), stop);
      if (stop.aborted) break;
      await resources.flush();
      // A message since then may be the first of several of a lookup, of which the others are on their way.
      if (isBetween && seen !== this.#seen) continue;
      const at = now();
      const waits = ({ query }: ClientQuery) => query.at > since && !this.#isAnswered(query) && askers.isOpen(query);
      if (!this.#queries.some(waits)) return at;
      await Promise.race([this.#pulse.promise, delay(BETWEEN_READINGS_MS)]);
    }
    // The other side of the race has won.
    return new Promise(() => {});
  }

  /** The client and the daemons. */
  #programs(): number[] {
    const { client, resources } = this.#options;
    return [client.sandboxPid ?? [], resources.daemons.map(({ daemon }) => daemon.pid ?? [])].flat(2);
  }

  /** Whether a query has a reply, or one of its retransmissions has. */
  #isAnswered(query: DnsQueryEvent): boolean {
    return this.#queries.some(({ query: each }) => each.raw === query.raw && this.#answered.has(keyOf(each)));
  }

  /** A first name is learnt from the queries, and is not that of the machine. */
  #isWanted({ name }: DnsQueryEvent): boolean {
    if (this.#name !== undefined) return isNameOf(this.#name, name);
    const { ownName } = this.#options;
    return name.toLowerCase() !== ownName && !name.toLowerCase().startsWith(`${ownName}.`);
  }

  /** A process that was executed before the change has read the files before it; the program that asked before goes on. */
  #isOld({ process }: ClientQuery, old: ReadonlySet<string>): boolean {
    const identity = identityOf(process);
    return process.how === 'executed' && old.has(identity) && !this.#before.has(identity);
  }

  #seeQuery(query: DnsQueryEvent): void {
    const { askers, timeline } = this.#options;
    const asker = askers.find(query);
    timeline.add(asker);
    if (asker.by === 'client' && asker.process) {
      askers.readLibc(asker.process);
      this.#queries.push({ query, process: asker.process, request: null });
    } else if (asker.by === 'daemon') {
      for (const each of asker.clients ?? []) askers.readLibc(each);
      this.#ofDaemon.push({ query, asker });
    }
  }

  /** A query of the daemon is the client's if the client's request for that name waits for its reply. */
  #matchDaemon(): void {
    for (const waiting of [...this.#ofDaemon]) {
      const { query, asker } = waiting;
      const request = this.#requests.find(
        (each) =>
          isQueryForKey(each.key, query.name) &&
          each.at <= query.at &&
          (this.#repliedAt.get(`${each.host} ${each.connection}`) ?? Number.POSITIVE_INFINITY) > query.at,
      );
      const process =
        request && (asker.clients?.find(({ pid }) => pid === request.pid) ?? this.#options.askers.process(request.pid));
      if (!request || !process) continue;
      this.#ofDaemon.splice(this.#ofDaemon.indexOf(waiting), 1);
      this.#queries.push({ query, process, request });
      this.#queries.sort((a, b) => a.query.at - b.query.at);
    }
  }

  #notify(): void {
    this.#pulse.resolve();
    this.#pulse = Promise.withResolvers();
  }

  /** Waits, event by event, until `find` finds something. @throws HarnessError from `late` when the time is over or the client has ended */
  async #until<T>(find: () => T | undefined, limit: AbortSignal, late: () => HarnessError): Promise<T> {
    const over = Promise.withResolvers<void>();
    limit.addEventListener('abort', () => over.resolve(), { once: true });
    while (true) {
      const hasEnded = this.#options.client.ended.aborted;
      // What it sent last may still be on its way from a tap.
      if (hasEnded) await this.#options.resources.flush();
      const found = find();
      if (found !== undefined) return found;
      if (limit.aborted || hasEnded) throw late();
      await Promise.race([this.#pulse.promise, over.promise]);
    }
  }

  #never(after: number): HarnessError {
    const others = new Set(this.#queries.filter(({ query }) => query.at > after).map(({ query }) => query.name));
    const name = this.#name ?? 'any name';
    const ofDaemon = new Set(this.#ofDaemon.filter(({ query }) => query.at > after).map(({ query }) => query.name));
    const instead =
      others.size > 0
        ? `, but for ${listed(others)}${this.#name === undefined ? ', the name of its machine: --name makes that count' : ''}`
        : ofDaemon.size > 0
          ? `: the daemon asked for ${listed(ofDaemon)}, and no request of the client for that was seen`
          : '';
    return this.trouble(`the client did not ask for ${name}${instead}`);
  }

  /** The error that `what` happened: why, with the last output of the client. */
  trouble(what: string): HarnessError {
    const { client, program } = this.#options;
    const { patience = PATIENCE } = program;
    const fault = client.ended.aborted ? loaderFault(client.lastWords) : null;
    if (fault !== null)
      return new HarnessError(`the client does not run here: ${fault}${fault.includes(BESIDE) ? OF_THIS_MACHINE : ''}`);
    const when = client.ended.aborted
      ? `before it ended (${client.ended.reason}${client.processes.length > 0 ? ', and left processes behind: run it in the foreground' : ''})`
      : `within ${patience} s (--patience)`;
    const last = lastOutput(client.lastWords);
    return new HarnessError(`${what} ${when}; ${last ? `its last output: ${last}` : 'it printed nothing'}`);
  }
}

/** Programs of this machine come after those of a libc's root. */
const OF_THIS_MACHINE =
  ": it is this machine's program; --with PACKAGE adds that of the suite, --libc host runs it here";

/** In milliseconds; far shorter than a timeout of a resolver, which is a second at least. */
const BETWEEN_READINGS_MS = 100;

/** How a client is provoked that need not be ready for it. */
const WAITS_FOR_NOTHING: readonly string[] = ['itself', 'line'];

/** Between readings of /proc, in milliseconds. */
const READY_MS = 10;

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

/** The first few of some names. */
function listed(names: ReadonlySet<string>): string {
  return [...names].slice(0, 5).join(', ');
}

/** The line with which a loader, or the sandbox, says why a program does not start on a C library; null without one. */
function loaderFault(output: string): string | null {
  const line = output.split('\n').find((each) => LOADER.test(each));
  if (line === undefined) return null;
  const [, missing] = /^bwrap: execvp (.*): No such file or directory$/.exec(line) ?? [];
  return missing === undefined ? line : `${missing} is missing, or the loader that it names, or that of its script`;
}

/** glibc's elf/dl-load.c and elf/dl-version.c, musl's ldso/dynlink.c, and bubblewrap. */
const LOADER =
  /version `[\w.]+' not found|error while loading shared libraries|cannot open shared object|Error (loading shared library|relocating) |^bwrap: /;

/** The name of the client in events. */
export const CLIENT = 'client';
/** The verb of its lookups in events, and the step. */
export const LOOKUP = 'lookup';

/** A process, and the program that it executes. */
export function identityOf({ pid, started, image }: AskingProcess): string {
  return `${pid} ${started} ${image}`;
}

function keyOf({ server, query }: { server: string; query: number }): string {
  return `${server} ${query}`;
}
