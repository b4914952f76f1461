import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import type fc from 'fast-check';
import { type Event, now } from '../core/events.ts';
import type { Generated } from '../core/schema.ts';
import type { Timeline } from '../core/timeline.ts';
import type { Daemon } from '../daemon/daemon.ts';
import { anyRuns } from '../daemon/process-state.ts';
import { TEST_REQUEST } from '../daemon/tap/test-request.ts';
import type { Host } from '../host/host.ts';
import type { RawClient, RawConnection } from '../nscd-client/index.ts';
import { decodeReply, OWN_ORDER, requestLength } from '../nscd-protocol/index.ts';
import { daemonEndText } from '../outcome/daemon-end.ts';
import { allAsleep } from '../program/all-asleep.ts';
import { cpuSeconds } from '../program/cpu-time.ts';
import { withDescendants } from '../program/descendants.ts';
import type { DaemonTrialEvent } from './events.ts';
import { limitDescriptors, limitTasks, type Resources, resourcesOf } from './limits.ts';

/** A hostile request: its writes, one after the other. */
export interface HostileRequest {
  writes: readonly Buffer[];
  /** Whether the client waits between its writes until the daemon waits for it. */
  pauses?: boolean;
  /** What the client does behind the last write: it ends its side and reads, closes the connection, or stays and sends no more. `ends` by
   * default. */
  afterwards?: 'ends' | 'leaves' | 'stays';
}

/** What the clients of a trial did and saw. */
export interface Act {
  /** The connections that they opened. */
  connections: readonly RawConnection[];
  /** What is wrong, if they see a fault. */
  fault?: string | undefined;
  /** The same in words that do not depend on the data; `a wrong answer` by default. */
  faultKind?: string | undefined;
}

/** The outcome of a trial. */
export type Trial = Pick<DaemonTrialEvent, 'state' | 'fault'>;

/** glibc's clients give up on a daemon after this time without a reply (nscd/nscd_helper.c: `wait_on_socket (sock, 5 * 1000)`). */
const PATIENCE_MS = 5000;

/**
 * A well-behaved client is answered within this time. A busy machine may take longer, so it counts only while no thread of the daemon can run.
 */
const LATE_MS = 1000;

/** Far more CPU time than any trial takes: a daemon that still runs then is in a loop. On a busy machine the wall clock says nothing about that. */
const BUSY_CPU_S = 10;

/** No event tells the CPU time of another process. */
const CPU_READING_MS = 1000;

/** Replies come within this time on an idle machine. Only then is it worth the effort to read the states of all threads. */
const USUAL_MS = 20;

/** A daemon that closes this many connections without a reply to a right request serves nobody. */
const ATTEMPTS = 3;

/**
 * The failing cases with which a search for the smallest one ends. Each of them restarts the daemon, and a silent daemon takes the whole
 * patience of a client.
 */
const MOST_FAILURES = { ended: 60, silent: 4 };

/**
 * Hostile clients of a daemon. After each trial a well-behaved client shows whether the same process still answers. A daemon that does not
 * is started again, so that the search for the smallest case can go on. All connections go past the tap.
 */
export class DaemonTrials {
  readonly daemon: Daemon;
  /** The hostile client. */
  readonly client: RawClient;
  readonly #good: RawClient;
  readonly #host: Host;
  readonly #timeline: Timeline;
  #pid: number | undefined;

  /**
   * @param parts.client for the trials
   * @param parts.good another client, for right requests
   */
  constructor(parts: { daemon: Daemon; host: Host; client: RawClient; good: RawClient; timeline: Timeline }) {
    this.daemon = parts.daemon;
    this.client = parts.client;
    this.#good = parts.good;
    this.#host = parts.host;
    this.#timeline = parts.timeline;
    this.#pid = parts.daemon.pid;
  }

