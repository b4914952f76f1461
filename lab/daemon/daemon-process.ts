import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type DaemonAction, type DaemonEvent, now, type ResolverEvent } from '../core/events.ts';
import { HarnessError } from '../core/harness-error.ts';
import { processView } from '../host/process-view.ts';
import { readResolvConf } from '../host/resolv-conf.ts';
import { anyListens, socketListens } from '../host/socket-listens.ts';
import { socketReady } from '../host/socket-ready.ts';
import { uidOfRoot } from '../host/uid-of-root.ts';
import { tryToConnect } from '../host/unix-socket.ts';
import { checkLoadedLibc } from '../libc/inspect/loaded-libc.ts';
import { resolversInUse } from '../libc/inspect/resolver-in-use.ts';
import type { ProbeProcess } from '../probe/index.ts';
import { allAsleep } from '../program/all-asleep.ts';
import { describeExit, wasKilled } from '../program/describe-exit.ts';
import { endProgram, programsIn, signalProgram } from '../program/end-program.ts';
import { outputTail } from '../program/output-tail.ts';
import { spawned } from '../program/spawned.ts';
import type { Program } from '../spawner/program.ts';
import { spawn } from '../spawner/spawn.ts';
import { Output } from './output.ts';
import { allStopped, anyRuns, threadsBeside, waitsOf } from './process-state.ts';
import { SecondInstance } from './second-instance.ts';
import type { DaemonSetup } from './setup.ts';
import type { TestedTap } from './tap/tapped-socket.ts';
import { answersRequest, isWholeReply, type Request } from './tap/test-request.ts';

/**
 * One life of a daemon, from its start to its end: the process in its sandbox, the tap on its socket, and its output. A restart is a new
 * life. The state only advances, in this order; each state but the last may be left out:
 *
 * - `starting`: until the daemon takes connections
 * - `ready`: an end that comes now is trouble, because the daemon ended by itself
 * - `stopping`: the lab has sent a signal that ends it to a daemon that ran
 * - `ended`: the process is gone, and its whole output has been read
 */
export class DaemonProcess {
  readonly #setup: DaemonSetup;
  readonly #tap: TestedTap | undefined;
  readonly #program: Program;
  readonly #output: Output;
  /** Aborted, with the reason, when the daemon cannot become ready any more. */
  readonly #startup = new AbortController();
  /** Resolved when clients get to the daemon's socket, whether it answers or not. */
  readonly #reachable = Promise.withResolvers<void>();
  /** The daemon has answered the lab's request: what is left of its start is the lab's. */
  #answers = false;
  #servesUsers = false;
  readonly #startsFrozen: boolean;
  readonly #thawed = Promise.withResolvers<void>();
  /** Resolved when the program has ended, the tap has reported everything, and the log file is complete. */
  readonly #ended: Promise<void>;
  #isFrozen = false;
  /** Another instance on the same socket, until this one is stopped. */
  #second: SecondInstance | undefined;
  /** The lab's signal that ends the daemon. */
  #signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL';
  /** The program ran, and ended without a signal of the lab. */
  #endedItself = false;
  #state: 'starting' | 'ready' | 'stopping' | 'ended' = 'starting';

  /** Starts the daemon; `untilReady` waits for it. @param how `frozen`: SIGSTOP as soon as its socket takes connections */
  constructor(setup: DaemonSetup, { frozen = false }: { frozen?: boolean } = {}) {
    this.#setup = setup;
    this.#startsFrozen = frozen;
    const { argv, command, settings, logFile, ownLog, host, tappedSocket } = setup;
    this.#log('start', command, { settings, ...(tappedSocket && { tapped: true }) });
    this.#tap = tappedSocket?.start();
    this.#program = spawn(argv, { stdio: ['ignore', 'pipe', 'pipe'], network: host.network.path });
    this.#output = new Output(this.#program, logFile, ownLog);
    this.#ended = this.#untilEnded();
    // `stop` reports a failure; an unhandled rejection before it must not end the lab.
    this.#ended.catch(() => {});
  }

  /** Until the process is gone. */
  get running(): boolean {
    return this.#state !== 'ended';
  }

  /** Resolved when the process is gone, and its whole output has been read. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Whether it gave a whole reply to the lab's request when it was ready; its settings may be against that. False without a tap. */
  get servesUsers(): boolean {
    return this.#servesUsers;
  }

  /** The daemon itself, inside its sandbox; empty before it starts and after it has ended. */
  get pids(): number[] {
    return this.running ? programsIn(this.#program) : [];
  }

  /**
   * Waits until the daemon takes connections, and records what it runs on. Returns as well if it ends before that and may end.
   * @throws HarnessError if it ends before that, takes too long, or runs on another C library; it has ended by then
   */
  async untilReady(): Promise<void> {
    const { id, host, hosts, mounts, libc, timeline, readyMs, mayEnd } = this.#setup;
    const limit = setTimeout(() => {
      this.#failStartup(`${id} took no connections within ${readyMs / 1000} s${outputTail(this.#output.last)}`);
    }, readyMs);
    try {
      await this.#untilListening();
      const pid = await this.#firstPid();
      if (this.#startsFrozen) await this.freeze();
      const buildId = await checkLoadedLibc({ name: id, pid }, libc);
      await this.#tap?.open(pid);
      // `untilHeld` counts on the request that follows at once.
      this.#reachable.resolve();
      if (this.#startsFrozen) await this.#untilThawed();
      await this.#tap?.testRequest(this.#startup.signal, (reply) => {
        this.#answers = true;
        this.#servesUsers = isWholeReply(reply);
      });
      // What was read of a process that had ended by then is nothing.
      if (!anyRuns(this.pids)) throw new HarnessError(`${id} ended before it was ready`);
      this.#log('ready', '', { buildId, rootIs: uidOfRoot(pid), ...(this.#tap && { heard: true }) });
      await this.recordResolver('ready');
      timeline.add(processView(id, pid, host.name, hosts, mounts));
      this.#startup.signal.throwIfAborted();
      this.#state = 'ready';
    } catch (error) {
      // The process may be gone before its end is reported.
      if (mayEnd && !this.#startup.signal.aborted && !anyRuns(this.pids)) await this.#ended;
      if (mayEnd && this.#endedItself) return await this.#ended;
      // The caller gets no daemon that it could stop.
      endProgram(this.#program);
      await this.#ended;
      throw error;
    } finally {
      clearTimeout(limit);
    }
  }

  /**
   * Waits, beside `untilReady`, until a start goes on only after another program or the lab has acted: the daemon sleeps, or the lab has
   * frozen it. If its socket takes connections by then, clients get to it; if it answers, it is ready.
   *
   * @param ready of `untilReady`, which reports a start that fails
   */
  async untilHeld(ready: Promise<void>): Promise<void> {
    const isOver = ready.catch(() => {});
    const reachable = Promise.race([this.#reachable.promise, isOver]);
    if (this.#startsFrozen) return reachable;
    await Promise.race([this.#asleep(), isOver]);
    // A connection of the lab might fill the queue of the socket.
    const { socketDirectory, host } = this.#setup;
    if (!anyListens(join(socketDirectory, 'socket'), host.network.path)) return;
    await reachable;
    await Promise.race([this.#asleep(), isOver]);
    if (this.#answers || !this.#tap) await isOver;
  }

  /**
   * Kills the daemon, waits until it has ended, and removes its socket and its pid file. Of a daemon that had ended before, it only waits for
   * the rest of its output. May be called again.
   *
   * @throws Error when its output could not all be logged
   */
  async stop(): Promise<void> {
    await this.#second?.stop();
    if (this.#state === 'ended') return this.#ended;
    if (this.#state === 'starting') endProgram(this.#program);
    else if (anyRuns(this.pids)) await this.#kill();
    await this.#ended;
    await this.#removeFiles();
  }

  /** See `Daemon.end`. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { id } = this.#setup;
    if (!this.running) throw new HarnessError(`${id} does not run`);
    if (anyRuns(this.pids)) await this.#kill(signal);
    await this.untilEnded(END_MS);
    if (this.running) throw new HarnessError(`${id} did not end within ${END_MS / 1000} s after ${signal}`);
  }

  /** See `Daemon.startSecond`. */
  async startSecond(hasOwnPids: boolean): Promise<void> {
    const { id } = this.#setup;
    if (!this.running) throw new HarnessError(`${id} does not run`);
    if (this.#second) throw new HarnessError(`there is a second ${id}, and the lab starts no third`);
    // The connections of the second tap have the next numbers.
    await this.flush();
    this.#second = await SecondInstance.start(this.#setup, hasOwnPids);
  }

  /** See `Daemon.untilEnded`. */
  async untilEnded(boundMs: number): Promise<void> {
    const bound = AbortSignal.timeout(boundMs);
    await Promise.race([this.#ended, once(bound, 'abort')]);
  }

  /** Sends SIGSTOP, and waits until no thread of the daemon can run. @throws HarnessError when it does not run */
  async freeze(): Promise<void> {
    if (!this.running) throw new HarnessError(`${this.#setup.id} does not run`);
    signalProgram(this.#program, 'SIGSTOP');
    await allStopped(this.pids);
    this.#isFrozen = true;
    this.#log('freeze');
  }

  /** Sends SIGCONT. */
  thaw(): void {
    if (this.running) signalProgram(this.#program, 'SIGCONT');
    this.#isFrozen = false;
    this.#thawed.resolve();
    this.#log('thaw');
  }

  /** See `Daemon.check`. */
  async check(boundMs: number, open: readonly Request[] = []): Promise<void> {
    const { id: daemon, host, timeline, socketDirectory } = this.#setup;
    // With a second instance the socket says nothing of this one.
    if (this.#isFrozen || this.#second) return;
    const at = now();
    const socket = join(socketDirectory, 'socket');
    const connection = this.running ? await tryToConnect(socket) : '';
    const answered = connection === 'connected' && (await answersRequest(socket, boundMs));
    const unanswered = answered ? await firstUnanswered(open, socket, boundMs) : undefined;
    // Last, because a process that ends closes its socket before it is gone. The event of its end has the rest.
    if (!anyRuns(this.pids)) return this.#ended;
    const waits = answered && !unanswered ? {} : { waits: this.pids.flatMap(waitsOf).filter(isFirst) };
    timeline.add({
      ...{ kind: 'daemon-check', at, end: now(), daemon, host: host.name },
      ...{ connection, answered, ...(unanswered && { unanswered: unanswered.type }), boundMs, ...waits },
    });
  }

  /** Records the states of all threads of the daemon and of its descendants. @throws HarnessError when it does not run */
  async states(): Promise<void> {
    const { id, host, timeline } = this.#setup;
    const [pid] = this.pids;
    if (pid === undefined) throw new HarnessError(`${id} does not run`);
    const at = now();
    const threads = await threadsBeside(pid);
    timeline.add({ kind: 'daemon-states', at, end: now(), daemon: id, host: host.name, threads });
  }

  /** Records resolv.conf as the daemon sees it, and the resolver files that it and its descendants have mapped; nothing after its end. */
  async recordResolver(when: ResolverEvent['when']): Promise<void> {
    const { id: of, host, libc, mounts, timeline, resolverVariables: given } = this.#setup;
    const { pids } = this;
    const [pid] = pids;
    if (pid === undefined || !anyRuns(pids)) return;
    const resolvConf = when !== 'first lookup' && readResolvConf({ of, pid, host: host.name }, when);
    if (resolvConf) timeline.add(resolvConf);
    const processes = await resolversInUse(pids, libc, mounts);
    timeline.add({ kind: 'resolver', at: now(), of, when, processes, given });
  }

  /** Waits until all traffic on the socket up to now is in the timeline; returns at once without a tap. */
  async flush(): Promise<void> {
    await Promise.all([this.#tap?.flush(), this.#second?.flush()]);
  }

  /** See `Daemon.idle`. */
  async idle(clients: readonly ProbeProcess[], stop?: AbortSignal): Promise<void> {
    try {
      // A frozen daemon never sleeps, and receives nothing.
      const own = () => [...(this.#isFrozen ? [] : this.pids), ...(this.#second?.pids ?? [])];
      await allAsleep(() => [...clients.map(({ startedPid }) => startedPid), ...this.#helperPids(), ...own()], stop);
    } catch (error) {
      // The report of a tap that has ended comes before this error.
      await this.#tap?.flush();
      throw error;
    }
  }

  #log(
    action: DaemonAction,
    detail = '',
    more: Pick<DaemonEvent, 'buildId' | 'rootIs' | 'settings' | 'heard' | 'output'> & { tapped?: true } = {},
  ): void {
    const { id: daemon, host, libc, timeline } = this.#setup;
    timeline.add({ kind: 'daemon', at: now(), daemon, host: host.name, libc: libc.id, action, detail, ...more });
  }

  #failStartup(reason: string): void {
    this.#startup.abort(new HarnessError(reason));
  }

  /** Waits until the sandbox with the daemon sleeps, and its tap. */
  async #asleep(): Promise<void> {
    await spawned(this.#program);
    const { pid } = this.#program;
    if (pid !== undefined) await allAsleep(() => [pid, ...this.#helperPids()]);
  }

  async #untilEnded(): Promise<void> {
    const { id, host, timeline, mayEnd } = this.#setup;
    const { promise, resolve } = Promise.withResolvers<void>();
    let failure: Error | undefined;
    this.#program.once('error', (error: Error) => {
      failure = error;
      this.#failStartup(`${id} did not start: ${error.message}`);
    });
    this.#program.once('exit', (code, signal) => {
      // After a stop, workers of the daemon may still write. After any other end, a process left behind may keep the pipes open for ever.
      if (!this.#wasStopped(code, signal)) void this.#output.abandon();
    });
    this.#program.once('close', (code, signal) => {
      // bwrap's own messages: the daemon's program did not run.
      const hasRun = !failure && !/^bwrap: /m.test(this.#output.last);
      this.#endedItself = hasRun && !this.#wasStopped(code, signal) && !this.#startup.signal.aborted;
      // Without the spawner, its end is not an outcome either.
      const isTrouble = this.#state !== 'starting' && (failure || !(this.#wasStopped(code, signal) || mayEnd));
      this.#state = 'ended';
      const output = this.#output.last;
      this.#log('exit', failure?.message ?? `${signal ?? code}`, output === '' ? {} : { output });
      const how = `(${describeExit(code, signal)})${outputTail(output)}`;
      this.#failStartup(`${id} ended before its socket was ready ${how}`);
      // An end that the scenario does not expect is trouble even when no later lookup would show it.
      const reason = failure
        ? `${id} on ${host.name}: ${failure.message}`
        : `${id} on ${host.name} ended by itself ${how}`;
      if (isTrouble) timeline.add({ kind: 'trouble', at: now(), reason });
      resolve();
    });
    await promise;
    await Promise.all([this.#tap?.close(), this.#output.close()]);
  }

  /**
   * Whether the lab's signal ended the daemon. If the daemon was ending by itself when SIGKILL came, its exit code differs. After SIGTERM a
   * daemon may end with any code.
   */
  #wasStopped(code: number | null, signal: NodeJS.Signals | null): boolean {
    return this.#state === 'stopping' && (this.#signal === 'SIGTERM' || wasKilled(code, signal));
  }

  async #kill(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> {
    await this.recordResolver('end');
    this.#log('stop', signal === 'SIGKILL' ? '' : signal);
    // Checked right before the signal: a daemon that has ended by then, or that another process has killed, ended by itself.
    if (!anyRuns(this.pids)) return;
    this.#state = 'stopping';
    this.#signal = signal;
    if (signal === 'SIGKILL') endProgram(this.#program);
    else signalProgram(this.#program, signal);
  }

  /** A killed daemon leaves files that it would have removed. nscd takes an old pid file for a running nscd. */
  async #removeFiles(): Promise<void> {
    const { socketDirectory, tappedSocket } = this.#setup;
    for (const name of ['socket', 'nscd.pid']) await rm(join(socketDirectory, name), { force: true });
    await tappedSocket?.remove();
  }

  /** Waits until the daemon's socket takes connections. @throws HarnessError when it has ended, or takes too long */
  async #untilListening(): Promise<void> {
    const { socketDirectory, aboveSocket: above, host } = this.#setup;
    const path = join(socketDirectory, 'socket');
    const { signal } = this.#startup;
    if (!this.#startsFrozen) return socketReady(path, above, signal);
    // A daemon that was frozen with a connection of the lab would go on with that, late: nsncd ends then.
    await socketListens({ path, above, network: host.network.path }, signal);
  }

  /** @throws HarnessError when it has ended, or was never thawed */
  async #untilThawed(): Promise<void> {
    const { signal } = this.#startup;
    await Promise.race([this.#thawed.promise, once(signal, 'abort')]);
    signal.throwIfAborted();
  }

  /** The process that bwrap starts. @throws HarnessError when it has ended */
  async #firstPid(): Promise<number> {
    const failed = this.#startup.signal;
    await spawned(this.#program);
    const [pid] = this.pids;
    if (pid !== undefined) return pid;
    if (!failed.aborted) await once(failed, 'abort');
    throw failed.reason;
  }

  /** Of the taps, and of the receiver of messages. @throws HarnessError when the tap has ended before the daemon: requests that it holds would go unnoticed */
  #helperPids(): number[] {
    const pid = this.#tap?.pid();
    if (this.running && this.#tap && pid === undefined) throw new HarnessError('the tap has ended');
    return [pid, this.#second?.tapPid, this.#setup.receiver?.pid].filter((each) => each !== undefined);
  }
}

/** In milliseconds: a generous limit for the end of a daemon after a signal, so that it holds on a busy machine. */
const END_MS = 60_000;

function isFirst<T>(value: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(value) === index;
}

/** The first of these requests to which a daemon sends no whole reply. */
async function firstUnanswered(
  requests: readonly Request[],
  socket: string,
  boundMs: number,
): Promise<Request | undefined> {
  for (const request of requests) if (!(await answersRequest(socket, boundMs, request))) return request;
  return undefined;
}