  /**
   * Lets clients do something, and then tries the daemon.
   *
   * @param what in words
   */
  async trial(what: string, act: () => Promise<Act>, sent?: readonly Buffer[]): Promise<Trial> {
    const at = now();
    const { connections, fault, faultKind } = await act();
    const opened = await Promise.all(connections.map(({ opened }) => opened));
    const state = await this.#stateNow();
    this.#timeline.add({
      ...{ kind: 'daemon-trial', at, end: now(), daemon: this.daemon.id, host: this.#host.name, what },
      ...{ connections: opened.length, connected: opened.filter(Boolean).length },
      octets: connections.reduce((sum, { taken }) => sum + taken, 0),
      ...(sent && { sent: sent.map((octets) => octets.toString('hex')) }),
      ...{ state, ...(fault !== undefined && { fault }), ...(faultKind !== undefined && { faultKind }) },
    });
    // First, because a daemon that its clients hold may end by itself when they leave, right when the lab reads and stops it.
    if (state !== ANSWERS) await this.startAgain();
    await Promise.all(connections.map((connection) => connection.close()));
    return { state, ...(fault !== undefined && { fault }) };
  }

  /** Tries the daemon when it has nothing to do any more: one that is about to end has ended then. */
  async after(what: string): Promise<Trial> {
    await this.idle();
    return this.trial(what, async () => ({ connections: [] }));
  }

  /** Sends one hostile request. */
  request(what: string, request: HostileRequest): Promise<Trial> {
    const { writes, pauses = false, afterwards = 'ends' } = request;
    return this.trial(
      what,
      async () => {
        const connection = this.client.connect({ record: false });
        for (const octets of writes) {
          await this.#orIdle(connection.write(octets));
          if (pauses) await this.idle();
        }
        if (afterwards === 'leaves') await connection.close();
        else if (afterwards === 'stays') await this.idle();
        else {
          connection.shut();
          await this.#orIdle(connection.ended);
        }
        return { connections: [connection] };
      },
      writes,
    );
  }

  /**
   * Sends generated requests until one of them leaves the daemon without an answer, and then searches for the fewest octets that do so. The
   * same seed gives the same requests.
   */
  async generated(what: string, requests: fc.Arbitrary<HostileRequest>, { seed, cases }: Generated): Promise<void> {
    const failures = { ended: 0, silent: 0 };
    const isOver = () => failures.ended >= MOST_FAILURES.ended || failures.silent >= MOST_FAILURES.silent;
    const answersAfter = async (request: HostileRequest) => {
      if (isOver()) return true;
      const { state } = await this.request(what, request);
      if (state === ANSWERS) return true;
      failures[state.startsWith('ended') ? 'ended' : 'silent'] += 1;
      return false;
    };
    // Loaded here, because few commands need it.
    const { asyncProperty, check } = await import('fast-check');
    const { counterexample } = await check(asyncProperty(requests, answersAfter), { seed, numRuns: cases });
    if (counterexample) await shorten(counterexample[0], async (request) => !(await answersAfter(request)));
  }

  /** Sends these requests, the shortest first, up to the first that leaves the daemon without an answer. @returns whether none does */
  async each(what: string, requests: readonly HostileRequest[]): Promise<boolean> {
    for (const request of requests) {
      const { state } = await this.request(what, request);
      if (state !== ANSWERS) return false;
    }
    return true;
  }

  /**
   * Waits until neither the daemon nor a client has anything to do: what was sent has been read, or waits for something else. A daemon that
   * never sleeps is not waited for beyond some CPU time.
   *
   * @param options.stop ends the wait
   * @param options.busyCpuS the CPU time, in seconds
   * @returns false if the wait ended without such a moment
   */
  async idle({ stop, busyCpuS = BUSY_CPU_S }: { stop?: AbortSignal; busyCpuS?: number } = {}): Promise<boolean> {
    const programs = () => [this.client.pid, this.#good.pid, ...this.daemon.pids];
    const busy = new AbortController();
    const before = cpuSeconds(programs());
    const reading = setInterval(() => {
      if (cpuSeconds(programs()) - before >= busyCpuS) busy.abort();
    }, CPU_READING_MS);
    const over = AbortSignal.any([busy.signal, ...(stop ? [stop] : [])]);
    await allAsleep(programs, over).finally(() => clearInterval(reading));
    return !over.aborted;
  }

  /** Waits for the end of these connections, at most as long as a client waits for a reply. */
  async untilEnded(connections: readonly RawConnection[]): Promise<void> {
    const stop = new AbortController();
    const all = Promise.all(connections.map(({ ended }) => ended));
    await Promise.race([all, this.#silence(stop.signal)]).finally(() => stop.abort());
  }

  /** Records what the daemon holds, when it has nothing to do. */
  async measure(when: string): Promise<void> {
    await this.idle();
    this.measureNow(when);
  }

  /** Records what the daemon holds now. */
  measureNow(when: string): void {
    const read = this.daemon.pids.flatMap((pid) => resourcesOf(pid) ?? []);
    const sum = (value: (each: Resources) => number) => read.reduce((total, each) => total + value(each), 0);
    const rooms = read.flatMap(({ roomKib }) => roomKib ?? []);
    this.#timeline.add({
      ...{ kind: 'daemon-resources', at: now(), daemon: this.daemon.id, host: this.#host.name, when },
      descriptors: sum(({ descriptors }) => descriptors),
      threads: sum(({ threads }) => threads),
      residentKib: sum(({ residentKib }) => residentKib),
      processes: read.length,
      ...(read.length > 0 && { freeDescriptors: Math.min(...read.map(({ freeDescriptors }) => freeDescriptors)) }),
      ...(rooms.length > 0 && { roomKib: Math.min(...rooms) }),
    });
  }

  /** See `limitDescriptors`, for the processes of the daemon when it has nothing to do. */
  async limitDescriptors(further: number): Promise<() => Promise<void>> {
    await this.idle();
    return limitDescriptors(this.daemon.pids, further);
  }

  /** See `limitTasks`, for the processes of the daemon when it has nothing to do. */
  async limitTasks(tasks: 'threads' | 'processes'): Promise<() => Promise<void>> {
    await this.idle();
    return limitTasks(this.daemon.pids, tasks);
  }

  /** Whether the daemon has started processes of its own, which run now. */
  get hasChildren(): boolean {
    const { pids } = this.daemon;
    return pids.flatMap(withDescendants).length > pids.length;
  }

  /** Starts the daemon again. One that ended by itself leaves its files; nscd takes an old pid file for a running nscd. */
  async startAgain(): Promise<void> {
    await this.daemon.stop();
    for (const name of ['socket', 'nscd.pid']) await rm(join(this.daemon.socketDirectory, name), { force: true });
    await this.daemon.restart();
    this.#pid = this.daemon.pid;
  }

  async #stateNow(): Promise<string> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const outcome = await this.#ask();
      if (outcome === 'answered') return this.daemon.pid === this.#pid ? ANSWERS : 'answers by another process';
      if (outcome === 'late') return LATE;
      if (outcome === 'silent') return 'hangs';
      // The daemon may be about to end: that is decided when no thread of it can run.
      await this.#orIdle(this.daemon.ended);
      if (!anyRuns(this.daemon.pids)) {
        await this.daemon.ended;
        return this.#endText();
      }
      if (outcome === 'refused') return 'deaf';
    }
    return 'deaf';
  }

  /** Sends a right request, and waits for the reply as long as a client of glibc does, or longer on a busy machine. */
  async #ask(): Promise<'answered' | 'late' | 'refused' | 'closed' | 'silent'> {
    const patience = new AbortController();
    const ended = new AbortController();
    let isLate = false;
    const late = () => {
      isLate = true;
    };
    const wait = this.#silence(ended.signal, late).then(
      () => patience.abort(),
      () => {},
    );
    const { reply, ending } = await this.#good.exchange(TEST_REQUEST, { record: false, signal: patience.signal });
    ended.abort();
    await wait;
    if (decodeReply('GETPWBYNAME', reply, 0).broken === undefined) return isLate ? 'late' : 'answered';
    // Nobody accepts: the queue of the socket is full.
    if (ending.how === 'refused') return ending.code === 'EAGAIN' ? 'silent' : 'refused';
    return ending.how === 'left open' ? 'silent' : 'closed';
  }

  /**
   * Until the patience of a client is over and no thread of the daemon can run.
   *
   * @param late called when no thread of it can run, and none could some time before: what it waits for is not the machine
   * @throws AbortError when aborted
   */
  async #silence(signal: AbortSignal, late: () => void = () => {}): Promise<void> {
    const begin = performance.now();
    await pass(USUAL_MS, undefined, { signal });
    if (await this.idle({ stop: signal })) {
      await pass(LATE_MS, undefined, { signal });
      if (await this.idle({ stop: signal })) late();
    }
    await pass(Math.max(0, begin + PATIENCE_MS - performance.now()), undefined, { signal });
    await this.idle({ stop: signal });
    signal.throwIfAborted();
  }

  /** Waits for this, or until nothing more can happen. */
  async #orIdle(what: Promise<unknown>): Promise<void> {
    const stop = new AbortController();
    const idle = pass(USUAL_MS).then(() => this.idle({ stop: stop.signal }));
    await Promise.race([what, idle]);
    stop.abort();
  }

  #endText(): string {
    const isEnd = (event: Event) => event.kind === 'daemon' && event.action === 'exit';
    const end = this.#timeline.arrivedAfter(0).findLast(isEnd);
    return end?.kind === 'daemon' ? daemonEndText(end) : 'ended';
  }
}

/** The state of a daemon without a finding. */
export const ANSWERS = 'answers';

/** The state of a daemon that answers, but sleeps for a second or longer before it does. */
const LATE = 'answers late';

/** Leaves out one octet after the other of a request that fails, as long as it fails. fast-check leaves out whole parts alone. */
export async function shorten(
  request: HostileRequest,
  fails: (shorter: HostileRequest) => Promise<boolean>,
): Promise<HostileRequest> {
  const [octets, ...further] = request.writes;
  if (octets === undefined || further.length > 0) return request;
  const isFramed = requestLength(octets) === octets.length;
  for (let at = octets.length - 1; at >= (isFramed ? HEADER : 0); at--) {
    const left = Buffer.concat([octets.subarray(0, at), octets.subarray(at + 1)]);
    if (left.length === 0) break;
    // A right length stays right.
    if (isFramed) left[`writeInt32${OWN_ORDER}`](left.length - HEADER, HEADER - 4);
    const shorter = { ...request, writes: [left] };
    if (await fails(shorter)) return shorten(shorter, fails);
  }
  return request;
}

/** The octets in front of the key (nscd/nscd-client.h, `request_header`). */
const HEADER = 12;
